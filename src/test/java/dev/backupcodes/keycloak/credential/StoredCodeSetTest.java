package dev.backupcodes.keycloak.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.backupcodes.keycloak.code.CodeHash;
import dev.backupcodes.keycloak.code.CodeKind;
import dev.backupcodes.keycloak.code.CodeSet;
import dev.backupcodes.keycloak.code.CodeSet.Condition;
import dev.backupcodes.keycloak.code.Throttle;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.credential.CredentialModel;
import org.keycloak.models.utils.RepresentationToModel;

class StoredCodeSetTest {

    private static final Instant NOW = Instant.ofEpochMilli(1_790_000_000_000L);
    private static final Throttle FOUR_WRONG = new Throttle(4, NOW.plusSeconds(60));

    @Nested
    class Writing {

        @Test
        void givenOwnCodesThenWhatIsWrittenIsRead() {
            StoredCodeSet stored = new StoredCodeSet(own(), FOUR_WRONG, "g1");

            assertThat(StoredCodeSet.read(stored.toCredential())).isEqualTo(stored);
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void givenLockoutCodesThenWhatIsWrittenIsRead(boolean forStaff) {
            StoredCodeSet stored = lockout(new CodeSet.Issue("sam", "alice@example", forStaff, 3600L));

            assertThat(StoredCodeSet.read(stored.toCredential())).isEqualTo(stored);
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void givenCodesResetByStaffThenWhoDidItIsReadAndIsNotAmongWhatTheUserSees(boolean linkSent) {
            CodeSet.Awaiting awaiting = new CodeSet.Awaiting(NOW, "sam", linkSent ? NOW.plusSeconds(60) : null);
            CodeSet set = new CodeSet(
                    CodeKind.OWN, Condition.AWAITING_DOWNLOAD, NOW, null, null, 9, Map.of(), Map.of(), null, awaiting);
            StoredCodeSet stored = new StoredCodeSet(set, FOUR_WRONG, "g1");

            assertThat(StoredCodeSet.read(stored.toCredential())).isEqualTo(stored);
            assertThat(stored.toCredential().getCredentialData()).doesNotContain("sam", "since", "link");
            assertThat(stored.toCredential().getSecretData())
                    .contains("\"awaiting\":{")
                    .endsWith(",\"version\":1}");
        }

        @Test
        void givenASetThenTheOrderOfItsCodesIsKept() {
            CodeSet read = StoredCodeSet.read(new StoredCodeSet(own(), FOUR_WRONG, "").toCredential())
                    .set();

            assertThat(List.copyOf(read.unused().keySet()))
                    .isEqualTo(List.copyOf(own().unused().keySet()));
        }

        @Test
        void theVersionStandsInTheSecretDataAndNotAmongWhatAdministratorsSee() {
            CredentialModel row = new StoredCodeSet(own(), FOUR_WRONG, "").toCredential();

            assertThat(row.getSecretData()).startsWith("{\"codes\":{").endsWith(",\"version\":1}");
            assertThat(row.getCredentialData())
                    .isEqualTo("{\"kind\":\"own\",\"condition\":\"LIVE\",\"total\":9,\"remaining\":3,"
                            + "\"expiresAt\":1790003600000,\"lastUsedAt\":1789999999000,\"wrongInARow\":4,"
                            + "\"lockedUntil\":1790000060000}");
        }
    }

    /** Rows as they were before the format had a version. */
    @Nested
    class WithoutVersion {

        @Test
        void givenOwnCodesThenAllOfThemAreRead() {
            StoredCodeSet stored = StoredCodeSet.read(old("active"));

            assertThat(stored.set().kind()).isEqualTo(CodeKind.OWN);
            assertThat(stored.set().condition()).isEqualTo(Condition.LIVE);
            assertThat(stored.set().createdAt()).isEqualTo(Instant.ofEpochMilli(1795692021687L));
            assertThat(stored.set().expiresAt()).isNull();
            assertThat(stored.set().lastUsedAt()).isNull();
            assertThat(stored.set().total()).isEqualTo(3);
            assertThat(stored.set().unused()).containsOnlyKeys("D4", "QT", "K7");
            assertThat(stored.set().justUsed()).isEmpty();
            assertThat(stored.set().issue()).isNull();
            assertThat(stored.set().unused().get("QT"))
                    .isEqualTo(new CodeHash(
                            "argon2",
                            1,
                            "4E6sVf223eZEAWsgp/R+MA==",
                            "Ld7D5jEp6nO/cUZemFn/4fnFzrcK+5XjiD+mOCs0J9Q=",
                            Map.of(
                                    "hashLength", List.of("32"),
                                    "memory", List.of("512"),
                                    "type", List.of("id"),
                                    "version", List.of("1.3"),
                                    "parallelism", List.of("1"))));
            assertThat(stored.throttle()).isEqualTo(Throttle.NONE);
            assertThat(stored.generation()).isEmpty();
        }

        @Test
        void givenAUsedCodeAndAWrongOneThenBothAreRemembered() {
            StoredCodeSet stored = StoredCodeSet.read(old("used"));

            assertThat(stored.set().unused()).containsOnlyKeys("2N", "MG");
            assertThat(stored.set().justUsed()).containsOnlyKeys("3D");
            assertThat(stored.set().lastUsedAt()).isEqualTo(Instant.ofEpochMilli(1795692023143L));
            assertThat(stored.set().expiresAt()).isEqualTo(Instant.ofEpochMilli(1798284022701L));
            assertThat(stored.throttle()).isEqualTo(new Throttle(1, null));
        }

        @Test
        void givenCodesResetByStaffThenTheTombstoneAwaitsTheDownloadOfItsGeneration() {
            StoredCodeSet stored = StoredCodeSet.read(old("awaiting download"));

            assertThat(stored.set().condition()).isEqualTo(Condition.AWAITING_DOWNLOAD);
            assertThat(stored.set().unused()).isEmpty();
            assertThat(stored.set().awaiting()).isNull();
            assertThat(stored.generation()).isEqualTo("e538c17f-5290-f028-2a3b-31f1e1b5777f");
        }

        @Test
        void givenCodesSwitchedOffThenTheyStayOff() {
            StoredCodeSet stored = StoredCodeSet.read(old("disabled"));

            assertThat(stored.set().condition()).isEqualTo(Condition.DISABLED);
            assertThat(stored.set().unused()).isEmpty();
            assertThat(stored.throttle()).isEqualTo(new Throttle(20, null));
        }

        @Test
        void givenLockoutCodesThenItIsKnownWhoMadeThemAndForWhom() {
            StoredCodeSet stored = StoredCodeSet.read(old("lockout"));

            assertThat(stored.set().kind()).isEqualTo(CodeKind.LOCKOUT);
            assertThat(stored.set().unused()).containsOnlyKeys("5W", "MT");
            assertThat(stored.set().issue()).isEqualTo(new CodeSet.Issue("admin", "alice@bank.example", true, null));
        }

        @Test
        void givenLockoutCodesFromBeforeItWasKeptForWhomThenTheyAreNotForStaff() {
            CredentialModel row = old("lockout");
            assertThat(row.getSecretData()).contains(",\"forStaff\":true");
            row.setSecretData(row.getSecretData().replace(",\"forStaff\":true", ""));

            assertThat(StoredCodeSet.read(row).set().issue())
                    .isEqualTo(new CodeSet.Issue("admin", "alice@bank.example", false, null));
        }

        @ParameterizedTest
        @ValueSource(strings = {"active", "used", "awaiting download", "disabled", "lockout"})
        void givenARowIsWrittenAgainThenNothingButTheVersionIsNew(String state) {
            CredentialModel before = old(state);
            CredentialModel after = old(state);

            StoredCodeSet.read(before).writeTo(after);

            assertThat(after.getCredentialData()).isEqualTo(before.getCredentialData());
            assertThat(after.getSecretData()).isEqualTo(before.getSecretData().replaceFirst("}$", ",\"version\":1}"));
            assertThat(after.getCreatedDate()).isEqualTo(before.getCreatedDate());
            assertThat(after.getId()).isEqualTo(before.getId());
        }
    }

    @Nested
    class OtherVersions {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"version\":2,\"codes\":{},\"justUsed\":{}}",
                    "{\"version\":2}",
                    "{\"codes\":[\"of another form\"],\"version\":2}"
                })
        void givenANewerVersionThenTheRefusalSaysWhichOfWhichCredentialAndNoMore(String secretData) {
            CredentialModel row = old("active");
            row.setSecretData(secretData);

            assertThatExceptionOfType(UnreadableCodeSetException.class)
                    .isThrownBy(() -> StoredCodeSet.read(row))
                    .withMessage("backup code credential " + row.getId() + " cannot be read: it is stored in format"
                            + " version 2, and this version of the extension knows format versions up to 1")
                    .withNoCause();
        }

