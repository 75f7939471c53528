package dev.backupcodes.keycloak.job;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.keycloak.executors.ExecutorsProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.timer.ScheduledTask;

/**
 * Looks for jobs that run, and gives each a thread for a part of it. Every node does: which of them works on a job is settled
 * there ({@link JobWorker}). It works on none itself, since all of Keycloak's scheduled tasks share one thread.
 */
final class JobTask implements ScheduledTask {

    static final Duration INTERVAL = Duration.ofSeconds(2);

    private static final String EXECUTOR = "backup-codes-jobs";
    /** Jobs of other realms wait: nothing here is urgent, and logins need the database, too. */
    private static final int AT_ONCE = 4;

    private final JobDeeds deeds;
    private final Set<String> busy = ConcurrentHashMap.newKeySet();

    JobTask(JobDeeds deeds) {
        this.deeds = deeds;
    }

    @Override
    public void run(KeycloakSession session) {
        List<String> realms = new ArrayList<>(new JobStore(session).realmsWithRunning());
        Collections.shuffle(realms);
        realms.forEach(realmId -> lookAfter(session, realmId));
    }

    private void lookAfter(KeycloakSession session, String realmId) {
        if (session.realms().getRealm(realmId) == null) {
            RemovedRealms.forget(session.getKeycloakSessionFactory(), realmId);
        } else if (busy.size() < AT_ONCE && busy.add(realmId)) {
            start(session, realmId);
        }
    }

    private void start(KeycloakSession session, String realmId) {
        KeycloakSessionFactory sessions = session.getKeycloakSessionFactory();
        ExecutorService threads = session.getProvider(ExecutorsProvider.class).getExecutor(EXECUTOR);
        try {
            threads.execute(() -> work(sessions, realmId));
        } catch (RejectedExecutionException e) {
            // The server is being stopped.
            busy.remove(realmId);
        }
    }

    private void work(KeycloakSessionFactory sessions, String realmId) {
        try {
            new JobWorker(sessions, deeds, realmId).run();
        } finally {
            busy.remove(realmId);
        }
    }

    @Override
    public String getTaskName() {
        return "backup-codes-jobs";
    }
}
