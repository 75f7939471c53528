package dev.backupcodes.keycloak.job;

import dev.backupcodes.keycloak.Partial;
import jakarta.persistence.EntityManager;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.keycloak.cluster.ClusterProvider;
import org.keycloak.cluster.ExecutionResult;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.KeycloakTransactionManager;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RealmProvider;
import org.keycloak.provider.Provider;
import org.keycloak.storage.configuration.ServerConfigStorageProvider;

/**
 * What {@link JobWorker} needs of Keycloak and its database: rows that all nodes share, with a version each. As with JPA's optimistic
 * lock, a transaction is rolled back when a row that it has read was changed by another one. The cluster's lock lets everybody
 * in: what is right must not hang on it.
 */
final class SimulatedServer {

    static final String REALM = "realm";

    private record Row(String value, int version) {}

    private final Map<String, Row> rows = new HashMap<>();
    private final Map<String, Integer> deeds = new HashMap<>();
    /** Is told before each commit, and after it; may throw, as when the node dies. */
    private final Runnable aroundCommit;

    SimulatedServer(Runnable aroundCommit) {
        this.aroundCommit = aroundCommit;
    }

    KeycloakSessionFactory node() {
        return Partial.of(KeycloakSessionFactory.class, new Object() {
            KeycloakSession create() {
                return new Session().asKeycloak();
            }
        });
    }

    /** How often everything but the mail was done for a user, and kept. */
    Map<String, Integer> deeds() {
        return deeds;
    }

    /** In the transaction of {@code session}. */
    static void deed(KeycloakSession session, String userId) {
        session.setAttribute("deed", userId);
    }

    Set<String> keys() {
        return rows.keySet();
    }

    <T> T inTransaction(Function<JobStore, T> work) {
        Session session = new Session();
        T result = work.apply(new JobStore(session.asKeycloak()));
        session.close();
        return result;
    }

    private final class Session {

        private final Map<String, Object> attributes = new HashMap<>();
        private final Map<String, Row> read = new HashMap<>();
        private final Map<String, Optional<String>> written = new HashMap<>();
        private boolean rollbackOnly;

        KeycloakSession asKeycloak() {
            return Partial.of(KeycloakSession.class, this);
        }

        public void close() {
            if (rollbackOnly) {
                return;
            }
            boolean changes = !written.isEmpty() || attributes.containsKey("deed");
            if (changes) {
                aroundCommit.run();
            }
            if (read.entrySet().stream().anyMatch(one -> !Objects.equals(rows.get(one.getKey()), one.getValue()))) {
                throw new IllegalStateException("optimistic lock");
            }
            written.forEach(this::write);
            Optional.ofNullable(attributes.get("deed")).ifPresent(user -> deeds.merge((String) user, 1, Integer::sum));
            if (changes) {
                aroundCommit.run();
            }
        }

        private void write(String key, Optional<String> value) {
            Row old = rows.get(key);
            if (value.isEmpty()) {
                rows.remove(key);
            } else {
                rows.put(key, new Row(value.get(), old == null ? 0 : old.version() + 1));
            }
        }

        Object getAttribute(String name) {
            return attributes.get(name);
        }

        void setAttribute(String name, Object value) {
            attributes.put(name, value);
        }

        KeycloakTransactionManager getTransactionManager() {
            return Partial.of(KeycloakTransactionManager.class, new Object() {
                void begin() {
                    // each session is a transaction
                }

                void setRollbackOnly() {
                    rollbackOnly = true;
                }
            });
        }

        RealmProvider realms() {
            return Partial.of(RealmProvider.class, new Object() {
                RealmModel getRealm(String id) {
                    return Partial.of(RealmModel.class, new Object());
                }
            });
        }

        KeycloakContext getContext() {
            return Partial.of(KeycloakContext.class, new Object() {
                void setRealm(RealmModel realm) {
                    // there is but one
                }
            });
        }

        Provider getProvider(Class<?> type) {
            if (type == ServerConfigStorageProvider.class) {
                return Partial.of(ServerConfigStorageProvider.class, new Rows());
            }
            if (type == ClusterProvider.class) {
                return Partial.of(ClusterProvider.class, new Object() {
                    ExecutionResult<?> executeIfNotExecuted(String key, int seconds, Callable<?> task)
                            throws Exception {
                        return ExecutionResult.executed(task.call());
                    }
                });
            }
            return Partial.of(JpaConnectionProvider.class, new Object() {
                EntityManager getEntityManager() {
                    return Partial.of(EntityManager.class, new Object() {
                        void clear() {
                            read.clear();
                            written.clear();
                        }
                    });
                }
            });
        }

        private final class Rows {

            Optional<String> find(String key) {
                if (written.containsKey(key)) {
                    return written.get(key);
                }
                Row row = rows.get(key);
                if (row != null) {
                    read.putIfAbsent(key, row);
                }
                return Optional.ofNullable(row).map(Row::value);
            }

            void store(String key, String value) {
                find(key);
                written.put(key, Optional.of(value));
            }

            void remove(String key) {
                if (find(key).isPresent()) {
                    written.put(key, Optional.empty());
                }
            }

            String loadOrCreate(String key, Supplier<String> value) {
                return find(key).orElseGet(() -> {
                    store(key, value.get());
                    return value.get();
                });
            }

            boolean replace(String key, Predicate<String> expected, Supplier<String> value) {
                boolean fits = find(key).filter(expected).isPresent();
                if (fits) {
                    store(key, value.get());
                }
                return fits;
            }

            Stream<String> keys() {
                Set<String> keys = new HashSet<>(rows.keySet());
                return keys.stream();
            }
        }
    }
}
