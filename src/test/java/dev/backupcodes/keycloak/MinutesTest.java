package dev.backupcodes.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MinutesTest {

    @ParameterizedTest
    @CsvSource({"-PT5S, 1", "PT0S, 1", "PT1S, 1", "PT60S, 1", "PT60.001S, 2", "PT61S, 2", "PT2M, 2", "PT15M, 15"})
    void areRoundedUpAndAtLeastOne(Duration wait, long minutes) {
        assertThat(Minutes.of(wait)).isEqualTo(minutes);
    }
}
