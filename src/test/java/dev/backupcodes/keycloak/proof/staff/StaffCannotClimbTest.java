package dev.backupcodes.keycloak.proof.staff;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever rights a handful of people have, and whatever up to four calls they make: nobody gets a right by backup codes that they
 * lacked, alone or together, but for the exceptions that the model lists by name. And every guard is needed, every exception real.
 */
class StaffCannotClimbTest {

    private static final String ONE_CALL = "2 but 2 Bundle, 3 Person, 2 Moment";
    private static final String TWO_CALLS = "1 but 1 Bundle, 3 Person, 3 Moment";
    /** Three calls of three people, who are enough for everything that goes wrong below; and four of two. */
    private static final String CHAIN = "1 but 1 Bundle, 3 Person, 4 Moment";

    private static final String LONG_CHAIN = "1 but 1 Bundle, 2 Person, 5 Moment";

    /** What a chain brings about; everything else is decided by one call. */
    private static final List<String> OF_CHAINS =
            List.of("NobodyClimbs", "NobodyTakesOver", "HelpDesksCodesEndWithStaff");

    private static final Map<String, List<String>> FULL = Map.of(
            "NobodyClimbs",
            List.of(
                    "2 but 2 Bundle, 3 Person, 4 Moment",
                    "1 but 1 Bundle, 3 Person, 5 Moment",
                    "2 but 1 Bundle, 3 Person, 5 Moment"),
            "NobodyTakesOver",
            List.of("2 but 2 Bundle, 4 Person, 5 Moment"),
            "HelpDesksCodesEndWithStaff",
            List.of("2 but 2 Bundle, 4 Person, 5 Moment"),
            "CodesEnd",
            List.of("2 but 2 Bundle, 4 Person, 4 Moment"));

    private static final StaffModel MODEL = StaffModel.read();

    static Stream<Arguments> whatHolds() {
        return MODEL.assertions().stream()
                .flatMap(assertion -> scopes(assertion).map(scope -> Arguments.of(assertion, scope)));
    }

    private static Stream<String> scopes(String assertion) {
        Stream<String> usual =
                OF_CHAINS.contains(assertion) ? Stream.of(CHAIN, LONG_CHAIN) : Stream.of(scope(assertion));
        return Stream.concat(usual, StaffModel.FULL ? full(assertion) : Stream.of());
    }

    private static Stream<String> full(String assertion) {
        return FULL.getOrDefault(assertion, List.of("3 but 3 Bundle, 4 Person, 2 Moment")).stream();
    }

    private static String scope(String assertion) {
        if (OF_CHAINS.contains(assertion)) {
            return CHAIN;
        }
        return "CodesEnd".equals(assertion) ? TWO_CALLS : ONE_CALL;
    }

    @ParameterizedTest(name = "{0} for {1}")
    @MethodSource
    void whatHolds(String assertion, String scope) {
        assertThat(MODEL.against(assertion, scope)).isEmpty();
    }

    /** What goes wrong first when a guard is missing. */
    private static final Map<String, String> BROKEN_BY = Map.ofEntries(
            Map.entry("NeedsTheRole", "NeverWithoutTheRole"),
            Map.entry("ReallyHeld", "NeverWithoutTheRole"),
            Map.entry("NeedsView", "NeverOutOfSight"),
            Map.entry("ResetNotDenied", "NeverAgainstADenial"),
            Map.entry("NotOneself", "NeverForOneself"),
            Map.entry("StaffProtected", "StaffByAdministratorsOnly"),
            Map.entry("EffectiveStaff", "NobodyClimbs"),
            Map.entry("PolicyNamesStaff", "NobodyClimbs"),
            Map.entry("NotAbove", "NobodyClimbs"),
            Map.entry("AdministratorByToken", "StaffByAdministratorsOnly"),
            Map.entry("ProvesAFactor", "NobodyTakesOver"),
            Map.entry("GuardsRoles", "NobodyClimbs"),
            Map.entry("GuardsComposites", "NobodyClimbs"),
            Map.entry("GuardsGroups", "NobodyClimbs"),
            Map.entry("GuardsGroupsAbove", "AdministratorsAloneGiveOurs"),
            Map.entry("GuardsJoining", "NobodyClimbs"),
            Map.entry("GuardsMoving", "AdministratorsAloneGiveOurs"),
            Map.entry("GuardsContaining", "NobodyClimbs"),
            Map.entry("EndsWithStaff", "NobodyClimbs"),
            Map.entry("EndsWithPassword", "CodesEnd"),
            Map.entry("EndsWithRegeneration", "CodesEnd"),
            Map.entry("EndsWhenRevoked", "CodesEnd"),
            Map.entry("EndsForWrongPerson", "CodesEnd"));

    static List<String> everyGuard() {
        return MODEL.all("Guard");
    }

    @ParameterizedTest
    @MethodSource
    void everyGuard(String guard) {
        String assertion = BROKEN_BY.get(guard);
        Optional<Story> wrong = MODEL.without(guard).against(assertion, scope(assertion));

        assertThat(wrong).as("without " + guard).isPresent();
    }

    static List<String> everyException() {
        return MODEL.all("Exception");
    }

    /** None is listed that is none. */
    @ParameterizedTest
    @MethodSource
    void everyException(String exception) {
        String assertion = exception.endsWith("ThePassword") ? "NobodyTakesOver" : "NobodyClimbs";

        assertThat(MODEL.withoutException(exception).against(assertion, CHAIN))
                .as("with " + exception)
                .isPresent();
    }

    /** A model in which nothing happens proves nothing. */
    @Test
    void everyCallIsDoneByAnAdministratorAndByOthersOfOurs() {
        for (String call : MODEL.all("Gift")) {
            assertThat(MODEL.example("isDone[time/first, " + call + "] and not byBand[time/first]", ONE_CALL))
                    .as(call)
                    .isPresent();
        }
        for (String call : MODEL.all("Ours")) {
            assertThat(MODEL.example(
                            "isDone[time/first, " + call
                                    + "] and RealmAdmin not in held[time/first, time/first.caller]",
                            ONE_CALL))
                    .as(call)
                    .isPresent();
        }
    }

    @Test
    void everyAnswerIsGivenToSomebody() {
        for (String outcome : MODEL.all("Outcome")) {
            String scope = outcome.equals("NotIn") ? CHAIN : ONE_CALL;
            assertThat(MODEL.example("some m: Moment | m.outcome = " + outcome, scope))
                    .as(outcome)
                    .isPresent();
        }
    }
}
