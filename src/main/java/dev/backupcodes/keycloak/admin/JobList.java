package dev.backupcodes.keycloak.admin;

import dev.backupcodes.keycloak.admin.rest.Refusal;
import dev.backupcodes.keycloak.job.Jobs;
import java.util.List;

/**
 * The jobs of a realm.
 *
 * @param jobs the newest first: the one that runs, and the last that have run
 */
record JobList(List<JobView> jobs) {

    /** @throws Refusal unless the caller administers the realm */
    static JobList of(AdminCall call) {
        call.caller().requireJobs();
        return new JobList(new Jobs(call.session(), call.realm())
                .all().stream().map(JobView::of).toList());
    }
}
