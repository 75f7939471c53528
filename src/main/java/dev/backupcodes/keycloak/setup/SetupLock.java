package dev.backupcodes.keycloak.setup;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.keycloak.cluster.ClusterProvider;
import org.keycloak.cluster.ExecutionResult;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** One setup of a realm at a time, on whatever node: two at once would make two copies of the flow. */
final class SetupLock {

    private static final int OUTDATED_AFTER_SECONDS = 30;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long PAUSE_MILLIS = 100;

    private final ClusterProvider cluster;
    private final String key;

    SetupLock(KeycloakSession session, RealmModel realm) {
        this.cluster = session.getProvider(ClusterProvider.class);
        this.key = "backup-codes-setup." + realm.getId();
    }

    /** @throws IllegalStateException when another setup takes too long */
    <T> T run(Callable<T> task) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            ExecutionResult<T> result = cluster.executeIfNotExecuted(key, OUTDATED_AFTER_SECONDS, task);
            if (result.isExecuted()) {
                return result.getResult();
            }
            pause();
        }
        throw new IllegalStateException("another setup of this realm does not come to an end");
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while another setup of this realm was under way", e);
        }
    }
}
