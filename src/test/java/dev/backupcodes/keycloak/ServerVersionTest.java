package dev.backupcodes.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerVersionTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "26.7.0",
                "26.7.3",
                "26.7",
                "26.10.1",
                "27.0.0",
                "999.0.0-SNAPSHOT",
                "26.8.0.vendor-00001",
                "main",
                ""
            })
    void runsOnTheVersionItWasMadeForAndLaterOnes(String version) {
        assertThat(ServerVersion.isSupported(version)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"26.6.4", "26.6", "26.4.7.vendor-00001", "25.10.9", "9.0.3"})
    void keepsOutOfOlderOnes(String version) {
        assertThat(ServerVersion.isSupported(version)).isFalse();
    }
}
