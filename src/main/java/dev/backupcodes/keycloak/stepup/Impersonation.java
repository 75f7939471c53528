package dev.backupcodes.keycloak.stepup;

import org.keycloak.models.ImpersonationSessionNote;
import org.keycloak.models.UserSessionModel;

/** Sessions in which an administrator acts as the user: there, nobody has proven to be the user. */
public final class Impersonation {

    private Impersonation() {}

    public static boolean is(UserSessionModel session) {
        return session.getNote(ImpersonationSessionNote.IMPERSONATOR_ID.toString()) != null;
    }
}
