package dev.backupcodes.keycloak.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;

/** A job whose nodes die anywhere, and overtake each other anywhere. */
class JobWorkerTest {

    private static final List<String> USERS = List.of("anna", "ben", "nobody", "carl");

    /** The end of a node: nothing catches it. */
    private static final class Death extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** As many as a job for them has: others change nothing. */
    private static final int INSTANTS = 24;

    private static final Logger LOG = Logger.getLogger(JobWorker.class.getName());

    private final List<String> mails = new ArrayList<>();
    private SimulatedServer server;
    private int instant;
    /** The instant at which something happens; after that nothing does. */
    private int when;

    private Runnable what = () -> {};

    /** What fails on purpose is not worth thousands of lines. */
    @BeforeAll
    static void silence() {
        LOG.setLevel(Level.OFF);
    }

    @AfterAll
    static void noMoreSilence() {
        LOG.setLevel(null);
    }

    /** Before and after each commit, before and after each mail. */
    private void pass() {
        if (++instant == when) {
            what.run();
        }
    }

    private void jobAt(int someInstant, Runnable happening) {
        server = new SimulatedServer(this::pass);
        mails.clear();
        when = -1;
        JobOrder order = new JobOrder(
                "invite", Map.of(), false, "Change 815", new JobOrder.Starter("r", "u", "c", "rita"), 0, USERS.size());
        server.inTransaction(store -> {
            store.start(SimulatedServer.REALM, Job.of("job", order), USERS);
            return true;
        });
        instant = 0;
        when = someInstant;
        what = happening;
    }

    private void work() {
        new JobWorker(server.node(), new Deeds(), SimulatedServer.REALM, Duration.ZERO).run();
    }

    /** Until it has ended, as the next parts would. */
    private Job workedToTheEnd() {
        for (int i = 0; i < 20 && isRunning(); i++) {
            work();
        }
        assertThat(isRunning()).isFalse();
        return server.inTransaction(store -> store.past(SimulatedServer.REALM)).get(0);
    }

    private boolean isRunning() {
        return server.inTransaction(store -> store.running(SimulatedServer.REALM))
                .isPresent();
    }

    @Test
    void givenNothingHappensThenEverybodyHasATurn() {
        jobAt(-1, () -> {});

        Job job = workedToTheEnd();

        assertThat(instant).isEqualTo(INSTANTS);
        assertThat(mails).containsExactly("anna", "ben", "carl");
        assertThat(job.progress().counts())
                .isEqualTo(new JobProgress.Counts(3, Map.of("user_not_found", 1), 0, List.of(), 0, List.of()));
    }

    @Test
    void givenTheNodeDiesAtAnyInstantThenNobodyIsAskedTwiceAndNobodyIsLeftOut() {
        int tried = 0;
        for (int i = 1; i <= INSTANTS; i++) {
            jobAt(i, () -> {
                throw new Death();
            });
            try {
                work();
            } catch (Death e) {
                tried++;
            }
            assertNobodyTwiceAndNobodyLeftOut(workedToTheEnd(), "died at " + i);
        }
        assertThat(tried).as("instants at which the node has died").isGreaterThan(20);
    }

    /** The lock has let another one in: it does all that is left while the first one stands still, and then the first one goes on. */
    @Test
    void givenAnotherNodeOvertakesAtAnyInstantThenNobodyIsAskedTwiceAndNobodyIsLeftOut() {
        int tried = 0;
        for (int i = 1; i <= INSTANTS; i++) {
            jobAt(i, this::work);
            work();
            tried += instant >= i ? 1 : 0;
            assertNobodyTwiceAndNobodyLeftOut(workedToTheEnd(), "overtaken at " + i);
        }
        assertThat(tried).as("instants at which the node was overtaken").isGreaterThan(20);
    }

    /** It was not only overtaken: the other one has died, too. */
    @Test
    void givenTheOneThatOvertakesDiesThenNobodyIsAskedTwiceAndNobodyIsLeftOut() {
        for (int i = 1; i <= INSTANTS; i++) {
            for (int j = i + 1; j <= i + INSTANTS; j++) {
                int death = j;
                jobAt(i, () -> {
                    when = death;
                    what = () -> {
                        throw new Death();
                    };
                    try {
                        work();
                    } catch (Death e) {
                        // The first one goes on.
                    }
                });
                try {
                    work();
                } catch (Death e) {
                    // It died later, by itself.
                }
                assertNobodyTwiceAndNobodyLeftOut(workedToTheEnd(), "overtaken at " + i + ", death at " + j);
            }
        }
    }

