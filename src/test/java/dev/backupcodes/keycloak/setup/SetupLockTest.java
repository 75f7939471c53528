package dev.backupcodes.keycloak.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backupcodes.keycloak.Partial;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.keycloak.cluster.ClusterProvider;
import org.keycloak.cluster.ExecutionResult;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.provider.Provider;

class SetupLockTest {

    private final List<String> keys = new ArrayList<>();
    private int busy;

    @Test
    void runsAtOnceWhenNobodyElseDoes() {
        assertThat(lock().<String>run(() -> "done")).isEqualTo("done");
        assertThat(keys).containsExactly("backup-codes-setup.realm-1");
    }

    @Test
    void waitsForSomebodyElse() {
        busy = 2;

        assertThat(lock().<String>run(() -> "done")).isEqualTo("done");
        assertThat(keys).hasSize(3);
    }

    @Test
    void givesUpWhenItIsInterrupted() {
        busy = 1;
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> lock().run(() -> "done")).isInstanceOf(IllegalStateException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    private SetupLock lock() {
        return new SetupLock(Partial.of(KeycloakSession.class, this), Partial.of(RealmModel.class, this));
    }

    String getId() {
        return "realm-1";
    }

    Provider getProvider(Class<? extends Provider> type) {
        assertThat(type).isEqualTo(ClusterProvider.class);
        return Partial.of(ClusterProvider.class, this);
    }

    ExecutionResult<Object> executeIfNotExecuted(String key, int seconds, Callable<Object> task) throws Exception {
        keys.add(key);
        assertThat(seconds).isEqualTo(30);
        return busy-- > 0 ? ExecutionResult.notExecuted() : ExecutionResult.executed(task.call());
    }
}
