package dev.backupcodes.keycloak.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CodeHashingTest {

    private final CodeHashing hashing = new CodeHashing(new CountingHasher(), Codes.RANDOM);
    private final BackupCode code = new BackupCode("7K", "2".repeat(23));

    @Test
    void aLongSecretMatchesItsOwnHashOnly() {
        CodeHash hash = hashing.hashAll(List.of(code)).get(0);

        assertThat(hashing.matches(code, hash)).isTrue();
        assertThat(hashing.matches(new BackupCode("7K", "2".repeat(22) + "3"), hash))
                .isFalse();
    }

    @Test
    void theSaltOfALongSecretCounts() {
        CodeHash hash = hashing.hashAll(List.of(code)).get(0);
        String otherSalt = hashing.hashAll(List.of(code)).get(0).salt();

        assertThat(hash.salt()).hasSize(24).isNotEqualTo(otherSalt);
        assertThat(hashing.matches(
                        code, new CodeHash(hash.algorithm(), hash.iterations(), otherSalt, hash.value(), Map.of())))
                .isFalse();
    }

    @Test
    void aCodeThatIsNotThereCostsWhatOneThatIsThereCosts() {
        Codes user = Codes.withSecretLength(23);
        String otherSelector = user.own.get(0).selector().equals("ZZ") ? "YY" : "ZZ";

        assertThat(user.slow.evaluationsOf(() -> user.enter(otherSelector + code.secret())))
                .as("passwords' hashes, where none of the codes has one")
                .isZero();
    }

    @Test
    void nothingShowsItselfInALog() {
        assertThat(code).hasToString("BackupCode[redacted]");
        assertThat(hashing.hashAll(List.of(code)).get(0)).hasToString("CodeHash[SHA-512]");
        assertThat(CodeInput.of("7K22")).hasToString("CodeInput[redacted]");
    }

    @ParameterizedTest
    @EnumSource
    void statesAreCalledInTheRestInterfaceAsHere(SetState state) {
        assertThat(state.id()).isEqualTo(state.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
}
