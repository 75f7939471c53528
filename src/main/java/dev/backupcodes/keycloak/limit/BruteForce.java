package dev.backupcodes.keycloak.limit;

import dev.backupcodes.keycloak.Names;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.authenticators.util.AuthenticatorUtils;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserLoginFailureModel;
import org.keycloak.models.UserModel;
import org.keycloak.services.managers.BruteForceProtector;
import org.keycloak.services.managers.DefaultBruteForceProtector;

/** The brute-force protection of a realm, as far as it concerns one user. All of it does nothing when it is off. */
public final class BruteForce {

    private static final boolean KEYCLOAK_COUNTS_CODES =
            DefaultBruteForceProtector.ALLOWED_AUTHENTICATION_CATEGORIES.contains(Names.CREDENTIAL_TYPE);

    private final KeycloakSession session;
    private final RealmModel realm;
    private final UserModel user;

    public BruteForce(KeycloakSession session, RealmModel realm, UserModel user) {
        this.session = session;
        this.realm = realm;
        this.user = user;
    }

    /** For the user who goes through a flow. */
    public static BruteForce of(AuthenticationFlowContext flow) {
        return new BruteForce(flow.getSession(), flow.getRealm(), flow.getUser());
    }

    /** @return the error for the event when the user is locked out; empty otherwise */
    public Optional<String> lockError() {
        return Optional.ofNullable(
                AuthenticatorUtils.getDisabledByBruteForceEventError(protector(), session, realm, user));
    }

    /** How long the user is locked out for a while; empty when not, or for good. */
    public Optional<Duration> untilUnlocked() {
        return lockedUntil().map(until -> Duration.ofSeconds(until.getEpochSecond() - Time.currentTimeSeconds()));
    }

    /**
     * Until when the user is locked out for a while; empty when not, or for good. Keycloak keeps an instant that is over, and 0
     * where there never was a lock.
     */
    public Optional<Instant> lockedUntil() {
        if (!realm.isBruteForceProtected()) {
            return Optional.empty();
        }
        return Optional.ofNullable(session.loginFailures().getUserLoginFailure(realm, user.getId()))
                .map(UserLoginFailureModel::getFailedLoginNotBefore)
                .filter(until -> until > Time.currentTimeSeconds())
                .map(Instant::ofEpochSecond);
    }

    /** Ends the lock as Keycloak's own <em>Unlock</em> of a user does (26.7, {@code AttackDetectionResource}). */
    public void unlock() {
        session.loginFailures().removeUserLoginFailure(realm, user.getId());
    }

    /**
     * For checks outside of a flow, which Keycloak does not count by itself.
     *
     * @param category of the secret that was wrong; Keycloak counts {@code password} and {@code otp}
     */
    public void countFailure(String category) {
        count(Set.of(category));
    }

    /**
     * A wrong backup code in a flow. Keycloak counts three categories and silently drops all others (26.7, {@code
     * DefaultBruteForceProtector}); ours is another, so it is reported without one. Should Keycloak ever count ours, it does so by
     * itself and we keep out of it: every wrong code counts exactly once.
     */
    public void countWrongCode() {
        if (!KEYCLOAK_COUNTS_CODES) {
            count(null);
        }
    }

    private void count(Set<String> categories) {
        if (realm.isBruteForceProtected()) {
            protector()
                    .failedLogin(
                            realm,
                            user,
                            session.getContext().getConnection(),
                            session.getContext().getHttpRequest().getUri(),
                            categories);
        }
    }

    private BruteForceProtector protector() {
        return session.getProvider(BruteForceProtector.class);
    }
}
