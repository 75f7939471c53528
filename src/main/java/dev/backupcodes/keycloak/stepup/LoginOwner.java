package dev.backupcodes.keycloak.stepup;

import java.util.Map;
import org.keycloak.authentication.authenticators.resetcred.ResetCredentialEmail;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.DefaultActionTokenKey;
import org.keycloak.models.UserModel;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.sessions.CommonClientSessionModel.ExecutionStatus;

/**
 * Whose login an authentication session is: of the user who has gone through its flow, or through a step of ours.
 *
 * <p>A mailed link puts its user into an authentication session, and Keycloak (26.7) relies on a note to end that session without
 * a login. The note is gone when the session is started over in between ({@code /login-actions/restart}), and what another user
 * has proven in the session counts for the user of the link. So we remember who it was, and believe no link.
 */
public final class LoginOwner {

    private static final String NOTE = "backup-codes.owner";

    private LoginOwner() {}

    /** The user has proven something in this session; whoever did so first stays its owner. */
    public static void claim(AuthenticationSessionModel login, UserModel user) {
        if (login.getAuthNote(NOTE) == null) {
            login.setAuthNote(NOTE, user.getId());
        }
    }

    /** The flow is through: the user owns the session, unless it was a mailed link that has brought the user here. */
    public static void claimAfterFlow(AuthenticationSessionModel login, UserModel user) {
        if (login.getAuthNote(DefaultActionTokenKey.ACTION_TOKEN_USER_ID) == null || isPasswordReset(login)) {
            claim(login, user);
        }
    }

    /** <em>Forgot password?</em> is a flow, too, with a mail as one of its steps. */
    private static boolean isPasswordReset(AuthenticationSessionModel login) {
        return login.getExecutionStatus().entrySet().stream()
                .filter(step -> step.getValue() == ExecutionStatus.SUCCESS)
                .map(Map.Entry::getKey)
                .map(login.getRealm()::getAuthenticationExecutionById)
                .anyMatch(LoginOwner::isMailOfReset);
    }

    private static boolean isMailOfReset(AuthenticationExecutionModel step) {
        return step != null && ResetCredentialEmail.PROVIDER_ID.equals(step.getAuthenticator());
    }

    public static boolean is(UserModel user, AuthenticationSessionModel login) {
        return user.getId().equals(login.getAuthNote(NOTE));
    }

    /** Somebody else has proven something here: that happens to nobody by accident. */
    public static boolean isSomebodyElse(UserModel user, AuthenticationSessionModel login) {
        return login.getAuthNote(NOTE) != null && !is(user, login);
    }
}
