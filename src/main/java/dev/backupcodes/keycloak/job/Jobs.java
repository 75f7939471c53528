package dev.backupcodes.keycloak.job;

import dev.backupcodes.keycloak.RealmTransaction;
import dev.backupcodes.keycloak.credential.ReadRows;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.cluster.ClusterProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;

/** The jobs of one realm, for whoever starts, shows or stops one. Each call has a transaction of its own. */
public final class Jobs {

    private static final String STARTING = "backup-codes-job-start.";
    private static final int STARTING_SECONDS = 30;

    private final KeycloakSession session;
    private final KeycloakSessionFactory sessions;
    private final String realmId;

    public Jobs(KeycloakSession session, RealmModel realm) {
        this.session = session;
        this.sessions = session.getKeycloakSessionFactory();
        this.realmId = realm.getId();
    }

    /**
     * @param stopping it is to be stopped, and has not got to know of it yet
     */
    public record Seen(Job job, boolean stopping) {}

    /** What is done in the same transaction. */
    public interface Trail {
        void write(KeycloakSession own, RealmModel realm);
    }

    /** @return the running one, and those that have run, the newest first */
    public List<Seen> all() {
        return RealmTransaction.run(sessions, realmId, (own, realm) -> {
                    JobStore store = new JobStore(own);
                    Stream<Seen> running =
                            store.running(realmId).stream().map(job -> new Seen(job, store.isStopping(realmId, job)));
                    Stream<Seen> past = store.past(realmId).stream().map(job -> new Seen(job, false));
                    List<Seen> all = Stream.concat(running, past).toList();
                    ReadRows.forget(own);
                    return all;
                })
                .orElse(List.of());
    }

    public Optional<Seen> byId(String jobId) {
        return all().stream().filter(seen -> seen.job().id().equals(jobId)).findFirst();
    }

    public boolean isOneRunning() {
        return all().stream().anyMatch(seen -> seen.job().isRunning());
    }

    /**
     * One job runs in a realm at a time. Two calls at once take turns, by Keycloak's lock for its cluster; should that let both in,
     * the key of the row lets only one be committed.
     *
     * @return false when another one runs: nothing has happened, and no trail was written
     */
    public boolean start(Job job, List<String> users, Trail trail) {
        return session.getProvider(ClusterProvider.class)
                        .executeIfNotExecuted(STARTING + realmId, STARTING_SECONDS, () -> startAlone(job, users, trail))
                        .getResult()
                == Boolean.TRUE;
    }

    private Boolean startAlone(Job job, List<String> users, Trail trail) {
        if (isOneRunning()) {
            return false;
        }
        return RealmTransaction.run(sessions, realmId, (own, realm) -> {
                    new JobStore(own).start(realmId, job, users);
                    trail.write(own, realm);
                    return true;
                })
                .orElse(false);
    }

    /** Before the next user it stops. Does nothing for a job that has ended. */
    public void stop(Job job, Trail trail) {
        RealmTransaction.run(sessions, realmId, (own, realm) -> {
            if (job.isRunning()) {
                new JobStore(own).stop(realmId, job);
            }
            trail.write(own, realm);
            return true;
        });
    }
}
