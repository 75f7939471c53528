package dev.backupcodes.keycloak.stepup;

import java.util.List;
import org.keycloak.credential.CredentialModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserCredentialModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.OTPCredentialModel;

/** Checks a one-time code of a user who is signed in already. */
public final class OtpCheck {

    private final UserModel user;
    private final RateLimitedCheck check;

    private OtpCheck(UserModel user, RateLimitedCheck check) {
        this.user = user;
        this.check = check;
    }

    /** For a user who is to see codes of their own. */
    public static OtpCheck ofUser(KeycloakSession session, RealmModel realm, UserModel user) {
        return new OtpCheck(
                user, new RateLimitedCheck(session, realm, user, "otp-check", OTPCredentialModel.TYPE, true));
    }

    /**
     * For staff who act on somebody else.
     *
     * @param realm of the staff member, whose OTP policy holds
     */
    public static OtpCheck ofStaff(KeycloakSession session, RealmModel realm, UserModel staff) {
        return new OtpCheck(
                staff, new RateLimitedCheck(session, realm, staff, "step-up", OTPCredentialModel.TYPE, false));
    }

    public static boolean isPossibleFor(UserModel user) {
        return user.credentialManager().isConfiguredFor(OTPCredentialModel.TYPE);
    }

    /** @param code as entered; white space around and inside does not matter */
    public CheckResult check(String code) {
        String plain = code.replaceAll("\\s", "");
        return check.check(() -> isRight(plain));
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
}
