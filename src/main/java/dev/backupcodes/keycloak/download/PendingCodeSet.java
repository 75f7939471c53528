package dev.backupcodes.keycloak.download;

import dev.backupcodes.keycloak.code.CodeHash;
import dev.backupcodes.keycloak.code.CodeKind;
import dev.backupcodes.keycloak.code.CodeSet;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.keycloak.common.util.SecretGenerator;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.util.JsonSerialization;

/**
 * The set on a codes page that is not confirmed yet. Its hashes wait in the authentication session. The page names it by a random
 * id, which is no secret, so that a confirmation activates what that page showed and nothing else.
 */
final class PendingCodeSet {

    private static final String NOTE = "backup-codes.prepared";

    private record Stored(String id, long createdAt, Long expiresAt, int total, Map<String, CodeHash> codes) {}

    private PendingCodeSet() {}

    /** Replaces the set that was shown before. */
    static String put(AuthenticationSessionModel session, CodeSet set) {
        String id = SecretGenerator.getInstance().generateSecureID();
        Long expiresAt = set.expiresAt() == null ? null : set.expiresAt().toEpochMilli();
        Stored stored = new Stored(id, set.createdAt().toEpochMilli(), expiresAt, set.total(), set.unused());
        try {
            session.setAuthNote(NOTE, JsonSerialization.writeValueAsString(stored));
        } catch (IOException e) {
            throw new IllegalStateException("plain records can be written", e);
        }
        return id;
    }

    /** Takes the set out: it can be confirmed once. Empty when {@code id} is not of the page that was shown last. */
    static Optional<CodeSet> take(AuthenticationSessionModel session, String id) {
        Optional<Stored> stored = read(session).filter(s -> s.id().equals(id));
        stored.ifPresent(s -> forget(session));
        return stored.map(PendingCodeSet::set);
    }

    static void forget(AuthenticationSessionModel session) {
        session.removeAuthNote(NOTE);
    }

    private static Optional<Stored> read(AuthenticationSessionModel session) {
        String note = session.getAuthNote(NOTE);
        if (note == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(JsonSerialization.readValue(note, Stored.class));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static CodeSet set(Stored stored) {
        Instant expiresAt = stored.expiresAt() == null ? null : Instant.ofEpochMilli(stored.expiresAt());
        return new CodeSet(
                CodeKind.OWN,
                CodeSet.Condition.LIVE,
                Instant.ofEpochMilli(stored.createdAt()),
                expiresAt,
                null,
                stored.total(),
                stored.codes(),
                Map.of(),
                null);
    }
}
