package dev.backupcodes.keycloak.admin;

import dev.backupcodes.keycloak.job.Job;
import dev.backupcodes.keycloak.job.JobOrder;
import dev.backupcodes.keycloak.job.JobProgress;
import java.util.Map;
import java.util.stream.Collectors;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** What admin events say of a job. */
final class JobTrail {

    /** Also in the event about each user. */
    static final String JOB = "job";

    private static final String KIND = "kind";
    private static final String SELECTION = "selection";
    private static final String USERS = "users";
    private static final String PROGRESS = "progress";

    private JobTrail() {}

    static void describe(Audit audit, String kind, Map<String, Object> selection) {
        audit.detail(KIND, kind);
        audit.detail(SELECTION, text(selection));
    }

    /** @param users how many have been found */
    static void found(Audit audit, int users) {
        audit.detail(USERS, String.valueOf(users));
    }

    static void ended(KeycloakSession own, RealmModel realm, Job job) {
        JobOrder order = job.order();
        Audit audit = Audit.ofJob(
                new BackgroundEvent(own, realm, order.by()), Audit.Action.END_JOB, job.id(), order.reason());
        about(audit, job);
        if (job.end().why() == null) {
            audit.done(own);
        } else {
            audit.failed(job.end().why());
        }
    }

    static void about(Audit audit, Job job) {
        audit.detail(JOB, job.id());
        describe(audit, job.order().kind(), job.order().selection());
        found(audit, job.order().total());
        JobProgress.Counts counts = job.progress().counts();
        audit.detail(
                PROGRESS,
                "done=%d skipped=%d failed=%d uncertain=%d"
                        .formatted(
                                counts.done(),
                                counts.skipped().values().stream()
                                        .mapToInt(Integer::intValue)
                                        .sum(),
                                counts.failed(),
                                counts.uncertain()));
    }

    private static String text(Map<String, Object> selection) {
        return selection.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .sorted()
                .collect(Collectors.joining(" "));
    }
}
