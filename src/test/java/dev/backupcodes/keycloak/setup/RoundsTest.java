package dev.backupcodes.keycloak.setup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class RoundsTest {

    private static final long PAUSE = Rounds.PAUSE.toMillis();
    private static final Set<String> ALL = Set.of("a", "b", "c");

    private final Rounds rounds = new Rounds();
    private long now = 1_800_000_000_000L;

    @Test
    void givenSeveralThenEachHasOneTurnAndThenThereIsAPause() {
        assertThat(rounds.next(ALL, now)).contains("a");
        assertThat(rounds.next(ALL, now + 10)).contains("b");
        assertThat(rounds.next(ALL, now + 20)).contains("c");
        assertThat(rounds.next(ALL, now + 30)).isEmpty();
        assertThat(rounds.next(ALL, now + PAUSE - 1)).isEmpty();
        assertThat(rounds.next(ALL, now + PAUSE)).contains("a");
        assertThat(rounds.next(ALL, now + PAUSE + 5)).isEmpty();
    }

    @Test
    void givenANewOneThenItComesBeforeThoseThatWait() {
        ALL.forEach(one -> rounds.next(ALL, now));
        now += 2 * PAUSE;

        assertThat(rounds.next(Set.of("a", "b", "c", "z"), now)).contains("z");
        assertThat(rounds.next(Set.of("a", "b", "c", "z"), now)).contains("a");
    }

    @Test
    void givenMoreThanThereIsTimeForThenWhoWaitsLongestIsNext() {
        rounds.next(Set.of("b"), now);
        rounds.next(Set.of("a", "b"), now + 1);

        assertThat(rounds.next(Set.of("a", "b"), now + 3 * PAUSE)).contains("b");
        assertThat(rounds.next(Set.of("a", "b"), now + 3 * PAUSE)).contains("a");
    }

    @Test
    void givenOneIsGoneThenItIsForgotten() {
        rounds.next(Set.of("a"), now);
        assertThat(rounds.next(Set.of(), now)).isEmpty();

        assertThat(rounds.next(Set.of("a"), now)).contains("a");
    }

    @Test
    void givenTheClockGoesBackFarThenNobodyWaitsUntilItHasCaughtUp() {
        rounds.next(Set.of("a"), now);

        assertThat(rounds.next(Set.of("a"), now - 1)).isEmpty();
        assertThat(rounds.next(Set.of("a"), now - PAUSE)).contains("a");
    }
}
