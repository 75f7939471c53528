package dev.backupcodes.keycloak.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backupcodes.keycloak.proof.Scenario.Kind;
import dev.backupcodes.keycloak.proof.Scenario.Start;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * In whatever order the steps of two or three people's deeds happen, on as many nodes, and wherever one of the nodes goes down: the
 * answers and the codes are as if the deeds had come one by one.
 */
class AllSchedulesTest {

    @ParameterizedTest
    @EnumSource
    void givenTwoDeedsAndANodeThatGoesDownThenEveryScheduleIsExplained(Start start) {
        explain(start, 2, 1);
    }

    /** Without a crash: {@code -Dproof=full} takes a minute or two. */
    @ParameterizedTest
    @EnumSource
    @EnabledIfSystemProperty(named = "proof", matches = "full")
    void givenThreeDeedsThenEveryScheduleIsExplained(Start start) {
        explain(start, 3, 0);
    }

    /** The three that race for one code, and whoever takes it away meanwhile. */
    @Test
    void givenThreeWhoWantOneCodeThenEveryScheduleIsExplained() {
        for (Kind third : Kind.values()) {
            assertExplained(new Scenario(Start.CODES, List.of(Kind.REDEEM, Kind.REDEEM, third)), 1);
        }
    }

    /** There is no row yet that they could lock. It was found by the search: the regeneration was lost. */
    @Test
    void givenTwoFirstSetsAndARegenerationThenEveryScheduleIsExplained() {
        assertExplained(new Scenario(Start.NOTHING, List.of(Kind.CONFIRM, Kind.CONFIRM, Kind.REGENERATE)), 1);
    }

    /** What was waited for is gone, and something else is there: a wrong code was not counted. */
    @Test
    void givenTheRowsAreReplacedDuringTheWaitThenEveryScheduleIsExplained() {
        assertExplained(new Scenario(Start.NOTHING, List.of(Kind.REDEEM, Kind.CONFIRM, Kind.MAKE_LOCKOUT_CODES)), 0);
    }

    private static void explain(Start start, int deeds, int crashes) {
        combinations(deeds).stream().forEach(kinds -> assertExplained(new Scenario(start, kinds), crashes));
    }

    private static void assertExplained(Scenario scenario, int crashes) {
        Explorer explorer = new Explorer(scenario, EnumSet.noneOf(Fault.class), crashes);
        Optional<String> violation = explorer.search();
        assertThat(violation)
                .as(() -> new Explorer(scenario, Set.of(), crashes).replay(violation.orElseThrow()))
                .isEmpty();
    }

    /** All of so many, with repetitions, whatever their order. */
    static List<List<Kind>> combinations(int size) {
        List<List<Kind>> all = new ArrayList<>();
        combine(size, 0, List.of(), all);
        return all;
    }

    private static void combine(int size, int from, List<Kind> chosen, List<List<Kind>> all) {
        if (chosen.size() == size) {
            all.add(chosen);
            return;
        }
        for (int i = from; i < Kind.values().length; i++) {
            List<Kind> more = new ArrayList<>(chosen);
            more.add(Kind.values()[i]);
            combine(size, i, more, all);
        }
    }
}
