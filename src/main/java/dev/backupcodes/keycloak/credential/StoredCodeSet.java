package dev.backupcodes.keycloak.credential;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import dev.backupcodes.keycloak.Json;
import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.code.CodeBook;
import dev.backupcodes.keycloak.code.CodeHash;
import dev.backupcodes.keycloak.code.CodeKind;
import dev.backupcodes.keycloak.code.CodeSet;
import dev.backupcodes.keycloak.code.CodeSet.Awaiting;
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
 * A code set as one credential row, together with what is known of the user and not of a set: that is stored with each set.
 *
 * <p>{@code CREDENTIAL_DATA} holds what an administrator may see, since the Admin Console shows every key of it; the hashes
 * are in {@code SECRET_DATA}, which leaves the server only in a realm export.
 *
 * @param throttle wrong codes so far, of all sets of the user
 * @param generation empty as long as staff never regenerated
 */
public record StoredCodeSet(CodeSet set, Throttle throttle, String generation) {

    /**
     * The version of the format, in the secret data. A row without one is of version 1. It goes up when a row can no longer
     * be understood by a reader of the version before: a reader ignores fields that it does not know.
     */
    static final int VERSION = 1;

    static final String KIND = "kind";
    static final String CONDITION = "condition";
    static final String REMAINING = "remaining";
    static final String EXPIRES_AT = "expiresAt";
    static final String LOCKED_UNTIL = "lockedUntil";

    /** {@link SetConditions} reads the first fields as text, and takes it that another one follows them. */
    @JsonPropertyOrder({KIND, CONDITION, "total", REMAINING, EXPIRES_AT, "lastUsedAt", "wrongInARow", LOCKED_UNTIL})
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

    record Reset(long since, String by, Long linkExpiresAt) {}

    /**
     * @param generation null as long as staff never regenerated
     * @param issue of lockout codes; here, since the user is shown the public data and has no business with staff's names
     * @param awaiting null unless staff have reset the codes; here for the same reason
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record SecretData(
            Map<String, CodeHash> codes,
            Map<String, Used> justUsed,
            String generation,
            Issue issue,
            Reset awaiting,
            Integer version) {
        @Override
        public String toString() {
            return "SecretData[redacted]";
        }
    }

    /** @param book that {@code set} belongs to */
    public StoredCodeSet(CodeSet set, CodeBook book) {
        this(set, book.throttle(), book.generation());
    }

    /** @return a new credential; Keycloak gives one of own codes an id when it is stored */
    public CredentialModel toCredential() {
        CredentialModel credential = new CredentialModel();
        if (set.kind() == CodeKind.LOCKOUT) {
            credential.setId(LockoutCredentialIds.newId());
        }
        credential.setType(Names.CREDENTIAL_TYPE);
        writeTo(credential);
        return credential;
    }

    void writeTo(CredentialModel credential) {
        credential.setCreatedDate(set.createdAt().toEpochMilli());
        credential.setCredentialData(Json.write(new PublicData(
                set.kind().id(),
                set.condition().name(),
                set.total(),
                set.remaining(),
                millis(set.expiresAt()),
                millis(set.lastUsedAt()),
                throttle.failures(),
                millis(throttle.lockedUntil()))));
        String written = generation.isEmpty() ? null : generation;
        credential.setSecretData(Json.write(
                new SecretData(set.unused(), usedOf(set), written, set.issue(), resetOf(set.awaiting()), VERSION)));
    }

    /** @throws UnreadableCodeSetException when it is of a newer version, or not what any version has written */
    public static StoredCodeSet read(CredentialModel credential) {
        SecretData secret = secretOf(credential);
        PublicData data = parse(credential, credential.getCredentialData(), PublicData.class);
        CodeSet set = set(credential, data, secret);
        if (set.remaining() != data.remaining()) {
            throw new UnreadableCodeSetException(credential.getId());
        }
        String generation = secret.generation() == null ? "" : secret.generation();
        return new StoredCodeSet(set, throttle(credential, data), generation);
    }

    /**
     * What a row says without its secret data, for lists of many.
     *
     * @param createdAt in milliseconds
     * @throws UnreadableCodeSetException when it is not what any version has written
     */
    static CodeSummary summary(String id, long createdAt, String publicData) {
        CredentialModel credential = new CredentialModel();
        credential.setId(id);
        PublicData data = parse(credential, publicData, PublicData.class);
        try {
            return new CodeSummary(
                    CodeKind.ofId(data.kind()),
                    Condition.valueOf(data.condition()),
                    data.total(),
                    data.remaining(),
                    Instant.ofEpochMilli(createdAt),
                    instant(data.expiresAt()),
                    instant(data.lastUsedAt()),
                    instant(data.lockedUntil()));
        } catch (RuntimeException e) {
            throw new UnreadableCodeSetException(id);
        }
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
                    usedOf(secret),
                    secret.issue(),
                    awaitingOf(secret.awaiting()));
        } catch (RuntimeException e) {
            throw new UnreadableCodeSetException(credential.getId());
        }
    }

    private static Throttle throttle(CredentialModel credential, PublicData data) {
        try {
            return new Throttle(data.wrongInARow(), instant(data.lockedUntil()));
        } catch (IllegalArgumentException e) {
            throw new UnreadableCodeSetException(credential.getId());
        }
    }

    /** A newer version may have changed everything but the place of its number, which is worth a second look. */
    private static SecretData secretOf(CredentialModel credential) {
        SecretData secret;
        try {
            secret = parse(credential, credential.getSecretData(), SecretData.class);
        } catch (UnreadableCodeSetException e) {
            JsonNode version = parse(credential, credential.getSecretData(), JsonNode.class)
                    .path("version");
            requireKnownVersion(credential, version.asLong(VERSION));
            throw e;
        }
        requireKnownVersion(credential, secret.version() == null ? 1 : secret.version());
        return secret;
    }

    private static void requireKnownVersion(CredentialModel credential, long version) {
        if (version > VERSION) {
            throw UnreadableCodeSetException.newer(credential.getId(), version, VERSION);
        }
        if (version < 1) {
            throw new UnreadableCodeSetException(credential.getId());
        }
    }

    private static Map<String, Used> usedOf(CodeSet set) {
        return set.justUsed().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> new Used(
                                entry.getValue().hash(), entry.getValue().at().toEpochMilli())));
    }

    private static Map<String, UsedCode> usedOf(SecretData secret) {
        return secret.justUsed().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> new UsedCode(
                                entry.getValue().hash(),
                                Instant.ofEpochMilli(entry.getValue().at()))));
    }

    private static Reset resetOf(Awaiting awaiting) {
        return awaiting == null
                ? null
                : new Reset(awaiting.since().toEpochMilli(), awaiting.by(), millis(awaiting.linkExpiresAt()));
    }

    private static Awaiting awaitingOf(Reset reset) {
        return reset == null
                ? null
                : new Awaiting(Instant.ofEpochMilli(reset.since()), reset.by(), instant(reset.linkExpiresAt()));
    }

    private static <T> T parse(CredentialModel credential, String json, Class<T> type) {
        try {
            T parsed = json == null
                    ? null
                    : JsonSerialization.mapper
                            .readerFor(type)
                            .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                            .readValue(json);
            if (parsed != null) {
                return parsed;
            }
        } catch (IOException e) {
            // The parser's message quotes what it read: it must not travel on.
        }
        throw new UnreadableCodeSetException(credential.getId());
    }

    private static Long millis(Instant instant) {
        return instant == null ? null : instant.toEpochMilli();
    }

    private static Instant instant(Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }
}