        @Test
        void givenANewerVersionThenItsPublicDataMayBeOfAnotherForm() {
            CredentialModel row = old("active");
            row.setSecretData("{\"version\":10000000000}");
            row.setCredentialData("[]");

            assertThatExceptionOfType(UnreadableCodeSetException.class)
                    .isThrownBy(() -> StoredCodeSet.read(row))
                    .withMessageContaining("format version 10000000000,");
        }

        @ParameterizedTest
        @ValueSource(strings = {"used", "lockout"})
        void givenUnknownFieldsOfTheSameVersionThenTheyAreIgnored(String state) {
            CredentialModel row = old(state);
            StoredCodeSet known = StoredCodeSet.read(row);
            String unknown = "{\"added\":{\"later\":[1]},\"";

            row.setCredentialData(row.getCredentialData().replace("{\"", unknown));
            row.setSecretData(row.getSecretData()
                    .replace("\"justUsed\":{}", "\"justUsed\":{ }")
                    .replace("{\"algorithm", unknown + "algorithm")
                    .replace("{\"hash\"", unknown + "hash\"")
                    .replace("{\"by\"", unknown + "by\"")
                    .replace("{\"codes\"", unknown + "codes\""));

            assertThat(row.getSecretData()).contains("added");
            assertThat(StoredCodeSet.read(row)).isEqualTo(known);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "null",
            value = {
                "null",
                "''",
                "{\"codes\": not json",
                "[]",
                "null text",
                "\"text\"",
                "{}",
                "{\"codes\":null,\"justUsed\":{}}",
                "{\"codes\":{}}",
                "{\"codes\":{},\"justUsed\":{}}",
                "{\"version\":0,\"codes\":{},\"justUsed\":{}}",
                "{\"version\":-1,\"codes\":{},\"justUsed\":{}}",
                "{\"version\":\"secret\",\"codes\":{},\"justUsed\":{}}"
            })
    void givenSecretDataThatNoVersionHasWrittenThenItIsRefusedWithoutQuotingIt(String secretData) {
        CredentialModel row = old("active");
        row.setSecretData(secretData);

        assertCorrupted(row);
    }

