package dev.backupcodes.keycloak.link;

import java.time.Instant;
import java.util.Optional;
import org.keycloak.models.UserModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * An authentication session that the link has opened. It remembers what the link said, not the link itself, and it is good for
 * the download and nothing else.
 */
public final class LinkSession {

    private static final String GENERATION = "backup-codes.link.generation";
    private static final String EMAIL = "backup-codes.link.email";
    private static final String ISSUED = "backup-codes.link.issued";
    private static final String EXPIRES = "backup-codes.link.expires";
    private static final String CONFIRMED = "backup-codes.link.confirmed";
    private static final String DONE = "backup-codes.link.done";
    private static final String YES = "true";

    private final AuthenticationSessionModel session;

    private LinkSession(AuthenticationSessionModel session) {
        this.session = session;
    }

    public static LinkSession open(AuthenticationSessionModel session, BackupCodesActionToken link) {
        session.setAuthNote(GENERATION, link.generation());
        session.setAuthNote(EMAIL, link.getEmail());
        session.setAuthNote(ISSUED, String.valueOf(link.getIat()));
        session.setAuthNote(EXPIRES, String.valueOf(link.getExp()));
        return new LinkSession(session);
    }

    /** @return empty when something else has opened {@code session} */
    public static Optional<LinkSession> of(AuthenticationSessionModel session) {
        return session.getAuthNote(GENERATION) == null ? Optional.empty() : Optional.of(new LinkSession(session));
    }

    public String generation() {
        return session.getAuthNote(GENERATION);
    }

    public Instant issuedAt() {
        return instant(ISSUED);
    }

    /** Whether the link has run out, the user is disabled, or the address is another one by now. */
    public boolean isStale(UserModel user, Instant now) {
        return !now.isBefore(instant(EXPIRES))
                || !user.isEnabled()
                || !session.getAuthNote(EMAIL).equals(user.getEmail());
    }

    /** The user has pressed <em>Continue</em>, which a mail scanner does not. */
    public void confirm() {
        session.setAuthNote(CONFIRMED, YES);
    }

    public boolean isConfirmed() {
        return YES.equals(session.getAuthNote(CONFIRMED));
    }

    /** The new codes are active. */
    public void finish() {
        session.setAuthNote(DONE, YES);
    }

    public boolean isFinished() {
        return YES.equals(session.getAuthNote(DONE));
    }

    private Instant instant(String note) {
        return Instant.ofEpochSecond(Long.parseLong(session.getAuthNote(note)));
    }
}
