package dev.backupcodes.keycloak.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backupcodes.keycloak.code.Attempt;
import dev.backupcodes.keycloak.code.CodeKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class NotificationTypeTest {

    private static final Path RESOURCES = Path.of("themes", "theme-resources");

    @ParameterizedTest
    @CsvSource({
        "OWN, 4, 3, USED",
        "OWN, 3, 3, USED_FEW_LEFT",
        "OWN, 1, 3, USED_FEW_LEFT",
        "OWN, 1, 0, USED",
        "OWN, 0, 0, USED_LAST",
        "OWN, 0, 3, USED_LAST",
        "LOCKOUT, 0, 3, LOCKOUT_USED"
    })
    void aUseIsOneMailThatFitsWhatIsLeft(CodeKind kind, int remaining, int threshold, NotificationType notice) {
        assertThat(NotificationType.ofUse(new Attempt.Accepted(kind, "AB", remaining), threshold))
                .isEqualTo(notice);
    }

    @Test
    void theEndOfBothSetsIsOneMail() {
        assertThat(NotificationType.ofDeath(Set.of(CodeKind.OWN))).isEqualTo(NotificationType.DISABLED);
        assertThat(NotificationType.ofDeath(Set.of(CodeKind.LOCKOUT))).isEqualTo(NotificationType.LOCKOUT_DISABLED);
        assertThat(NotificationType.ofDeath(Set.of(CodeKind.OWN, CodeKind.LOCKOUT)))
                .isEqualTo(NotificationType.ALL_DISABLED);
    }

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
