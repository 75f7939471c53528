package dev.backupcodes.keycloak.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeedsOfOneTest {

    private static final long HOUR = Duration.ofHours(1).toMillis();

    private long now = 1_000_000_000L;
    private final DeedsOfOne deeds = new DeedsOfOne(() -> now);

    @Test
    void givenNobodyDidAnythingThenItIsNone() {
        assertThat(deeds.most()).isZero();
    }

    @Test
    void givenSeveralPeopleThenItIsTheMostOfOneAndNotTheSum() {
        times("anna", 3);
        times("bert", 5);
        times("carl", 4);

        assertThat(deeds.most()).isEqualTo(5);
    }

    @Test
    void givenAnHourHasPassedThenADeedCountsNoLonger() {
        times("anna", 3);
        now += HOUR / 2;
        times("anna", 2);

        now += HOUR / 2 - 1;
        assertThat(deeds.most()).isEqualTo(5);
        now += 1;
        assertThat(deeds.most()).isEqualTo(2);
        now += HOUR;
        assertThat(deeds.most()).isZero();
    }

    @Test
    void givenTheClockGoesBackThenWhatIsToComeDoesNotCount() {
        times("anna", 3);
        now -= 1;

        assertThat(deeds.most()).isZero();
    }

    @Test
    void givenSomebodyWhoDoesNothingElseThenTheNumberStopsAtItsBound() {
        times("anna", 10 * DeedsOfOne.MOST_DEEDS);

        assertThat(deeds.most()).isEqualTo(DeedsOfOne.MOST_DEEDS);
    }

    /** Who made many is the one to know of, so the bound drops whoever did something longest ago. */
    @Test
    void givenMorePeopleThanThereIsRoomForThenThoseOfLateAreKept() {
        times("anna", 9);
        for (int i = 0; i < DeedsOfOne.MOST_PEOPLE - 1; i++) {
            times("somebody" + i, 1);
        }
        assertThat(deeds.most()).isEqualTo(9);
        times("anna", 1);
        times("one-more", 1);
        assertThat(deeds.most()).isEqualTo(10);

        for (int i = 0; i < DeedsOfOne.MOST_PEOPLE; i++) {
            times("another" + i, 1);
        }
        assertThat(deeds.most()).isEqualTo(1);
    }

    private void times(String person, int count) {
        for (int i = 0; i < count; i++) {
            deeds.add(person);
        }
    }
}
