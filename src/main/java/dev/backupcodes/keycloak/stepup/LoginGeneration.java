package dev.backupcodes.keycloak.stepup;

import dev.backupcodes.keycloak.code.CodeBook;
import java.util.Optional;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * The generation of the user's codes at the time when a login used one of them or began a download. When staff have regenerated
 * since, what the login proved before is worth nothing for new codes.
 */
public final class LoginGeneration {

    private static final String NOTE = "backup-codes.generation";

    private LoginGeneration() {}

    /** Only the first call in a login counts. */
    public static void note(AuthenticationSessionModel login, CodeBook book) {
        if (login.getAuthNote(NOTE) == null) {
            login.setAuthNote(NOTE, book.generation());
        }
    }

    /** @return empty when the login has not touched codes yet */
    public static Optional<String> of(AuthenticationSessionModel login) {
        return Optional.ofNullable(login.getAuthNote(NOTE));
    }
}
