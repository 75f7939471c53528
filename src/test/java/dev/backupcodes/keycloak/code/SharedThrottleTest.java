package dev.backupcodes.keycloak.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What entries of another factor do to the count of wrong codes, which it shares. */
class SharedThrottleTest {

    private final Codes user = Codes.ten();

    private void enterWrongElsewhere(int times) {
        for (int i = 0; i < times; i++) {
            user.book = user.book.withEntryElsewhere(user.now).withWrongEntryElsewhere(user.now);
        }
    }

    @Test
    void fiveOfBothLockBoth() {
        user.enter("WRONG");
        user.enter("WRONG");
        enterWrongElsewhere(3);

        assertThat(user.book.lockedUntil(user.now)).contains(user.now.plusSeconds(60));
        assertThat(user.enter(user.own.get(0))).isInstanceOf(Attempt.Locked.class);
    }

    @Test
    void oneThatIsBeingLookedAtCountsAlready() {
        enterWrongElsewhere(4);

        user.book = user.book.withEntryElsewhere(user.now);

        assertThat(user.book.lockedUntil(user.now)).isPresent();
    }

    @Test
    void oneThatWasRightEndsTheCountAsARightCodeDoes() {
        enterWrongElsewhere(4);

        user.book = user.book.withEntryElsewhere(user.now).withRightEntryElsewhere();

        assertThat(user.book.throttle()).isEqualTo(Throttle.NONE);
        assertThat(user.enter(user.own.get(0))).isInstanceOf(Attempt.Accepted.class);
    }

    @Test
    void oneThatWasNotLookedAtDoesNotCount() {
        enterWrongElsewhere(4);

        user.book = user.book.withEntryElsewhere(user.now).withoutEntryElsewhere();

        assertThat(user.book.throttle()).isEqualTo(new Throttle(4, null));
    }

    @Test
    void theTwentiethEndsOwnCodesOnceItIsKnownToBeWrong() {
        for (int i = 0; i < 19; i++) {
            enterWrongElsewhere(1);
            user.wait(Duration.ofHours(2));
        }
        CodeBook lookedAt = user.book.withEntryElsewhere(user.now);
        assertThat(lookedAt.ownState(user.now, 3)).isEqualTo(SetState.ACTIVE);

        assertThat(lookedAt.withWrongEntryElsewhere(user.now).ownState(user.now, 3))
                .isEqualTo(SetState.DISABLED);
    }
}
