package dev.backupcodes.keycloak.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.keycloak.representations.account.DeviceRepresentation;

/** Whatever Keycloak reads out of the header that a browser sends about itself. */
class DeviceFuzzTest {

    private static final Pattern HARMLESS = Pattern.compile("[\\p{L}\\p{N} ,._+-]*");

    /** @param data the browser, and on the second line the system */
    @FuzzTest
    @DictionaryEntries({"Chrome/", "Other", "Unknown", "\ud835\udcb3", "a\u0301", "<b>"})
    void aDevice(byte[] data) {
        String[] names = new String(data, StandardCharsets.UTF_8).split("\n", 2);
        DeviceRepresentation device = new DeviceRepresentation();
        device.setBrowser(names[0], null);
        device.setOs(names.length > 1 ? names[1] : null);

        String words = Device.words(device);

        assertThat(words.codePointCount(0, words.length())).isLessThanOrEqualTo(40 + 2 + 40);
        assertThat(HARMLESS.matcher(words).matches()).as(words).isTrue();
        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(words))
                .as("fit for a database")
                .isTrue();
        assertThat(words.split(", ")).doesNotContain("Other");
    }
}