    private void assertNobodyTwiceAndNobodyLeftOut(Job job, String story) {
        JobProgress.Counts counts = job.progress().counts();
        assertThat(mails).as(story).doesNotHaveDuplicates();
        assertThat(server.deeds()).as(story).isEqualTo(Map.of("anna", 1, "ben", 1, "carl", 1));
        assertThat(counts.skipped()).as(story).isEqualTo(Map.of("user_not_found", 1));
        assertThat(counts.done() + counts.uncertain()).as(story).isEqualTo(3);
        assertThat(counts.uncertainUsers()).as(story).hasSize(counts.uncertain());
        assertThat(server.deeds().keySet())
                .as("whoever got no mail is named: " + story)
                .allMatch(
                        user -> mails.contains(user) || counts.uncertainUsers().contains(user));
    }

    @Test
    void givenATurnAlwaysFailsThenItIsGivenUpAfterAWhileAndTheOthersHaveTheirs() {
        jobAt(-1, () -> {});
        Deeds deeds = new Deeds();
        deeds.failing = "ben";
        for (int i = 0; i < 10 && isRunning(); i++) {
            new JobWorker(server.node(), deeds, SimulatedServer.REALM, Duration.ZERO).run();
        }

        assertThat(mails).containsExactly("anna", "carl");
        assertThat(deeds.failures).as("three tries in each of five parts").isEqualTo(15);
        Job job =
                server.inTransaction(store -> store.past(SimulatedServer.REALM)).get(0);
        assertThat(job.progress().counts().skipped()).isEqualTo(Map.of("unavailable", 1, "user_not_found", 1));
    }

    @Test
    void givenItIsToStopThenNobodyElseHasATurn() {
        jobAt(-1, () -> {});
        server.inTransaction(store -> {
            store.stop(
                    SimulatedServer.REALM, store.running(SimulatedServer.REALM).orElseThrow());
            return true;
        });

        Job job = workedToTheEnd();

        assertThat(mails).isEmpty();
        assertThat(job.end().why()).isEqualTo("stopped");
    }

    @Test
    void givenManyUsersThenEachRowOfThemIsReadInItsTurnAndAllRowsGo() {
        server = new SimulatedServer(() -> {});
        List<String> users = IntStream.range(0, 1_201).mapToObj(i -> "user" + i).toList();
        JobOrder order = new JobOrder(
                "invite", Map.of(), false, "x", new JobOrder.Starter("r", "u", "c", "rita"), 0, users.size());
        server.inTransaction(store -> {
            store.start(SimulatedServer.REALM, Job.of("job", order), users);
            return true;
        });

        Job job = workedToTheEnd();

        assertThat(mails).isEqualTo(users);
        assertThat(job.progress().counts().done()).isEqualTo(1_201);
        server.inTransaction(store -> {
            store.forget(SimulatedServer.REALM);
            return true;
        });
        assertThat(server.keys()).isEmpty();
    }

    /** Everybody is asked but the one who is not there. */
    private final class Deeds implements JobDeeds {

        private String failing;
        private int failures;

        @Override
        public Optional<String> obstacle(KeycloakSession own, RealmModel realm, Job job) {
            return Optional.empty();
        }

        @Override
        public Turn take(KeycloakSession own, RealmModel realm, Job job, String userId) {
            if (userId.equals(failing)) {
                failures++;
                throw new IllegalStateException("the row is held");
            }
            if ("nobody".equals(userId)) {
                return Turn.skip("user_not_found");
            }
            SimulatedServer.deed(own, userId);
            return Turn.done("generation");
        }

        @Override
        public boolean mail(KeycloakSessionFactory sessions, String realmId, Job job, String userId, Turn turn) {
            pass();
            mails.add(userId);
            pass();
            return true;
        }

        @Override
        public long millisBetweenMails(RealmModel realm) {
            return 0;
        }

        @Override
        public void ended(KeycloakSession own, RealmModel realm, Job job) {
            // no trail in this test
        }
    }
}
