package dev.backupcodes.keycloak.stepup;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserLoginFailureModel;
import org.keycloak.models.UserModel;
import org.keycloak.services.managers.BruteForceProtector;

/** The brute-force protection of a realm, for checks outside of the login. All of it does nothing when it is off. */
final class RealmProtection {

    private final KeycloakSession session;
    private final RealmModel realm;
    private final UserModel user;

    RealmProtection(KeycloakSession session, RealmModel realm, UserModel user) {
        this.session = session;
        this.realm = realm;
        this.user = user;
    }

    boolean locksOut() {
        if (!realm.isBruteForceProtected()) {
            return false;
        }
        BruteForceProtector protector = protector();
        return protector.isTemporarilyDisabled(session, realm, user)
                || protector.isPermanentlyLockedOut(session, realm, user);
    }

    /** How long the user is locked out, if the realm says so. */
    Optional<Duration> untilUnlocked() {
        UserLoginFailureModel failures = session.loginFailures().getUserLoginFailure(realm, user.getId());
        return Optional.ofNullable(failures)
                .map(UserLoginFailureModel::getFailedLoginNotBefore)
                .map(until -> Duration.ofSeconds(Math.max(1, until - Time.currentTimeSeconds())));
    }

    /** @param category of the secret that was wrong; Keycloak counts {@code password} and {@code otp} */
    void countFailure(String category) {
        if (realm.isBruteForceProtected()) {
            protector()
                    .failedLogin(
                            realm,
                            user,
                            session.getContext().getConnection(),
                            session.getContext().getHttpRequest().getUri(),
                            Set.of(category));
        }
    }

    private BruteForceProtector protector() {
        return session.getProvider(BruteForceProtector.class);
    }
}
