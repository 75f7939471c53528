package dev.backupcodes.keycloak.credential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backupcodes.keycloak.code.CodeBook;
import dev.backupcodes.keycloak.code.CodeHash;
import dev.backupcodes.keycloak.code.CodeKind;
import dev.backupcodes.keycloak.code.CodeSet;
import dev.backupcodes.keycloak.code.Throttle;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.credential.CredentialModel;

class StoredCodeSetTest {

    private static final Instant NOW = Instant.ofEpochMilli(1_790_000_000_000L);

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void givenLockoutCodesThenWhatWasWrittenIsRead(boolean forStaff) {
        CodeSet set = lockout(new CodeSet.Issue("sam", "alice@example", forStaff));

        assertThat(StoredCodeSet.read(row(set))).isEqualTo(set);
    }

    @Test
    void givenARowFromBeforeItWasKeptWhoMadeThemThenThatMayHaveBeenAnybody() {
        CredentialModel row = row(lockout(new CodeSet.Issue("sam", "alice@example", true)));
        assertThat(row.getSecretData()).contains(",\"forStaff\":true");
        row.setSecretData(row.getSecretData().replace(",\"forStaff\":true", ""));

        assertThat(StoredCodeSet.read(row).issue()).isEqualTo(new CodeSet.Issue("sam", "alice@example", false));
    }

    private static CodeSet lockout(CodeSet.Issue issue) {
        CodeHash hash = new CodeHash("argon2", 5, "c2FsdA==", "dmFsdWU=", Map.of("type", List.of("id")));
        return new CodeSet(
                CodeKind.LOCKOUT,
                CodeSet.Condition.LIVE,
                NOW,
                NOW.plusSeconds(3600),
                null,
                1,
                Map.of("7K", hash),
                Map.of(),
                issue);
    }

    private static CredentialModel row(CodeSet set) {
        return StoredCodeSet.toCredential(set, new CodeBook(null, set, Throttle.NONE, ""));
    }
}
