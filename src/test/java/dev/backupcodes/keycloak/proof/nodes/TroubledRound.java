package dev.backupcodes.keycloak.proof.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backupcodes.keycloak.it.Parallel;
import dev.backupcodes.keycloak.proof.Deed;
import dev.backupcodes.keycloak.proof.SequentialModel;
import dev.backupcodes.keycloak.proof.nodes.Nodes.Home;
import dev.backupcodes.keycloak.proof.nodes.Subject.Doing;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Some users for every job, each in the middle of it when something happens. Then everything must be explained, and everybody has a way in. */
final class TroubledRound {

    /** Somebody in the middle of a job. */
    record Case(Job job, Subject subject, Doing doing) {}

    private final Nodes nodes;
    private final Report report;
    private final String what;
    private final List<Case> cases = new ArrayList<>();

    /** @param usersPerJob everybody is a new user */
    TroubledRound(Nodes nodes, Report report, String what, int usersPerJob, Random random) {
        this.nodes = nodes;
        this.report = report;
        this.what = what;
        List<Job> jobs = IntStream.range(0, usersPerJob)
                .boxed()
                .flatMap(i -> List.of(Job.values()).stream())
                .toList();
        int shift = random.nextInt(Nodes.COUNT);
        cases.addAll(Parallel.repeat(jobs.size(), i -> ready(jobs.get(i), i + shift)));
    }

    private Case ready(Job job, int number) {
        Subject subject = nodes.user(number % 3 == 0 && !job.withOtp() ? Home.STORAGE : Home.LOCAL, job.withOtp());
        subject.round(List.of(subject.confirm(number)));
        return new Case(job, subject, job.ready(subject, nodes, number % Nodes.COUNT));
    }

    List<Case> cases() {
        return cases;
    }

    /** @return what happened to each of the cases */
    List<Happening> strike(Trouble trouble, Random random) {
        int before = random.nextInt(150);
        List<Happening> happenings = new ArrayList<>();
        Parallel.atOnce(2, part -> {
            if (part == 0) {
                happenings.addAll(act(cases));
            } else {
                pause(before);
                trouble.strike(nodes);
                pause(1_500);
                trouble.end(nodes);
            }
            return null;
        });
        Trouble.awaitRecovery(nodes);
        return happenings;
    }

    /**
     * Somebody holds the rows of all users of the cases for so long. The users come in waves, and somebody else with every wave.
     *
     * @return what happened to each of the cases
     */
    List<Happening> whileHeld(int seconds, Subject bystander) {
        List<Happening> happenings = new ArrayList<>();
        long released;
        try (Connection holder = nodes.database().connect();
                Statement lock = holder.createStatement()) {
            long held = System.nanoTime();
            holder.setAutoCommit(false);
            for (String table : List.of("CREDENTIAL", "FED_USER_CREDENTIAL")) {
                lock.execute("select ID from " + table + " where USER_ID in (" + userIds() + ") for update");
            }
            int wave = Job.values().length * TwoNodes.AT_ONCE;
            for (int from = 0; from < cases.size(); from += wave) {
                happenings.addAll(act(cases.subList(from, from + wave), bystander));
            }
            // Not before everybody was told: the rows are held still.
            pause(Math.max(0, seconds * 1000 - (int) TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - held)));
            released = System.nanoTime();
            holder.rollback();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        assertThat(happenings).allSatisfy(happening -> {
            assertThat(happening.answer()).isIn(toldWhileHeld(happening.deed()));
            assertThat(happening.ended()).isLessThan(released);
        });
        return happenings.stream()
                .map(happening -> happening.told(Happening.NOTHING))
                .toList();
    }

    /** Staff are told that codes cannot be written right now, which is no promise; the rows must show that nothing was done. */
    private static List<String> toldWhileHeld(Deed deed) {
        return deed instanceof Deed.Regenerate || deed instanceof Deed.MakeLockoutCodes
                ? List.of(Happening.NOTHING, Happening.LOST)
                : List.of(Happening.NOTHING);
    }

    private String userIds() {
        return cases.stream().map(one -> "'" + one.subject().user().id() + "'").collect(Collectors.joining(", "));
    }

    private static List<Happening> act(List<Case> wave, Subject bystander) {
        List<Doing> doings = new ArrayList<>(wave.stream().map(Case::doing).toList());
        doings.add(bystander.redeem(bystander.person(0), bystander.ownCodes().get(0)));
        List<Happening> happenings = Parallel.within(60, doings.size(), i -> Subject.happen(doings.get(i)));
        Happening other = happenings.get(wave.size());
        bystander.settle(List.of(other));
        assertThat(other.answer()).as("somebody else").isEqualTo(SequentialModel.ACCEPTED);
        return happenings.subList(0, wave.size());
    }

    /** The cases, all at once. */
    static List<Happening> act(List<Case> some) {
        return Parallel.within(60, some.size(), i -> tolerant(some.get(i).doing()));
    }

    private static Happening tolerant(Doing doing) {
        long began = System.nanoTime();
        try {
            Happening happening = Subject.happen(doing);
            return happening.answer().contains("none of ours") ? happening.told(Happening.LOST) : happening;
        } catch (RuntimeException | AssertionError e) {
            // The node is gone, its answer never came, or it was one of Keycloak's own.
            return new Happening(doing.who(), doing.deed(), began, System.nanoTime(), Happening.LOST);
        }
    }

    void settle(List<Happening> happenings) {
        for (int i = 0; i < cases.size(); i++) {
            Case one = cases.get(i);
            Happening happening = happenings.get(i);
            Set<SequentialModel> before = one.subject().states();
            one.subject().settle(List.of(happening));
            report.count(what, one.job() + " " + happening.answer() + effect(happening, before, one.subject()));
        }
        Parallel.map(cases, one -> {
            wayIn(one.subject());
            return null;
        });
    }

    /** What a lost answer had done. */
    private static String effect(Happening happening, Set<SequentialModel> before, Subject subject) {
        if (!happening.answer().equals(Happening.LOST)) {
            return "";
        }
        if (happening.deed() instanceof Deed.Redeem redeem
                && before.iterator().next().own().contains(redeem.code())) {
            boolean used =
                    subject.states().stream().noneMatch(state -> state.own().contains(redeem.code()));
            return used ? ", code used up" : ", code not used up";
        }
        return subject.states().equals(before) ? ", nothing done" : ", done or perhaps done";
    }

    /** Everybody gets in: with a code of whichever set is the live one, or with the other factor. */
    private void wayIn(Subject subject) {
        List<String> tries = subject.states().stream()
                .flatMap(state -> state.own().stream().limit(1))
                .toList();
        for (String code : tries) {
            if (subject.states().stream().anyMatch(state -> state.own().contains(code))) {
                List<Happening> happenings = subject.round(List.of(subject.redeem(subject.person(0), code)));
                if (happenings.get(0).answer().equals(SequentialModel.ACCEPTED)) {
                    return;
                }
            }
        }
        assertThat(subject.user().totp()).as("a way in for " + subject.states()).isNotNull();
        assertThat(subject.signInWithOtp(0))
                .as("signed in with the other factor")
                .isTrue();
    }

    private static void pause(int millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
