package dev.backupcodes.keycloak.admin.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RefusalTest {

    @Test
    void saysTheUsualSentenceUnlessAnotherOneFitsBetter() {
        assertThat(RestError.FORBIDDEN.refusal().messageKey()).isEqualTo("backupCodesRestForbidden");
        assertThat(RestError.FORBIDDEN
                        .refusal("backupCodesRestRoleNeeded", "role")
                        .parameters())
                .containsExactly("role");
    }

    @Test
    void tellsWhenItIsWorthTryingAgain() {
        Refusal tooMany = RestError.TOO_MANY_REQUESTS.refusal("backupCodesRestTooManyLockouts");

        assertThat(tooMany.retryAfter()).isEmpty();
        assertThat(tooMany.retryAfter(Duration.ofSeconds(61)).retryAfter()).contains(Duration.ofSeconds(61));
        assertThat(tooMany.retryAfter(Duration.ofSeconds(61)).parameters()).containsExactly(2L);
        assertThat(tooMany.retryAfter(Duration.ofSeconds(61)).messageKey()).isEqualTo("backupCodesRestTooManyLockouts");
    }

    @Test
    void tellsTheAuditAndTheCallerTheSameId() {
        assertThat(RestError.STEP_UP_FAILED.id()).isEqualTo("step_up_failed");
        assertThat(RestError.STEP_UP_FAILED.refusal()).hasMessage("step_up_failed");
    }
}
