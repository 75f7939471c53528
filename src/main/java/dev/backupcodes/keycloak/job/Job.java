package dev.backupcodes.keycloak.job;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.Optional;

/**
 * A job as it is kept.
 *
 * @param order what was asked for; it never changes
 * @param worker a mark of whoever works on it, made anew for each part; null before the first
 * @param end null while it runs
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Job(String id, JobOrder order, JobProgress progress, String worker, End end) {

    /** After so many mails in a row that were not taken, the rest of the users is better off with the old codes. */
    private static final int FAILURES_IN_A_ROW = 10;

    /**
     * @param why an id when it ended before all users had their turn; null when all had
     * @param at milliseconds
     */
    public record End(String why, long at) {}

    public static Job of(String id, JobOrder order) {
        return new Job(id, order, JobProgress.NONE, null, null);
    }

    public boolean isRunning() {
        return end == null;
    }

    boolean isThrough() {
        return progress.position() >= order.total();
    }

    boolean mailsFail() {
        return progress.failuresInARow() >= FAILURES_IN_A_ROW;
    }

    Job with(JobProgress next) {
        return new Job(id, order, next, worker, end);
    }

    /** Somebody else takes over. Of a user who was begun nobody knows any more whether the mail has left. */
    Job takenBy(String newWorker) {
        return new Job(id, order, progress.interrupted(), newWorker, end);
    }

    Job ended(Optional<String> why, long at) {
        return new Job(id, order, progress, worker, new End(why.orElse(null), at));
    }

    /** Whether it stands where {@code other} stood, in the hands of the same worker. */
    boolean isStill(Job other) {
        return id.equals(other.id)
                && other.worker.equals(worker)
                && progress.position() == other.progress.position()
                && isRunning();
    }
}
