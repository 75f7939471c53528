package dev.backupcodes.keycloak.setup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TristateTest {

    @ParameterizedTest
    @CsvSource({
        "YES YES,         YES,     YES",
        "YES UNKNOWN,     UNKNOWN, YES",
        "UNKNOWN UNKNOWN, UNKNOWN, UNKNOWN",
        "YES NO,          NO,      YES",
        "UNKNOWN NO,      NO,      UNKNOWN",
        "YES UNKNOWN NO,  NO,      YES",
        "NO NO,           NO,      NO"
    })
    void allAndAny(String parts, Tristate all, Tristate any) {
        List<Tristate> known =
                Arrays.stream(parts.split(" ")).map(Tristate::valueOf).toList();

        assertThat(Tristate.all(known)).isEqualTo(all);
        assertThat(Tristate.any(known)).isEqualTo(any);
    }
}
