package dev.backupcodes.keycloak.stepup;

import dev.backupcodes.keycloak.credential.CodeSetStore;
import dev.backupcodes.keycloak.credential.SecondFactors;
import org.keycloak.authentication.authenticators.broker.IdpEmailVerificationAuthenticator;
import org.keycloak.models.UserModel;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * A session that has proven the mailbox and nothing else: a link in one of Keycloak's mails has opened it (<em>execute
 * actions</em>, <em>credential reset</em>, <em>verify email</em>, an invitation), or has linked an account elsewhere to this one.
 */
public final class EmailOnlySession {

    private static final String SETS_PASSWORD = "backup-codes.sets-password";

    private EmailOnlySession() {}

    public static boolean is(AuthenticationSessionModel login, UserModel user) {
        return endsWithoutLogin(login)
                || login.getAuthNote(AuthenticationManager.INVALIDATE_ACTION_TOKEN) != null
                || login.getAuthNote(IdpEmailVerificationAuthenticator.VERIFY_ACCOUNT_IDP_USERNAME) != null
                || !AuthSessionOwner.is(user, login);
    }

    /**
     * Called before any required action runs. It notes when the user is to set a new password, which then is no proof. And it
     * lets the session end without a login where the link would get past a second factor: past backup codes by any link, past
     * other factors by a link of Keycloak's own.
     */
    public static void watch(AuthenticationSessionModel login, UserModel user) {
        if (is(login, user) && setsPassword(login, user)) {
            login.setAuthNote(SETS_PASSWORD, "true");
        }
        if (!AuthSessionOwner.is(user, login) && wouldBypassAFactor(login, user)) {
            login.setAuthNote(AuthenticationManager.END_AFTER_REQUIRED_ACTIONS, "true");
        }
    }

    /** Whether the session ends without a login, whatever is done in it. */
    public static boolean endsWithoutLogin(AuthenticationSessionModel login) {
        return login.getAuthNote(AuthenticationManager.END_AFTER_REQUIRED_ACTIONS) != null;
    }

    private static boolean wouldBypassAFactor(AuthenticationSessionModel login, UserModel user) {
        return CodeSetStore.hasAny(user) || FollowedActionToken.isNoLogin(login) && SecondFactors.hasAny(user);
    }

    private static boolean setsPassword(AuthenticationSessionModel login, UserModel user) {
        String setPassword = UserModel.RequiredAction.UPDATE_PASSWORD.name();
        return login.getRequiredActions().contains(setPassword)
                || user.getRequiredActionsStream().anyMatch(setPassword::equals);
    }

    /** Whether the user is to set a new password in this very session. */
    public static boolean setsPassword(AuthenticationSessionModel login) {
        return login.getAuthNote(SETS_PASSWORD) != null;
    }
}
