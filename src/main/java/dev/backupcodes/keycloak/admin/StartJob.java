package dev.backupcodes.keycloak.admin;

import dev.backupcodes.keycloak.admin.rest.JsonBody;
import dev.backupcodes.keycloak.admin.rest.QueryParameters;
import dev.backupcodes.keycloak.admin.rest.Refusal;
import dev.backupcodes.keycloak.admin.rest.RestError;
import dev.backupcodes.keycloak.credential.RequestTransaction;
import dev.backupcodes.keycloak.job.Job;
import dev.backupcodes.keycloak.job.JobOrder;
import dev.backupcodes.keycloak.job.Jobs;
import java.util.List;
import java.util.Set;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Asks many users to make codes, takes the codes of many users away, or reminds many users of theirs; or says for how many that
 * would be. The users are looked up once, here: what the job does changes who would be found.
 */
final class StartJob {

    private static final String DRY_RUN = "dryRun";

    private final AdminCall call;
    private final Jobs jobs;

    StartJob(AdminCall call) {
        this.call = call;
        this.jobs = new Jobs(call.session(), call.realm());
    }

    /** Whatever else is wrong with the address is said in its turn: it counts as a job that is to be started. */
    boolean isDryRun() {
        return List.of("true")
                .equals(call.session()
                        .getContext()
                        .getHttpRequest()
                        .getUri()
                        .getQueryParameters()
                        .get(DRY_RUN));
    }

    /** @throws Refusal when the job would be refused before the step-up */
    JobPreview preview(JsonBody body) {
        Audit audit = Audit.ofJob(call.event(), Audit.Action.START_JOB, null, Reason.forAudit(body));
        return audit.around(() -> {
            JobRequest request = checked(body, true, audit);
            return JobPreview.of(call, request, users(request, audit));
        });
    }

    /** @throws Refusal and nothing has changed */
    JobView run(JsonBody body) {
        Audit audit = Audit.ofJob(call.event(), Audit.Action.START_JOB, null, Reason.forAudit(body));
        return audit.around(() -> run(body, audit));
    }

    private JobView run(JsonBody body, Audit audit) {
        JobRequest request = checked(body, false, audit);
        List<String> users = users(request, audit);
        call.stepUp().require(request.otp());
        Job job = Job.of(KeycloakModelUtils.generateId(), order(request, users.size()));
        RequestTransaction.releaseConnection(call.session());
        if (!jobs.start(job, users, (own, realm) -> started(job, audit, own))) {
            throw RestError.JOB_RUNNING.refusal();
        }
        return JobView.of(new Jobs.Seen(job, false));
    }

    private static void started(Job job, Audit audit, KeycloakSession own) {
        audit.detail(JobTrail.JOB, job.id());
        audit.done(own);
    }

    private JobOrder order(JobRequest request, int total) {
        return new JobOrder(
                request.kind().id(),
                request.selection().asked(),
                request.includeStaff(),
                request.reason(),
                call.caller().starter(),
                Time.currentTimeMillis(),
                total);
    }

    private JobRequest checked(JsonBody body, boolean isDryRun, Audit audit) {
        call.caller().requireJobs();
        QueryParameters.of(call.session().getContext().getHttpRequest(), Set.of(DRY_RUN))
                .flag(DRY_RUN);
        JobRequest request = JobRequest.of(call, body, isDryRun);
        JobTrail.describe(audit, request.kind().id(), request.selection().asked());
        if (!JobStarter.mayGoOn(call.session(), call.realm(), call.caller().starter())) {
            throw RestError.FORBIDDEN.refusal("backupCodesRestJobAdministrator");
        }
        JobCheck.obstacle(call.session(), call.realm(), request.kind()).ifPresent(error -> {
            throw error.refusal();
        });
        if (jobs.isOneRunning()) {
            throw RestError.JOB_RUNNING.refusal();
        }
        return request;
    }

    private List<String> users(JobRequest request, Audit audit) {
        List<String> users = request.selection().users(request.atMost() + 1);
        JobTrail.found(audit, users.size());
        if (users.size() > request.atMost()) {
            throw RestError.TOO_MANY_USERS.refusal("backupCodesRestTooManyUsers", request.atMost());
        }
        return users;
    }
}
