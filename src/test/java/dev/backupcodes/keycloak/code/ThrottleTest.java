package dev.backupcodes.keycloak.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThrottleTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        // failures and seconds that the lock lasts from noon on; the stricter one first
        "7, ,  6, ",
        "7, ,  6, 60",
        "6, ,  0, ",
        "5, 60, 5, ",
        "5, 61, 5, 60",
    })
    void ofTwoRecordsTheStricterOneHolds(int failures, Integer locked, int fewer, Integer lockedLess) {
        Throttle stricter = throttle(failures, locked);
        Throttle other = throttle(fewer, lockedLess);

        assertThat(stricter.stricter(other)).isSameAs(stricter);
        assertThat(other.stricter(stricter)).isSameAs(stricter);
    }

    @Test
    void ofTwoLikeRecordsOneHolds() {
        assertThat(throttle(5, 60).stricter(throttle(5, 60))).isEqualTo(throttle(5, 60));
        assertThat(Throttle.NONE.stricter(Throttle.NONE)).isEqualTo(Throttle.NONE);
    }

    @Test
    void aLockEndsAtItsInstant() {
        assertThat(throttle(5, 60).isLocked(NOON.plusSeconds(59))).isTrue();
        assertThat(throttle(5, 60).isLocked(NOON.plusSeconds(60))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "0, false, false",
        "4, false, false",
        "5, false, true",
        "10, false, true",
        "19, false, false",
        "20, true, true",
        "21, false, false",
        "40, true, true"
    })
    void everyTwentiethKillsOwnCodesAndEveryFifthLockoutCodes(int failures, boolean own, boolean lockout) {
        assertThat(throttle(failures, null).kills(CodeKind.OWN)).isEqualTo(own);
        assertThat(throttle(failures, null).kills(CodeKind.LOCKOUT)).isEqualTo(lockout);
    }

    private static Throttle throttle(int failures, Integer lockedForSeconds) {
        return new Throttle(failures, lockedForSeconds == null ? null : NOON.plusSeconds(lockedForSeconds));
    }

    @Test
    void thereIsNoNegativeCount() {
        assertThatThrownBy(() -> new Throttle(-1, null)).isInstanceOf(IllegalArgumentException.class);
        assertThat(new Throttle(Integer.MAX_VALUE, null).afterFailure(Codes.NOW).failures())
                .isEqualTo(Integer.MAX_VALUE);
    }
}
