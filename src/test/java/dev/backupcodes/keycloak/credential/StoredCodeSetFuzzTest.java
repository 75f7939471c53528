package dev.backupcodes.keycloak.credential;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import dev.backupcodes.keycloak.code.CodeBook;
import dev.backupcodes.keycloak.code.CodeHash;
import dev.backupcodes.keycloak.code.CodeHasher;
import dev.backupcodes.keycloak.code.CodeHashing;
import dev.backupcodes.keycloak.code.CodeInput;
import dev.backupcodes.keycloak.code.CodeKind;
import dev.backupcodes.keycloak.code.CodeSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.credential.CredentialModel;
import org.keycloak.util.JsonSerialization;

/** Whatever stands in a row of the database. */
class StoredCodeSetFuzzTest {

    private static final String ID = "8dc19c78-fa34-4c60-bdc4-f4a51e4b2a68";
    private static final Instant NOW = Instant.ofEpochMilli(1_795_692_021_687L);
    private static final String UNREADABLE = "backup code credential " + ID + " cannot be read";
    private static final String NEWER = UNREADABLE
            + ": it is stored in format version %d, and this version of the extension knows format versions up to 1";
    private static final CodeHashing HASHING = new CodeHashing(new LikePasswordHash(), byte[]::new);

    /** @param data the credential data, and from the second line on the secret data */
    @FuzzTest
    @DictionaryEntries({
        "\"kind\":\"own\"",
        "\"kind\":\"lockout\"",
        "\"condition\":\"LIVE\"",
        "\"condition\":\"AWAITING_DOWNLOAD\"",
        "\"condition\":\"DISABLED\"",
        "\"total\":",
        "\"remaining\":",
        "\"expiresAt\":",
        "\"lastUsedAt\":",
        "\"wrongInARow\":",
        "\"lockedUntil\":",
        "\"codes\":{",
        "\"justUsed\":{",
        "\"generation\":",
        "\"issue\":{",
        "\"awaiting\":{",
        "\"version\":",
        "\"algorithm\":\"SHA-512\"",
        "\"salt\":",
        "\"value\":",
        "\"parameters\":{",
        "\"hash\":{",
        "\"at\":",
        "\"by\":",
        "\"address\":",
        "\"forStaff\":",
        "\"lifespanSeconds\":",
        "\"since\":",
        "\"linkExpiresAt\":",
        "null",
        "9223372036854775807"
    })
    void aRow(byte[] data) {
        CredentialModel row = row(data);

        Optional<StoredCodeSet> read = read(row);

        versionIn(row)
                .filter(version -> version > 1)
                .ifPresent(newer -> assertThat(read).isEmpty());
        read.ifPresent(stored -> {
            assertReadAgain(stored);
            use(stored);
        });
    }

    private static CredentialModel row(byte[] data) {
        String[] columns = new String(data, StandardCharsets.UTF_8).split("\n", 2);
        CredentialModel row = new CredentialModel();
        row.setId(ID);
        row.setCreatedDate(NOW.toEpochMilli());
        row.setCredentialData(columns[0]);
        row.setSecretData(columns.length > 1 ? columns[1] : null);
        return row;
    }

    /** @return empty when it was refused: the only other thing that may happen, and it tells nothing of what is in the row */
    private static Optional<StoredCodeSet> read(CredentialModel row) {
        try {
            return Optional.of(StoredCodeSet.read(row));
        } catch (UnreadableCodeSetException e) {
            String newer = versionIn(row).map(NEWER::formatted).orElse(UNREADABLE);
            assertThat(e.getMessage()).isIn(UNREADABLE, newer);
            assertThat(e).hasNoCause();
            return Optional.empty();
        }
    }

    private static Optional<Long> versionIn(CredentialModel row) {
        try {
            JsonNode secret = JsonSerialization.mapper.readTree(String.valueOf(row.getSecretData()));
            return Optional.of(secret.path("version"))
                    .filter(JsonNode::isNumber)
                    .map(JsonNode::asLong);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static void assertReadAgain(StoredCodeSet stored) {
        CredentialModel written = stored.toCredential();
        assertThat(StoredCodeSet.read(written)).isEqualTo(stored);
        assertThat(written.getSecretData()).contains("\"version\":1");
    }

    /** What was read is good for a login, and so is what comes of that. */
    private static void use(StoredCodeSet stored) {
        CodeSet set = stored.set();
        boolean own = set.kind() == CodeKind.OWN;
        CodeBook book = new CodeBook(own ? set : null, own ? null : set, stored.throttle(), stored.generation())
                .forAccount(true, "alice@bank.example", () -> false)
                .settled(NOW, () -> true);
        Set<String> selectors = Stream.concat(
                        Stream.concat(set.unused().keySet().stream(), set.justUsed().keySet().stream()),
                        Stream.of("ZZ"))
                .collect(Collectors.toSet());
        for (String selector : selectors) {
            CodeBook after = book.redeem(book.check(CodeInput.of(selector + "0000"), HASHING, NOW), NOW)
                    .after();
            Stream.of(Optional.ofNullable(after.own()), Optional.ofNullable(after.lockout()))
                    .flatMap(Optional::stream)
                    .forEach(left -> assertReadAgain(new StoredCodeSet(left, after)));
        }
    }

    /** Needs of a hash what Keycloak's own need. */
    private static final class LikePasswordHash implements CodeHasher {

        @Override
        public CodeHash hash(String secret) {
            return new CodeHash("slow", 1, "c2FsdA==", secret, Map.of());
        }

        @Override
        public boolean matches(String secret, CodeHash hash) {
            byte[] salt = Base64.getDecoder().decode(hash.salt());
            return salt.length >= 0
                    && hash.algorithm().length() >= 0
                    && hash.value().equals(secret);
        }
    }
}
