package dev.backupcodes.keycloak.download;

import org.keycloak.models.UserModel;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.sessions.AuthenticationSessionModel;

/** A session that one of Keycloak's own mails has opened: <em>execute actions</em>, <em>credential reset</em>. */
final class MailedSession {

    private static final String SETS_PASSWORD = "backup-codes.sets-password";

    private MailedSession() {}

    static boolean is(AuthenticationSessionModel login) {
        return login.getAuthNote(AuthenticationManager.END_AFTER_REQUIRED_ACTIONS) != null
                || login.getAuthNote(AuthenticationManager.INVALIDATE_ACTION_TOKEN) != null;
    }

    /** Notes before it happens that the user is to set a new password in this session. */
    static void watch(AuthenticationSessionModel login, UserModel user) {
        String setPassword = UserModel.RequiredAction.UPDATE_PASSWORD.name();
        if (is(login)
                && (login.getRequiredActions().contains(setPassword)
                        || user.getRequiredActionsStream().anyMatch(setPassword::equals))) {
            login.setAuthNote(SETS_PASSWORD, "true");
        }
    }

    static boolean setsPassword(AuthenticationSessionModel login) {
        return login.getAuthNote(SETS_PASSWORD) != null;
    }
}
