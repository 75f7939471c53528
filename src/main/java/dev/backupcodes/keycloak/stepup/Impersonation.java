package dev.backupcodes.keycloak.stepup;

import org.keycloak.models.ImpersonationSessionNote;
import org.keycloak.models.UserSessionModel;

/** Sessions in which an administrator acts as the user: what the user has proven, nobody has proven there. */
public final class Impersonation {

    private Impersonation() {}

    public static boolean is(UserSessionModel session) {
        return session.getNote(ImpersonationSessionNote.IMPERSONATOR_ID.toString()) != null;
    }
}
