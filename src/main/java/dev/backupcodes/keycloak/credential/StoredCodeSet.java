package dev.backupcodes.keycloak.credential;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.code.CodeBook;
import dev.backupcodes.keycloak.code.CodeHash;
import dev.backupcodes.keycloak.code.CodeKind;
import dev.backupcodes.keycloak.code.CodeSet;
import dev.backupcodes.keycloak.code.CodeSet.Condition;
import dev.backupcodes.keycloak.code.CodeSet.Issue;
import dev.backupcodes.keycloak.code.CodeSet.UsedCode;
import dev.backupcodes.keycloak.code.Throttle;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.keycloak.credential.CredentialModel;
import org.keycloak.util.JsonSerialization;

/**
 * A code set as one credential row. {@code CREDENTIAL_DATA} holds what an administrator may see, since the Admin Console
 * shows every key of it; the hashes are in {@code SECRET_DATA}, which leaves the server only in a realm export.
 */
final class StoredCodeSet {

    /** The order of the fields matters: {@link RealmCounts} reads them as text. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record PublicData(
            String kind,
            String condition,
            int total,
            int remaining,
            Long expiresAt,
            Long lastUsedAt,
            int wrongInARow,
            Long lockedUntil) {}

    record Used(CodeHash hash, long at) {}

    /**
     * @param generation null in rows from before it existed, and as long as staff never regenerated
     * @param issue of lockout codes; here, since the user is shown the public data and has no business with staff's names
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record SecretData(Map<String, CodeHash> codes, Map<String, Used> justUsed, String generation, Issue issue) {
        @Override
        public String toString() {
            return "SecretData[redacted]";
        }
    }

    private StoredCodeSet() {}

    /** @return a new credential; Keycloak gives one of own codes an id when it is stored */
    static CredentialModel toCredential(CodeSet set, CodeBook book) {
        CredentialModel credential = new CredentialModel();
        if (set.kind() == CodeKind.LOCKOUT) {
            credential.setId(LockoutRows.newId());
        }
        credential.setType(Names.CREDENTIAL_TYPE);
        write(set, book, credential);
        return credential;
    }

    /** @param book that {@code set} belongs to: what is known of the user and not of a set is stored with each set */
    static void write(CodeSet set, CodeBook book, CredentialModel credential) {
        Throttle throttle = book.throttle();
        PublicData publicData = new PublicData(
                set.kind().id(),
                set.condition().name(),
                set.total(),
                set.remaining(),
                millis(set.expiresAt()),
                millis(set.lastUsedAt()),
                throttle.failures(),
                millis(throttle.lockedUntil()));
        credential.setCreatedDate(set.createdAt().toEpochMilli());
        credential.setCredentialData(json(publicData));
        credential.setSecretData(json(new SecretData(set.unused(), used(set), generation(book), set.issue())));
    }

    /** @throws CorruptedCodeSetException when it is not what {@link #write} wrote */
    static CodeSet read(CredentialModel credential) {
        PublicData data = publicData(credential);
        SecretData secret = parse(credential, credential.getSecretData(), SecretData.class);
        if (secret.codes() == null
                || secret.justUsed() == null
                || data.remaining() != secret.codes().size()) {
            throw new CorruptedCodeSetException(credential.getId());
        }
        return set(credential, data, secret);
    }

    /** @throws CorruptedCodeSetException when it is not what {@link #write} wrote */
    static Throttle readThrottle(CredentialModel credential) {
        PublicData data = publicData(credential);
        return new Throttle(data.wrongInARow(), instant(data.lockedUntil()));
    }

    /** @return empty as long as staff never regenerated */
    static String readGeneration(CredentialModel credential) {
        String generation =
                parse(credential, credential.getSecretData(), SecretData.class).generation();
        return generation == null ? "" : generation;
    }

    private static String generation(CodeBook book) {
        return book.generation().isEmpty() ? null : book.generation();
    }

    private static CodeSet set(CredentialModel credential, PublicData data, SecretData secret) {
        try {
            return new CodeSet(
                    CodeKind.ofId(data.kind()),
                    Condition.valueOf(data.condition()),
                    Instant.ofEpochMilli(credential.getCreatedDate()),
                    instant(data.expiresAt()),
                    instant(data.lastUsedAt()),
                    data.total(),
                    secret.codes(),
                    used(secret),
                    secret.issue());
        } catch (RuntimeException e) {
            throw new CorruptedCodeSetException(credential.getId());
        }
    }

    private static Map<String, Used> used(CodeSet set) {
        return set.justUsed().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> new Used(
                                entry.getValue().hash(), entry.getValue().at().toEpochMilli())));
    }

    private static Map<String, UsedCode> used(SecretData secret) {
        return secret.justUsed().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> new UsedCode(
                                entry.getValue().hash(),
                                Instant.ofEpochMilli(entry.getValue().at()))));
    }

    private static PublicData publicData(CredentialModel credential) {
        return parse(credential, credential.getCredentialData(), PublicData.class);
    }

    private static <T> T parse(CredentialModel credential, String json, Class<T> type) {
        try {
            T parsed = json == null ? null : JsonSerialization.readValue(json, type);
            if (parsed != null) {
                return parsed;
            }
        } catch (IOException e) {
            // The parser's message quotes what it read: it must not travel on.
        }
        throw new CorruptedCodeSetException(credential.getId());
    }

    private static String json(Object value) {
        try {
            return JsonSerialization.writeValueAsString(value);
        } catch (IOException e) {
            throw new IllegalStateException("plain records can be written", e);
        }
    }

    private static Long millis(Instant instant) {
        return instant == null ? null : instant.toEpochMilli();
    }

    private static Instant instant(Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }
}
