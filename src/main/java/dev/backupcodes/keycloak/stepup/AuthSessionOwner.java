package dev.backupcodes.keycloak.stepup;

import org.keycloak.models.UserModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Whose login an authentication session is: that of the user who has gone through its flow, or through a step of ours.
 *
 * <p>A mailed link puts its user into an authentication session, and Keycloak (26.7) relies on a note to end that session without
 * a login. The note is lost when the session is restarted in between ({@code /login-actions/restart}); then what another user has
 * proven in the session would count for the user of the link. So the session remembers who has proven something, and a link
 * makes nobody its owner.
 */
public final class AuthSessionOwner {

    private static final String NOTE = "backup-codes.owner";

    private AuthSessionOwner() {}

    /** The user has proven something in this session; whoever did so first stays its owner. */
    public static void claim(AuthenticationSessionModel login, UserModel user) {
        if (login.getAuthNote(NOTE) == null) {
            login.setAuthNote(NOTE, user.getId());
        }
    }

    /** The flow is finished: the user owns the session, unless a mailed link has brought the user here. */
    public static void claimAfterFlow(AuthenticationSessionModel login, UserModel user) {
        if (!FollowedActionToken.isIn(login) || FollowedActionToken.isStepOfAFlow(login)) {
            claim(login, user);
        }
    }

    public static boolean is(UserModel user, AuthenticationSessionModel login) {
        return user.getId().equals(login.getAuthNote(NOTE));
    }

    /** Whether somebody else has proven something in this session, which nobody does by accident. */
    public static boolean isSomebodyElse(UserModel user, AuthenticationSessionModel login) {
        return login.getAuthNote(NOTE) != null && !is(user, login);
    }
}
