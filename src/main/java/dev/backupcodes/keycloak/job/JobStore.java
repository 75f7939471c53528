package dev.backupcodes.keycloak.job;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.backupcodes.keycloak.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.models.KeycloakSession;
import org.keycloak.storage.configuration.ServerConfigStorageProvider;
import org.keycloak.util.JsonSerialization;

/**
 * The rows of jobs, in Keycloak's table for the configuration of a server (26.2 and newer). The row of a running job is there as
 * long as it runs, so that its key lets only one run in a realm; Keycloak gives each row a version, so that of two transactions
 * that have read the same row only one can change it.
 *
 * <p>Keycloak also fails a transaction that has only read a row which somebody else has changed meanwhile. So what only looks
 * forgets what it saw: {@link dev.backupcodes.keycloak.credential.ReadRows}.
 */
public final class JobStore {

    static final int USERS_IN_A_ROW = 500;

    private static final String PREFIX = "backup-codes.job.";
    private static final String RUNNING = PREFIX + "running.";
    private static final String STOP = PREFIX + "stop.";
    private static final String PAST = PREFIX + "past.";
    private static final String USERS = PREFIX + "users.";
    private static final int PAST_KEPT = 20;

    private final ServerConfigStorageProvider rows;

    public JobStore(KeycloakSession session) {
        this.rows = session.getProvider(ServerConfigStorageProvider.class);
    }

    /** The realms in which a job runs, by their ids, whether or not there still is such a realm. */
    List<String> realmsWithRunning() {
        try (Stream<String> keys = rows.keys()) {
            return keys.filter(key -> key.startsWith(RUNNING))
                    .map(key -> key.substring(RUNNING.length()))
                    .toList();
        }
    }

    public Optional<Job> running(String realmId) {
        return rows.find(RUNNING + realmId).map(text -> read(text, new TypeReference<Job>() {}));
    }

    /** @return the newest first */
    List<Job> past(String realmId) {
        return rows.find(PAST + realmId)
                .map(text -> read(text, new TypeReference<List<Job>>() {}))
                .orElse(List.of());
    }

    /**
     * @param users ids in the order in which they have their turn; as many as the order says
     * @throws IllegalStateException when another one is running; the transaction must not be committed
     */
    public void start(String realmId, Job job, List<String> users) {
        String text = Json.write(job);
        if (!rows.loadOrCreate(RUNNING + realmId, text).equals(text)) {
            throw new IllegalStateException("another job is running");
        }
        rows.remove(STOP + realmId);
        for (int i = 0; i < users.size(); i += USERS_IN_A_ROW) {
            List<String> some = users.subList(i, Math.min(users.size(), i + USERS_IN_A_ROW));
            rows.store(usersKey(job, i), Json.write(some));
        }
    }

    private static String usersKey(Job job, int position) {
        return USERS + job.id() + "." + position / USERS_IN_A_ROW;
    }

    /** @return the ids of the users in the same row as that at {@code position} */
    List<String> usersAround(Job job, int position) {
        return rows.find(usersKey(job, position))
                .map(text -> read(text, new TypeReference<List<String>>() {}))
                .orElseThrow(() -> new IllegalStateException("the list of users of a job is not complete"));
    }

    /** A row of its own: whoever stops a job never gets into the way of the one who works on it. */
    void stop(String realmId, Job job) {
        rows.store(STOP + realmId, job.id());
    }

    boolean isStopping(String realmId, Job job) {
        return rows.find(STOP + realmId).filter(job.id()::equals).isPresent();
    }

    /** @throws IllegalStateException when {@code from} is not what is there any more; the transaction must not be committed */
    void replace(String realmId, Job from, Job to) {
        boolean replaced = rows.replace(
                RUNNING + realmId,
                text -> read(text, new TypeReference<Job>() {}).equals(from),
                () -> Json.write(to));
        if (!replaced) {
            throw new IllegalStateException("somebody else has changed the job");
        }
    }

    /** It goes from those that run to those that did. */
    void end(String realmId, Job ended) {
        List<Job> past = new ArrayList<>();
        past.add(ended);
        past.addAll(past(realmId));
        rows.store(PAST + realmId, Json.write(past.subList(0, Math.min(past.size(), PAST_KEPT))));
        remove(realmId, ended);
    }

    private void remove(String realmId, Job job) {
        rows.remove(RUNNING + realmId);
        rows.remove(STOP + realmId);
        for (int i = 0; i < job.order().total(); i += USERS_IN_A_ROW) {
            rows.remove(usersKey(job, i));
        }
    }

    /** Nothing is left of the realm's jobs. */
    void forget(String realmId) {
        running(realmId).ifPresent(job -> remove(realmId, job));
        rows.remove(STOP + realmId);
        rows.remove(PAST + realmId);
    }

    private static <T> T read(String text, TypeReference<T> type) {
        try {
            return JsonSerialization.readValue(text, type);
        } catch (IOException e) {
            throw new IllegalStateException("a job cannot be read", e);
        }
    }
}
