package dev.backupcodes.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MinutesTest {

    @ParameterizedTest
    @CsvSource({"-5000, 1", "0, 1", "1, 1", "60000, 1", "60001, 2", "3600000, 60"})
    void areRoundedUpSoThatTheWaitIsOver(long millis, long minutes) {
        assertThat(Minutes.of(Duration.ofMillis(millis))).isEqualTo(minutes);
    }
}
