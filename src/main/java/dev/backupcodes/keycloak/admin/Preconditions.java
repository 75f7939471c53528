package dev.backupcodes.keycloak.admin;

import dev.backupcodes.keycloak.admin.rest.Refusal;
import dev.backupcodes.keycloak.admin.rest.RestError;
import dev.backupcodes.keycloak.credential.SecondFactors;
import dev.backupcodes.keycloak.mail.MailAddress;
import dev.backupcodes.keycloak.policy.BackupCodePolicy;
import dev.backupcodes.keycloak.policy.CallerCheck;
import dev.backupcodes.keycloak.setup.RealmDoors;
import dev.backupcodes.keycloak.stepup.PasswordCheck;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** The states in which a call makes no sense for a user. Checked before anything changes. */
final class Preconditions {

    private final RealmModel realm;
    private final BackupCodePolicy policy;

    Preconditions(AdminCall call) {
        this(call.realm(), call.policy());
    }

    Preconditions(RealmModel realm, BackupCodePolicy policy) {
        this.realm = realm;
        this.policy = policy;
    }

    /** @throws Refusal unless the user could get new codes by a mailed link and the password */
    void requireRegenerable(UserModel user) {
        requireActive(user);
        if (!PasswordCheck.isPossibleFor(user)) {
            throw RestError.USER_NOT_ACTIVE.refusal("backupCodesRestNoPassword");
        }
        requireMail(user);
    }

    /** @throws Refusal unless the user could be reminded of codes by mail */
    void requireRemindable(UserModel user) {
        requireActive(user);
        requireMail(user);
    }

    private void requireMail(UserModel user) {
        if (!MailAddress.isThere(user)) {
            throw RestError.NO_EMAIL.refusal();
        }
        if (!MailAddress.isTrusted(user, policy)) {
            throw RestError.EMAIL_NOT_VERIFIED.refusal();
        }
    }

    /**
     * @throws Refusal unless the user could get lockout codes, and has an address that is known to be the user's: with another one
     *     the number would prove nothing, whatever the policy says of other mails
     */
    void requireCallerCheck(UserModel user) {
        if (policy.lockoutCallerCheck() == CallerCheck.OFF) {
            throw RestError.CALLER_CHECK_OFF.refusal();
        }
        requireActive(user);
        if (!MailAddress.isThere(user)) {
            throw RestError.NO_EMAIL.refusal();
        }
        if (!user.isEmailVerified()) {
            throw RestError.EMAIL_NOT_VERIFIED.refusal();
        }
    }

    /** @throws Refusal unless the user signs in with a second factor that codes can stand in for */
    void requireActive(UserModel user) {
        if (!RealmDoors.isUsable(realm)) {
            throw RestError.NOT_SET_UP.refusal();
        }
        if (!user.isEnabled()) {
            throw RestError.USER_DISABLED.refusal();
        }
        if (user.getServiceAccountClientLink() != null) {
            throw RestError.USER_NOT_ACTIVE.refusal("backupCodesRestServiceAccount");
        }
        if (!SecondFactors.hasAny(user)) {
            throw RestError.USER_NOT_ACTIVE.refusal();
        }
    }
}
