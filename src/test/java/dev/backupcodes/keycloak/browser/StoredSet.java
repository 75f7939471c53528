package dev.backupcodes.keycloak.browser;

import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.keycloak.representations.idm.CredentialRepresentation;

/**
 * A code set as it stands in a realm's export, to be imported with a user: in states that it takes staff, days or many
 * wrong codes to get into.
 */
record StoredSet(String condition, int left, Long expiresAt, int wrongInARow, Long lockedUntil) {

    private static final String HASH =
            "{\"algorithm\":\"SHA-512\",\"iterations\":1,\"salt\":\"AAAA\",\"value\":\"AAAA\",\"parameters\":{}}";

    static StoredSet unused(int left) {
        return new StoredSet("LIVE", left, null, 0, null);
    }

    static StoredSet dead(String condition) {
        return new StoredSet(condition, 0, null, 0, null);
    }

    static StoredSet expired() {
        return new StoredSet("LIVE", 10, in(Duration.ofHours(-1)), 0, null);
    }

    static StoredSet lockedFor(Duration duration) {
        return new StoredSet("LIVE", 10, null, 10, in(duration));
    }

    /** One more wrong code locks for a quarter of an hour. */
    static StoredSet nearlyLocked() {
        return new StoredSet("LIVE", 10, null, 14, null);
    }

    /** One more wrong code kills it. */
    static StoredSet nearlyKilled() {
        return new StoredSet("LIVE", 10, null, 19, null);
    }

    private static Long in(Duration duration) {
        return System.currentTimeMillis() + duration.toMillis();
    }

    CredentialRepresentation credential() {
        CredentialRepresentation credential = new CredentialRepresentation();
        credential.setType("backup-codes");
        credential.setCreatedDate(System.currentTimeMillis());
        credential.setCredentialData(
                "{\"kind\":\"own\",\"condition\":\"%s\",\"total\":10,\"remaining\":%d,\"wrongInARow\":%d%s%s}"
                        .formatted(
                                condition,
                                left,
                                wrongInARow,
                                unlessUnset("expiresAt", expiresAt),
                                unlessUnset("lockedUntil", lockedUntil)));
        credential.setSecretData("{\"codes\":{%s},\"justUsed\":{}}"
                .formatted(IntStream.range(0, left)
                        .mapToObj(number -> "\"A%d\":%s".formatted(number, HASH))
                        .collect(Collectors.joining(","))));
        return credential;
    }

    /** What is unset is not written. */
    private static String unlessUnset(String name, Long value) {
        return value == null ? "" : ",\"%s\":%d".formatted(name, value);
    }

    /** A row that cannot be read. */
    static CredentialRepresentation spoilt() {
        CredentialRepresentation credential = unused(10).credential();
        credential.setCredentialData("{}");
        return credential;
    }
}
