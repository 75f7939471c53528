package dev.backupcodes.keycloak.proof.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backupcodes.keycloak.it.JobCrash;
import dev.backupcodes.keycloak.it.Parallel;
import dev.backupcodes.keycloak.it.RunningJobs;
import dev.backupcodes.keycloak.proof.SequentialModel;
import dev.backupcodes.keycloak.proof.nodes.Nodes.Home;
import dev.backupcodes.keycloak.proof.nodes.Racer.Codes;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two nodes of one cluster, with fewer connections to the database than there are posts, and people on both who use and change the codes
 * of the same users at the same instant. Whatever they are told and whatever the rows say afterwards must be as if they had come one
 * after the other.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(Report.Failures.class)
abstract class TwoNodes {

    /** So many users are raced for at once. */
    private static final int USERS_AT_ONCE = 4;

    /** So many users are in the middle of every job when something happens. */
    private static final int USERS_PER_JOB = 50;

    /** So many of them come at the same time for a row that is held: each waits with a connection. */
    static final int AT_ONCE = 2;

    /** Less than the posts that are under way. */
    static final int POOL = 5;

    private Nodes nodes;
    private Report report;
    private List<Long> logs;

    /** Starts the two nodes. */
    abstract Nodes start();

    /** How much of the full size falls to these nodes, in per cent. */
    abstract int share();

    @BeforeAll
    void startNodes() {
        nodes = start();
        report = new Report(getClass().getSimpleName());
        report.line(nodes.database().version() + ", Keycloak " + System.getProperty("keycloak.version") + ", "
                + Nodes.COUNT + " nodes, pools of " + POOL);
    }

    @AfterAll
    void stopNodes() {
        if (nodes != null) {
            nodes.close();
        }
    }

    @BeforeEach
    void lookAtTheLogs() {
        logs = nodes.logPositions();
    }

    @AfterEach
    void report() {
        report.write();
    }

    private int rounds(int small, int full) {
        return Nodes.FULL ? full * share() / 100 : small;
    }

    @ParameterizedTest
    @CsvSource({"OWN, LOCAL", "OWN, STORAGE", "LOCKOUT, LOCAL", "LOCKOUT, STORAGE"})
    void givenTwoPostsOfOneCodeThenExactlyOneSucceeds(Codes codes, Home home) {
        race(rounds(16, 2_500), 2, codes, home);
    }

    @ParameterizedTest
    @CsvSource({"OWN, LOCAL", "OWN, STORAGE", "LOCKOUT, LOCAL", "LOCKOUT, STORAGE"})
    void givenEightPostsOfOneCodeThenExactlyOneSucceeds(Codes codes, Home home) {
        race(rounds(4, 250), 8, codes, home);
    }

