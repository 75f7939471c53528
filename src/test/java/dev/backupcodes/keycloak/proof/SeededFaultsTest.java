package dev.backupcodes.keycloak.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backupcodes.keycloak.proof.Scenario.Kind;
import dev.backupcodes.keycloak.proof.Scenario.Start;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The search would notice: every mistake that is put in on purpose is found, with a schedule that shows it. */
class SeededFaultsTest {

    @ParameterizedTest
    @EnumSource
    void givenAFaultThenThereIsAScheduleThatNothingExplains(Fault fault) {
        Optional<String> found = firstViolation(fault);

        assertThat(found).as("a schedule for " + fault).isPresent();
    }

    private static Optional<String> firstViolation(Fault fault) {
        for (List<Kind> kinds : AllSchedulesTest.combinations(2)) {
            for (Start start : Start.values()) {
                Scenario scenario = new Scenario(start, kinds);
                Optional<String> schedule = new Explorer(scenario, EnumSet.of(fault), 1).search();
                if (schedule.isPresent()) {
                    return schedule.map(steps -> scenario + " " + steps);
                }
            }
        }
        return Optional.empty();
    }
}
