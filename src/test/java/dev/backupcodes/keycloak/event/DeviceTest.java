package dev.backupcodes.keycloak.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.keycloak.representations.account.DeviceRepresentation;

/** A browser in words that its owner knows it by. */
class DeviceTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "Chrome        | Linux    | Chrome, Linux",
                "Mobile Safari | iOS      | Mobile Safari, iOS",
                "Other         | Windows  | Windows",
                "Firefox       | Other    | Firefox",
                "Other         | Other    | ''",
                "-             | -        | ''",
                "<b>x</b>      | Mac OS X | bx, Mac OS X"
            })
    void isBrowserAndSystemWithoutVersions(String browser, String system, String words) {
        assertThat(Device.words(device(browser, system))).isEqualTo(words);
    }

    @Test
    void isNeverLongerThanSuchNamesAre() {
        assertThat(Device.words(device("x".repeat(500), "y".repeat(500)))).hasSize(40 + 2 + 40);
    }

    @Test
    void isNotCutWithinACharacter() {
        assertThat(Device.words(device("x".repeat(39) + "\ud835\udcb3y", "Linux")))
                .isEqualTo("x".repeat(39) + "\ud835\udcb3, Linux");
    }

    private static DeviceRepresentation device(String browser, String system) {
        DeviceRepresentation device = new DeviceRepresentation();
        if (browser != null) {
            device.setBrowser(browser, "120.0.1");
        }
        device.setOs(system);
        return device;
    }
}