    private void race(int rounds, int posts, Codes codes, Home home) {
        String what =
                "%d posts of one code, %s, %s".formatted(posts, codes, home).toLowerCase(Locale.ROOT);
        AtomicInteger left = new AtomicInteger(rounds);
        long start = System.nanoTime();
        Parallel.atOnce(USERS_AT_ONCE, worker -> {
            Racer racer = new Racer(nodes, codes, home);
            while (left.getAndDecrement() > 0) {
                List<Happening> happenings = racer.race(posts);
                report.count(what, happenings);
                assertThat(happenings)
                        .filteredOn(happening -> happening.answer().equals(SequentialModel.ACCEPTED))
                        .hasSize(1);
                assertThat(happenings)
                        .filteredOn(happening -> happening.answer().equals(SequentialModel.REFUSED))
                        .as("the others get the normal page")
                        .hasSize(posts - 1);
            }
            return null;
        });
        assertThat(nodes.errors(logs)).isEmpty();
        report.line(what + ": " + rounds + " rounds in " + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start)
                + " s");
    }

    /** Several rounds with the same user, of two to four deeds at once, whatever comes to people's minds. */
    @ParameterizedTest
    @CsvSource({"LOCAL", "STORAGE"})
    void givenAnythingAtOnceThenItIsAsIfOneAfterTheOther(Home home) {
        long seed = Long.getLong("proof.seed", System.currentTimeMillis());
        AtomicInteger left = new AtomicInteger(rounds(8, 100));
        String what = "anything at once, " + home.name().toLowerCase(Locale.ROOT);
        report.line(what + ": seed " + seed + " (-Dproof.seed)");
        Parallel.atOnce(USERS_AT_ONCE, worker -> {
            Random random = new Random(seed + worker);
            while (left.getAndDecrement() > 0) {
                new Story(nodes, home, random).play(round -> report.count(what, round));
            }
            return null;
        });
        assertThat(nodes.errors(logs)).isEmpty();
    }

    /** One node is asked for codes by people who began on the other, and the caches of both are cold or warm. */
    @Test
    void givenTwoDifferentCodesAtOnceThenBothSucceedAndNeitherIsLost() {
        int rounds = rounds(8, 500);
        Racer racer = new Racer(nodes, Codes.OWN, Home.LOCAL);
        for (int round = 0; round < rounds; round++) {
            List<Happening> happenings = racer.raceWithDifferentCodes(2);
            report.count("two different codes", happenings);
            assertThat(happenings)
                    .allSatisfy(happening -> assertThat(happening.answer()).isEqualTo(SequentialModel.ACCEPTED));
        }
        assertThat(nodes.errors(logs)).isEmpty();
    }

    /** So many users for every job, in rounds of a few: enough that every step of every job is hit. */
    @ParameterizedTest
    @EnumSource
    void givenTroubleThenEverythingIsExplainedAndEverybodyGetsIn(Trouble trouble) {
        if (!Nodes.FULL && trouble == Trouble.NODE_KILLED) {
            Assumptions.abort("A node takes long to start: -Dproof=full");
        }
        long seed = Long.getLong("proof.seed", System.currentTimeMillis());
        Random random = new Random(seed);
        String what = trouble.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        report.line(what + ": seed " + seed + " (-Dproof.seed)");
        for (int round = 0; round < (Nodes.FULL ? USERS_PER_JOB / 5 : 1); round++) {
            TroubledRound troubled = new TroubledRound(nodes, report, what, Nodes.FULL ? 5 : 1, random);
            troubled.settle(troubled.strike(trouble, random));
        }
    }

    /**
     * Somebody else holds the rows, longer than anybody waits for them: everybody is told so before they are free, nothing is counted
     * or used, and whoever else comes meanwhile signs in.
     */
    @ParameterizedTest
    @ValueSource(ints = {5, 60})
    void givenRowsAreHeldThenEverybodyIsToldSoMeanwhile(int seconds) {
        if (!Nodes.FULL && seconds > 5) {
            Assumptions.abort("A minute long: -Dproof=full");
        }
        String what = "rows held for " + seconds + " s";
        int waves = Math.max(1, seconds / 12);
        for (int round = 0; round < (Nodes.FULL ? USERS_PER_JOB / waves / AT_ONCE : 1); round++) {
            TroubledRound troubled = new TroubledRound(nodes, report, what, waves * AT_ONCE, new Random(round));
            Subject bystander = nodes.user(Home.LOCAL, false);
            bystander.round(List.of(bystander.confirm(0)));
            troubled.settle(troubled.whileHeld(seconds, bystander));
        }
    }

    /** The one that works on it dies with a mail on its way, and stays away. */
    @Test
    void givenAJobWhoseNodeDiesThenTheOtherGoesOnNobodyIsAskedTwiceAndNobodyIsLeftOut() {
        if (!Nodes.FULL) {
            Assumptions.abort("A node takes long to start: -Dproof=full");
        }
        int victim = 1;
        RunningJobs.knowAddress(nodes.realm());
        try {
            new JobCrash(nodes.realm(), nodes.node(victim), 200)
                    .runWithoutIt(new RunningJobs(nodes.realm(), () -> nodes.staff(victim)));
        } finally {
            nodes.realm().update(settings -> settings.getAttributes().remove("frontendUrl"));
            nodes.node(victim).startAgain();
            Trouble.awaitRecovery(nodes);
        }
    }
}
