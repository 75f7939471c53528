package dev.backupcodes.keycloak.download;

import dev.backupcodes.keycloak.credential.SecondFactors;
import dev.backupcodes.keycloak.stepup.AuthSessionOwner;
import org.keycloak.models.UserModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/** What this authentication session has proven so far, for its user and this action. */
final class SessionProofs {

    private static final String SECOND_FACTOR = "backup-codes.proven";
    private static final String PASSWORD = "backup-codes.password-proven";
    /** Outlives the restart of the flow, so that a flow that never asks for the factor is not restarted for ever. */
    private static final String SENT_BACK = "backup-codes.sent-back";

    private final AuthenticationSessionModel login;
    private final UserModel user;
    private final String userId;

    SessionProofs(AuthenticationSessionModel login, UserModel user) {
        this.login = login;
        this.user = user;
        this.userId = user.getId();
    }

    /** By the login itself, if it is this user's, or asked for here. */
    boolean secondFactor() {
        return SecondFactors.provenBy(login) && AuthSessionOwner.is(user, login)
                || userId.equals(login.getAuthNote(SECOND_FACTOR));
    }

    void noteSecondFactor() {
        login.setAuthNote(SECOND_FACTOR, userId);
    }

    boolean password() {
        return userId.equals(login.getAuthNote(PASSWORD));
    }

    void notePassword() {
        login.setAuthNote(PASSWORD, userId);
    }

    boolean wasSentBack() {
        return login.getClientNote(SENT_BACK) != null;
    }

    void noteSentBack() {
        login.setClientNote(SENT_BACK, "true");
    }
}
