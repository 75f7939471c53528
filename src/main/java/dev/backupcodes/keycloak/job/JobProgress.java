package dev.backupcodes.keycloak.job;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How far a job has come. Every user before {@code position} is in exactly one of the counts, or begun.
 *
 * @param position how many users have had their turn
 * @param counts what came of it
 * @param begun id of the user for whom everything is done and whose mail is due; null for none
 * @param tries how often the turn of the next user has failed
 * @param failuresInARow mails that were not taken since the last that was
 * @param nextMailAt before that instant, in milliseconds, no further mail is due
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record JobProgress(int position, Counts counts, String begun, int tries, int failuresInARow, long nextMailAt) {

    static final JobProgress NONE =
            new JobProgress(0, new Counts(0, Map.of(), 0, List.of(), 0, List.of()), null, 0, 0, 0);

    /**
     * @param done the mail server took their mail
     * @param skipped by reason: nothing was done for them
     * @param failed everything was done for them, but their mail was not taken
     * @param failedUsers ids, the first {@value #MAX_LISTED}
     * @param uncertain everything was done for them, and nobody knows whether their mail has left
     * @param uncertainUsers ids, the first {@value #MAX_LISTED}
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Counts(
            int done,
            Map<String, Integer> skipped,
            int failed,
            List<String> failedUsers,
            int uncertain,
            List<String> uncertainUsers) {

        /** The row is written anew for each user: it must not grow with them. */
        private static final int MAX_LISTED = 200;

        private Counts withSkipped(String reason) {
            Map<String, Integer> more = new TreeMap<>(skipped);
            more.merge(reason, 1, Integer::sum);
            return new Counts(done, more, failed, failedUsers, uncertain, uncertainUsers);
        }

        private Counts withDone() {
            return new Counts(done + 1, skipped, failed, failedUsers, uncertain, uncertainUsers);
        }

        private Counts withFailed(String userId) {
            return new Counts(done, skipped, failed + 1, listed(failedUsers, userId), uncertain, uncertainUsers);
        }

        private Counts withUncertain(String userId) {
            return new Counts(done, skipped, failed, failedUsers, uncertain + 1, listed(uncertainUsers, userId));
        }

        private static List<String> listed(List<String> users, String another) {
            return Stream.concat(users.stream(), Stream.of(another))
                    .limit(MAX_LISTED)
                    .toList();
        }
    }

    JobProgress skipped(String reason) {
        return new JobProgress(position + 1, counts.withSkipped(reason), null, 0, failuresInARow, nextMailAt);
    }

    /** @param nextMail when another mail is due, in milliseconds */
    JobProgress begun(String userId, long nextMail) {
        return new JobProgress(position + 1, counts, userId, 0, failuresInARow, nextMail);
    }

    /** The turn of the next user has failed, and it is tried again. */
    JobProgress stumbled() {
        return new JobProgress(position, counts, null, tries + 1, failuresInARow, nextMailAt);
    }

    JobProgress mailed() {
        return new JobProgress(position, counts.withDone(), null, 0, 0, nextMailAt);
    }

    JobProgress notMailed() {
        return new JobProgress(position, counts.withFailed(begun), null, 0, failuresInARow + 1, nextMailAt);
    }

    /** Whoever has begun with a user did not say how it ended. */
    JobProgress interrupted() {
        return begun == null
                ? this
                : new JobProgress(position, counts.withUncertain(begun), null, 0, failuresInARow, nextMailAt);
    }
}
