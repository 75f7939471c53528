package dev.backupcodes.keycloak.stepup;

import java.util.List;
import java.util.Set;
import org.keycloak.common.ClientConnection;
import org.keycloak.credential.CredentialModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserCredentialModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.OTPCredentialModel;
import org.keycloak.services.managers.BruteForceProtector;

/**
 * Checks a one-time code of a user who is signed in already. Keycloak's own check has no limit on wrong codes outside
 * the login, so this one has: five in a quarter of an hour, whatever the realm's protection says.
 */
public final class OtpCheck {

    /** What came of it. */
    public enum Outcome {
        RIGHT,
        WRONG,
        TOO_MANY
    }

    private final KeycloakSession session;
    private final RealmModel realm;
    private final UserModel user;

    public OtpCheck(KeycloakSession session, RealmModel realm, UserModel user) {
        this.session = session;
        this.realm = realm;
        this.user = user;
    }

    public static boolean isPossibleFor(UserModel user) {
        return user.credentialManager().isConfiguredFor(OTPCredentialModel.TYPE);
    }

    /** @param code as entered; white space around and inside does not matter */
    public Outcome check(String code) {
        AttemptTickets tickets = new AttemptTickets(session, "otp-check", user.getId());
        if (isLockedByRealm() || !tickets.take()) {
            return Outcome.TOO_MANY;
        }
        if (isRight(code.replaceAll("\\s", ""))) {
            tickets.restore();
            return Outcome.RIGHT;
        }
        tellRealm();
        return Outcome.WRONG;
    }

    /** Any of the user's devices will do; a realm's reuse rule is kept by Keycloak's check. */
    private boolean isRight(String code) {
        List<String> devices = user.credentialManager()
                .getStoredCredentialsByTypeStream(OTPCredentialModel.TYPE)
                .map(CredentialModel::getId)
                .toList();
        if (devices.isEmpty()) {
            return isRight(null, code);
        }
        return devices.stream().anyMatch(device -> isRight(device, code));
    }

    private boolean isRight(String deviceId, String code) {
        return user.credentialManager().isValid(new UserCredentialModel(deviceId, OTPCredentialModel.TYPE, code));
    }

    private boolean isLockedByRealm() {
        if (!realm.isBruteForceProtected()) {
            return false;
        }
        BruteForceProtector protector = protector();
        return protector.isTemporarilyDisabled(session, realm, user)
                || protector.isPermanentlyLockedOut(session, realm, user);
    }

    private void tellRealm() {
        if (realm.isBruteForceProtected()) {
            ClientConnection connection = session.getContext().getConnection();
            protector()
                    .failedLogin(
                            realm,
                            user,
                            connection,
                            session.getContext().getHttpRequest().getUri(),
                            Set.of(OTPCredentialModel.TYPE));
        }
    }

    private BruteForceProtector protector() {
        return session.getProvider(BruteForceProtector.class);
    }
}
