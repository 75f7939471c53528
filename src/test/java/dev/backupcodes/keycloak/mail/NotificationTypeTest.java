package dev.backupcodes.keycloak.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NotificationTypeTest {

    private static final Path RESOURCES = Path.of("themes", "theme-resources");

    @ParameterizedTest
    @EnumSource
    void everyNoticeHasASubjectAndAMail(NotificationType notice) throws IOException {
        assertThat(Files.readString(RESOURCES.resolve("messages/messages_en.properties")))
                .contains(notice.subjectKey() + "=");
        assertThat(RESOURCES.resolve("templates/html").resolve(notice.template()))
                .isRegularFile();
        assertThat(RESOURCES.resolve("templates/text").resolve(notice.template()))
                .isRegularFile();
    }
}
