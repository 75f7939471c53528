package dev.backupcodes.keycloak.proof.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Jazzer invents inputs for every {@code @FuzzTest} and follows what they reach in our code, for some seconds each; longer with
 * {@code -Dfuzz=10m} or {@code -Dproof=full}. What it finds is left among the test's inputs in {@code src/test/resources}, and is
 * replayed from then on whenever unit tests run.
 */
class FuzzingTest {

    private static final String LENGTH =
            System.getProperty("fuzz", "full".equals(System.getProperty("proof")) ? "5m" : "5s");

    /** Far more than the kept inputs, and few enough for a machine that is busy with something else. */
    private static final long MANY = 200;

    /** One is busy starting and ending a good part of a short run. */
    private static final ExecutorService LANES = Executors.newFixedThreadPool(2);

    private static Map<Target, CompletableFuture<Run>> runs = Map.of();

    static List<Target> targets() {
        return Target.all();
    }

    @BeforeAll
    static void start() {
        runs = targets().stream()
                .collect(Collectors.toMap(
                        Function.identity(),
                        target -> CompletableFuture.supplyAsync(() -> Run.of(target, LENGTH), LANES)));
    }

    @AfterAll
    static void stop() {
        LANES.shutdownNow();
    }

    @ParameterizedTest
    @MethodSource("targets")
    void givenAnyInputThenWhatIsPromisedHolds(Target target, TestReporter reporter) {
        Run run = runs.get(target).join();

        assumeTrue(run.hadDriver(), "Jazzer has no driver for this machine: only the kept inputs are replayed");
        assertThat(run.exitCode()).as(run.log()).isZero();
        assertThat(run.executions()).as(run.log()).isGreaterThan(MANY);
        reporter.publishEntry(target.toString(), run.executions() + " inputs in " + LENGTH);
    }
}
