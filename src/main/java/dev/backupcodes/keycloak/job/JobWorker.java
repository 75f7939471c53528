package dev.backupcodes.keycloak.job;

import dev.backupcodes.keycloak.RealmTransaction;
import dev.backupcodes.keycloak.credential.ReadRows;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.keycloak.cluster.ClusterProvider;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;

/**
 * Works on a part of a realm's job. For each user, in the order of the list:
 *
 * <ol>
 *   <li>One transaction (<em>T1</em>) does everything but the mail, and in the job's row moves the position on and notes the user as
 *       begun. Both are kept or lost together.
 *   <li>The mail is sent, in no transaction.
 *   <li>Another transaction (<em>T2</em>) notes in the job's row what became of the mail.
 * </ol>
 *
 * <p><b>A node that dies</b> before the commit of T1 has done nothing, and the user's turn comes again. After it, the user is noted
 * as begun: whoever takes the job over counts the user as uncertain, and sends nothing, since the mail may have left. So nobody is
 * asked twice and nobody is left out; and an uncertain user has the required action, and is named.
 *
 * <p><b>One node at a time</b> works on a job, by Keycloak's lock for its cluster. What is right does not hang on that lock, which
 * a node may lose without noticing. Whoever begins a part writes a mark of its own into the row, and T1 and T2 change the row only
 * as they have seen it, under that mark; of two transactions that have read the same row Keycloak lets only one be committed. So
 * one that was thought dead can finish the mail that it was sending, and nothing else. It may have been counted as uncertain then.
 *
 * <p><b>Clocks</b> decide nothing but when the next mail is due; one that is wrong delays it no longer than the usual pause.
 */
final class JobWorker implements Runnable {

    private static final Logger LOG = Logger.getLogger(JobWorker.class);

    /** After that another thread, or another node, may go on. */
    private static final Duration PART = Duration.ofSeconds(10);
    /** Longer than a part with a mail server that takes its time at every word. */
    private static final int LOCK_SECONDS = 180;

    private static final String LOCK = "backup-codes-job.";
    private static final int TRIES = 3;
    private static final int PARTS_WITH_TRIES = 5;
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(200);
    private static final String UNAVAILABLE = "unavailable";
    static final String STOPPED = "stopped";
    private static final String MAILS_FAIL = "mails_fail";

    private final KeycloakSessionFactory sessions;
    private final JobDeeds deeds;
    private final String realmId;
    private final Duration betweenTries;
    private final String mark = UUID.randomUUID().toString();
    private List<String> users = List.of();
    private int usersFrom = -1;
    private long pause;

    JobWorker(KeycloakSessionFactory sessions, JobDeeds deeds, String realmId) {
        this(sessions, deeds, realmId, BETWEEN_TRIES);
    }

    /** @param betweenTries how long it waits before it tries again what has failed */
    JobWorker(KeycloakSessionFactory sessions, JobDeeds deeds, String realmId, Duration betweenTries) {
        this.sessions = sessions;
        this.deeds = deeds;
        this.realmId = realmId;
        this.betweenTries = betweenTries;
    }

    @Override
    public void run() {
        try (KeycloakSession session = sessions.create()) {
            session.getProvider(ClusterProvider.class).executeIfNotExecuted(LOCK + realmId, LOCK_SECONDS, () -> {
                part();
                return true;
            });
        } catch (RuntimeException e) {
            LOG.warnf(e, "the job of realm %s could not go on; it is tried again", realmId);
        }
    }

    private void part() {
        long end = Time.currentTimeMillis() + PART.toMillis();
        Optional<Job> job = inTransaction(this::begin);
        while (job.isPresent() && isDueBefore(end, job.get())) {
            job = step(job.get());
        }
    }

    /** A part that could do nothing is not begun: rare mails do not write a row every few seconds. */
    private Job begin(KeycloakSession own, RealmModel realm) {
        pause = deeds.millisBetweenMails(realm);
        JobStore store = new JobStore(own);
        Job job = store.running(realmId).orElse(null);
        if (job != null && store.isStopping(realmId, job)) {
            end(own, realm, job.takenBy(mark), Optional.of(STOPPED));
            return null;
        }
        if (job == null || untilDue(job) > PART.toMillis()) {
            ReadRows.forget(own);
            return null;
        }
        Job mine = job.takenBy(mark);
        store.replace(realmId, job, mine);
        return mine;
    }

    private Job end(KeycloakSession own, RealmModel realm, Job job, Optional<String> why) {
        Job ended = job.ended(why, Time.currentTimeMillis());
        new JobStore(own).end(realmId, ended);
        deeds.ended(own, realm, ended);
        return ended;
    }

    private long untilDue(Job job) {
        return Math.min(pause, job.progress().nextMailAt() - Time.currentTimeMillis());
    }

