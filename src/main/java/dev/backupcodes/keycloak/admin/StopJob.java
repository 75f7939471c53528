package dev.backupcodes.keycloak.admin;

import dev.backupcodes.keycloak.admin.rest.JsonBody;
import dev.backupcodes.keycloak.admin.rest.Refusal;
import dev.backupcodes.keycloak.job.Jobs;
import java.util.Set;

/** Lets a job go no further. Whom it has begun with, it finishes. */
final class StopJob {

    private final AdminCall call;
    private final Jobs jobs;

    StopJob(AdminCall call) {
        this.call = call;
        this.jobs = new Jobs(call.session(), call.realm());
    }

    /** @throws Refusal and nothing has changed */
    JobView run(String id, JsonBody body) {
        Audit audit = Audit.ofJob(call.event(), Audit.Action.STOP_JOB, id, null);
        return audit.around(() -> {
            call.caller().requireJobs();
            body.withFields(Set.of());
            Jobs.Seen seen = JobView.found(call, id);
            JobTrail.about(audit, seen.job());
            jobs.stop(seen.job(), (own, realm) -> audit.done(own));
            return JobView.of(JobView.found(call, id));
        });
    }
}
