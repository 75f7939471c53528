package dev.backupcodes.keycloak.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.backupcodes.keycloak.admin.rest.Refusal;
import dev.backupcodes.keycloak.admin.rest.RestError;
import dev.backupcodes.keycloak.job.Job;
import dev.backupcodes.keycloak.job.JobOrder;
import dev.backupcodes.keycloak.job.JobProgress;
import dev.backupcodes.keycloak.job.Jobs;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A job, and how far it has come. Every user is in one of the counts in the end.
 *
 * @param selection which users were asked for
 * @param startedBy user name
 * @param startedAt ISO-8601
 * @param endedAt left out while it runs
 * @param state {@code running}, {@code stopping}, {@code done} or {@code stopped}
 * @param endReason why it was stopped; left out otherwise
 * @param total how many users were found when it was started
 * @param done the mail server has taken their mail
 * @param skipped by reason: nothing was done for them
 * @param failed all was done for them, but their mail was not taken
 * @param failedUsers ids, not more than the first of them
 * @param uncertain all was done for them, and nobody knows whether their mail has left
 * @param uncertainUsers ids, not more than the first of them
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record JobView(
        String id,
        String kind,
        Map<String, Object> selection,
        boolean includeStaff,
        String reason,
        String startedBy,
        String startedAt,
        String endedAt,
        String state,
        String endReason,
        int total,
        int done,
        Map<String, Integer> skipped,
        int failed,
        List<String> failedUsers,
        int uncertain,
        List<String> uncertainUsers) {

    /** @throws Refusal unless the caller administers the realm, and there is such a job */
    static JobView of(AdminCall call, String id) {
        call.caller().requireJobs();
        return of(found(call, id));
    }

    /** @throws Refusal unless there is such a job */
    static Jobs.Seen found(AdminCall call, String id) {
        return new Jobs(call.session(), call.realm()).byId(id).orElseThrow(RestError.JOB_NOT_FOUND::refusal);
    }

    static JobView of(Jobs.Seen seen) {
        Job job = seen.job();
        JobOrder order = job.order();
        JobProgress.Counts counts = job.progress().counts();
        return new JobView(
                job.id(),
                order.kind(),
                order.selection(),
                order.includeStaff(),
                order.reason(),
                order.by().username(),
                Instant.ofEpochMilli(order.at()).toString(),
                job.end() == null ? null : Instant.ofEpochMilli(job.end().at()).toString(),
                state(seen),
                job.end() == null ? null : job.end().why(),
                order.total(),
                counts.done(),
                counts.skipped(),
                counts.failed(),
                counts.failedUsers(),
                counts.uncertain(),
                counts.uncertainUsers());
    }

    private static String state(Jobs.Seen seen) {
        if (seen.job().isRunning()) {
            return seen.stopping() ? "stopping" : "running";
        }
        return seen.job().end().why() == null ? "done" : "stopped";
    }
}
