package dev.backupcodes.keycloak.setup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class SetupFindingTest {

    private static final Properties TEXTS = english();

    @Test
    void everyKindHasASentence() {
        assertThat(SetupFinding.Kind.values())
                .allSatisfy(kind -> assertThat(TEXTS.getProperty(kind.messageKey()))
                        .as(kind.id())
                        .endsWith("."));
    }

    @Test
    void whatASetupDoesHasASentenceInTheFutureTenseToo() {
        assertThat(SetupFinding.Kind.values())
                .filteredOn(SetupFinding.Kind::isDone)
                .hasSize(13)
                .allSatisfy(kind -> assertThat(TEXTS.getProperty(kind.plannedMessageKey()))
                        .as(kind.id())
                        .contains(" will ")
                        .endsWith("."));
        assertThat(SetupFinding.Kind.values())
                .filteredOn(kind -> TEXTS.containsKey(kind.plannedMessageKey()))
                .allMatch(SetupFinding.Kind::isDone);
    }

    @Test
    void callersKnowTheIds() {
        assertThat(SetupFinding.Kind.RESET_OTP_UNPROTECTED.id()).isEqualTo("reset_otp_unprotected");
        assertThat(Arrays.stream(SetupFinding.Kind.values()).map(SetupFinding.Kind::id))
                .doesNotHaveDuplicates();
        assertThat(Door.Kind.FIRST_BROKER_LOGIN.id()).isEqualTo("first-broker-login");
    }

    private static Properties english() {
        Properties texts = new Properties();
        try (Reader reader =
                Files.newBufferedReader(Path.of("themes", "theme-resources", "messages", "messages_en.properties"))) {
            texts.load(reader);
            return texts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