    /** Waits until the next mail is due, if that is in this part. */
    private boolean isDueBefore(long end, Job job) {
        long wait = Math.max(0, untilDue(job));
        return Time.currentTimeMillis() + wait < end && slept(wait);
    }

    private static boolean slept(long millis) {
        try {
            Thread.sleep(millis);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** What T1 has left, and what it has done; {@code turn} is null when the job is over. */
    private record Step(Job job, String userId, JobDeeds.Turn turn) {}

    /** @return the job after the turn of one user; empty when there is nothing more to do here */
    private Optional<Job> step(Job job) {
        Optional<Step> taken = tried(() -> inTransaction((own, realm) -> turn(own, realm, job)), () -> stumble(job));
        if (taken.isEmpty() || taken.get().turn() == null) {
            return Optional.empty();
        }
        Step step = taken.get();
        return step.turn().isSkipped() ? Optional.of(step.job()) : mailed(step);
    }

    /** Whose codes nobody can read or write, for whatever reason, must not hold up all the others for good. */
    private void stumble(Job seen) {
        inTransaction((own, realm) -> {
            JobStore store = new JobStore(own);
            Job job = store.running(realmId).filter(now -> now.isStill(seen)).orElse(null);
            if (job == null || job.isThrough()) {
                ReadRows.forget(own);
                return null;
            }
            JobProgress next = job.progress().tries() + 1 < PARTS_WITH_TRIES
                    ? job.progress().stumbled()
                    : job.progress().skipped(UNAVAILABLE);
            store.replace(realmId, job, job.with(next));
            return true;
        });
    }

    private Optional<Job> mailed(Step step) {
        boolean sent = deeds.mail(sessions, realmId, step.job(), step.userId(), step.turn());
        JobProgress begun = step.job().progress();
        Job settled = step.job().with(sent ? begun.mailed() : begun.notMailed());
        return tried(
                () -> inTransaction((own, realm) -> settle(own, step.job(), settled)),
                () -> LOG.warnf(
                        "what became of a mail of job %s could not be noted",
                        step.job().id()));
    }

    /** T1. @return null when somebody else has the job, or it is gone */
    private Step turn(KeycloakSession own, RealmModel realm, Job seen) {
        JobStore store = new JobStore(own);
        Job job = store.running(realmId).filter(now -> now.isStill(seen)).orElse(null);
        if (job == null) {
            ReadRows.forget(own);
            return null;
        }
        Optional<String> obstacle = obstacle(own, realm, job);
        if (obstacle.isPresent() || job.isThrough()) {
            return new Step(end(own, realm, job, obstacle), null, null);
        }
        String userId = user(store, job);
        JobDeeds.Turn turn = deeds.take(own, realm, job, userId);
        JobProgress next = turn.isSkipped()
                ? job.progress().skipped(turn.skipped())
                : job.progress().begun(userId, Time.currentTimeMillis() + pause);
        store.replace(realmId, job, job.with(next));
        return new Step(job.with(next), userId, turn);
    }

    private Optional<String> obstacle(KeycloakSession own, RealmModel realm, Job job) {
        if (new JobStore(own).isStopping(realmId, job)) {
            return Optional.of(STOPPED);
        }
        return job.mailsFail() ? Optional.of(MAILS_FAIL) : deeds.obstacle(own, realm, job);
    }

    private String user(JobStore store, Job job) {
        int position = job.progress().position();
        int from = position / JobStore.USERS_IN_A_ROW * JobStore.USERS_IN_A_ROW;
        if (from != usersFrom) {
            users = store.usersAround(job, position);
            usersFrom = from;
        }
        return users.get(position - from);
    }

    /** T2. @return null when somebody else has taken the job over */
    private Job settle(KeycloakSession own, Job begun, Job settled) {
        JobStore store = new JobStore(own);
        if (store.running(realmId).filter(begun::equals).isEmpty()) {
            ReadRows.forget(own);
            return null;
        }
        store.replace(realmId, begun, settled);
        return settled;
    }

    /** @return empty when {@code work} returned null, or there is no such realm any more */
    private <T> Optional<T> inTransaction(RealmTransaction.Work<T> work) {
        return RealmTransaction.run(sessions, realmId, work);
    }

    /**
     * A row that somebody holds is free a moment later, as a rule. Where a commit has failed and nobody knows whether it has been
     * made, the second try sees it.
     *
     * @param inVain what is done when it failed every time, and not when the server is being stopped
     * @return empty also when it failed
     */
    private <T> Optional<T> tried(Supplier<Optional<T>> work, Runnable inVain) {
        RuntimeException last = null;
        for (int i = 0; i < TRIES; i++) {
            try {
                return work.get();
            } catch (RuntimeException e) {
                last = e;
            }
            if (!slept(betweenTries.toMillis())) {
                return Optional.empty();
            }
        }
        LOG.warn("a step of a job has failed", last);
        inVain.run();
        return Optional.empty();
    }
}