    @ParameterizedTest
    @CsvSource({
        "'\"kind\":\"own\"', '\"kind\":\"secret\"'",
        "'\"condition\":\"LIVE\"', '\"condition\":\"SECRET\"'",
        "'\"remaining\":3', '\"remaining\":2'",
        "'\"remaining\":3,', ''",
        "'\"total\":3', '\"total\":\"secret\"'",
        "'{\"kind', 'secret{\"kind'"
    })
    void givenPublicDataThatNoVersionHasWrittenThenItIsRefusedWithoutQuotingIt(String part, String spoilt) {
        CredentialModel row = old("active");
        assertThat(row.getCredentialData()).contains(part);
        row.setCredentialData(row.getCredentialData().replace(part, spoilt));

        assertCorrupted(row);
    }

    private static void assertCorrupted(CredentialModel row) {
        assertThatExceptionOfType(UnreadableCodeSetException.class)
                .isThrownBy(() -> StoredCodeSet.read(row))
                .withMessage("backup code credential " + row.getId() + " cannot be read")
                .withNoCause();
    }

    private static CredentialModel old(String state) {
        return RepresentationToModel.toModel(RowsWithoutVersion.of(state));
    }

    private static CodeSet own() {
        Map<String, CodeHash> hashes = new LinkedHashMap<>();
        List.of("Z9", "7K", "A0").forEach(selector -> hashes.put(selector, hash(selector)));
        return new CodeSet(
                CodeKind.OWN,
                Condition.LIVE,
                NOW,
                NOW.plusSeconds(3600),
                NOW.minusSeconds(1),
                9,
                hashes,
                Map.of("3D", new CodeSet.UsedCode(hash("3D"), NOW.minusSeconds(1))),
                null,
                null);
    }

    private static StoredCodeSet lockout(CodeSet.Issue issue) {
        CodeSet set = new CodeSet(
                CodeKind.LOCKOUT,
                Condition.LIVE,
                NOW,
                NOW.plusSeconds(3600),
                null,
                1,
                Map.of("7K", hash("7K")),
                Map.of(),
                issue,
                null);
        return new StoredCodeSet(set, Throttle.NONE, "");
    }

    private static CodeHash hash(String value) {
        return new CodeHash("argon2", 5, "c2FsdA==", value, Map.of("type", List.of("id")));
    }
}
