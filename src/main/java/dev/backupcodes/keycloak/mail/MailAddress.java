package dev.backupcodes.keycloak.mail;

import dev.backupcodes.keycloak.policy.BackupCodePolicy;
import org.keycloak.models.UserModel;

/** Whether a user can be written to. */
public final class MailAddress {

    private MailAddress() {}

    public static boolean isThere(UserModel user) {
        return user.getEmail() != null && !user.getEmail().isBlank();
    }

    /** Verified, or the policy does not ask for it. */
    public static boolean isTrusted(UserModel user, BackupCodePolicy policy) {
        return user.isEmailVerified() || !policy.requireVerifiedEmail();
    }
}
