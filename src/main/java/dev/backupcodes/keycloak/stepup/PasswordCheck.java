package dev.backupcodes.keycloak.stepup;

import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserCredentialModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.PasswordCredentialModel;

/** Checks the password of a user whom a mailed link has brought to a page of ours. */
public final class PasswordCheck {

    private final UserModel user;
    private final RateLimitedCheck check;

    public PasswordCheck(KeycloakSession session, RealmModel realm, UserModel user) {
        this.user = user;
        this.check = new RateLimitedCheck(session, realm, user, "password-check", PasswordCredentialModel.TYPE, true);
    }

    public static boolean isPossibleFor(UserModel user) {
        return user.credentialManager().isConfiguredFor(PasswordCredentialModel.TYPE);
    }

    /** @param password as entered */
    public CheckResult check(String password) {
        return check.check(() -> user.credentialManager().isValid(UserCredentialModel.password(password)));
    }
}
