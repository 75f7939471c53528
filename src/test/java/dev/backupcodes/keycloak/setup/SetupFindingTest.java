package dev.backupcodes.keycloak.setup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class SetupFindingTest {

    @Test
    void everyKindHasASentence() throws IOException {
        Properties texts = new Properties();
        try (Reader reader =
                Files.newBufferedReader(Path.of("themes", "theme-resources", "messages", "messages_en.properties"))) {
            texts.load(reader);
        }

        assertThat(SetupFinding.Kind.values())
                .allSatisfy(kind -> assertThat(texts.getProperty(kind.messageKey()))
                        .as(kind.id())
                        .endsWith("."));
    }

    @Test
    void callersKnowTheIds() {
        assertThat(SetupFinding.Kind.RESET_OTP_UNPROTECTED.id()).isEqualTo("reset_otp_unprotected");
        assertThat(Arrays.stream(SetupFinding.Kind.values()).map(SetupFinding.Kind::id))
                .doesNotHaveDuplicates();
        assertThat(Door.Kind.FIRST_BROKER_LOGIN.id()).isEqualTo("first-broker-login");
    }
}
