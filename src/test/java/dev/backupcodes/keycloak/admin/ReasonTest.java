package dev.backupcodes.keycloak.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backupcodes.keycloak.admin.rest.JsonBody;
import dev.backupcodes.keycloak.admin.rest.Refusal;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReasonTest {

    /** Two Java characters, but one to a person. */
    private static final String EMOJI = "\ud83d\udd11";

    @ParameterizedTest
    @ValueSource(strings = {"T-1", " lost phone ", "first\r\n\tsecond", "Grüße, 名前", "{0} <b>", "\u00a0x"})
    void isKeptAsItWasWritten(String reason) {
        assertThat(Reason.checked(reason)).isEqualTo(reason);
        assertThat(Reason.required(reason)).isEqualTo(reason);
    }

    @Test
    void mayBeLeftOutUnlessItIsRequired() {
        assertThat(Reason.checked(null)).isNull();
        assertRefused(() -> Reason.required(null), "backupCodesRestReasonRequired");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\t"})
    void isNotBlank(String reason) {
        assertRefused(() -> Reason.checked(reason), "backupCodesRestReasonLength");
        assertRefused(() -> Reason.required(reason), "backupCodesRestReasonLength");
    }

    @Test
    void hasFiveHundredCharactersAsPeopleCountThem() {
        assertThat(Reason.checked("x".repeat(500))).hasSize(500);
        assertThat(Reason.checked(EMOJI.repeat(500))).hasSize(1000);
        assertRefused(() -> Reason.checked("x".repeat(501)), "backupCodesRestReasonLength");
        assertRefused(() -> Reason.checked(EMOJI.repeat(501)), "backupCodesRestReasonLength");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0000", "\u0007", "\u001b[31m", "\u007f", "\u0085", "\u009f"})
    void holdsNoControlCharacters(String reason) {
        assertRefused(() -> Reason.checked("x" + reason), "backupCodesRestReasonCharacters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud83d", "\udd11", "\udd11\ud83d"})
    void holdsNoHalfCharacters(String reason) {
        assertRefused(() -> Reason.checked("x" + reason + "x"), "backupCodesRestReasonCharacters");
    }

    @Test
    void isTakenForTheAuditFromWhateverCameAsFarAsItMayBeKept() {
        assertThat(forAudit("{\"reason\":\"T-1\",\"unknown\":true}")).isEqualTo("T-1");
        assertThat(forAudit("{\"reason\":\"\\u0007\"}")).isNull();
        assertThat(forAudit("{\"reason\":\"" + "x".repeat(501) + "\"}")).isNull();
        assertThat(forAudit("{}")).isNull();
        assertThat(forAudit("no JSON")).isNull();
    }

    private static String forAudit(String body) {
        return Reason.forAudit(JsonBody.read(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8))));
    }

    private static void assertRefused(ThrowingCallable call, String messageKey) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.messageKey()).isEqualTo(messageKey));
    }
}
