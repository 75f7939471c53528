package dev.backupcodes.keycloak.stepup;

import dev.backupcodes.keycloak.code.Attempt;
import dev.backupcodes.keycloak.code.CodeKind;
import dev.backupcodes.keycloak.credential.CodeEnvironment;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.models.UserModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/** A login in which a code was used after which the user has none left that was meant for such a day. */
public enum CodeLogin {
    /** With a code from support. */
    LOCKOUT_CODE("lockout"),
    /** With the last of the user's own codes. */
    LAST_CODE("last");

    private static final String NOTE = "backup-codes.came-in-with";
    private static final String AT = "backup-codes.came-in-at";

    private final String id;

    CodeLogin(String id) {
        this.id = id;
    }

    /** The name in templates. */
    public String id() {
        return id;
    }

    /** Remembers what the code means for the user; for most codes: nothing. */
    public static void note(AuthenticationSessionModel login, UserModel user, Attempt.Accepted accepted) {
        if (accepted.kind() == CodeKind.LOCKOUT) {
            login.setAuthNote(NOTE, LOCKOUT_CODE.noteFor(user));
            login.setAuthNote(AT, String.valueOf(CodeEnvironment.now().toEpochMilli()));
        } else if (accepted.remaining() == 0) {
            login.setAuthNote(NOTE, LAST_CODE.noteFor(user));
        }
    }

    /** @return empty when this very login of the user has seen no such code */
    public static Optional<CodeLogin> of(AuthenticationSessionModel login, UserModel user) {
        String note = login.getAuthNote(NOTE);
        return Stream.of(values())
                .filter(one -> one.noteFor(user).equals(note) && AuthSessionOwner.is(user, login))
                .findFirst();
    }

    /** @return when this very login of the user was let in by a lockout code; empty when it was not */
    static Optional<Instant> lockoutCodeUsedAt(AuthenticationSessionModel login, UserModel user) {
        return of(login, user)
                .filter(LOCKOUT_CODE::equals)
                .map(how -> Instant.ofEpochMilli(Long.parseLong(login.getAuthNote(AT))));
    }

    private String noteFor(UserModel user) {
        return id + ":" + user.getId();
    }
}
