package dev.backupcodes.keycloak.proof;

import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.Partial;
import dev.backupcodes.keycloak.code.CodeKind;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.TypedQuery;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.credential.CredentialModel;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.SubjectCredentialManager;
import org.keycloak.models.UserModel;
import org.keycloak.models.jpa.entities.CredentialEntity;
import org.keycloak.provider.Provider;

/**
 * What one transaction sees and writes of the user's rows: the committed ones when it looks, its own writes, and nothing of other
 * transactions. The store's own queries run on it; locks are kept by {@link World}, which lets nobody come here who would have to
 * wait.
 */
final class SimulatedDatabase {

    static final String USER = "alice";
    static final String ADDRESS = "alice@example";

    /** How the ids of lockout codes begin. */
    static final String LOCKOUT = "lockout-";

    /** A row of the table of credentials. */
    record Row(String id, long createdDate, String credentialData, String secretData) {}

    private final SortedMap<String, Row> committed;
    private final SortedMap<String, Optional<Row>> written = new TreeMap<>();
    private final List<String> locked = new ArrayList<>();
    private final String writer;
    private final Map<String, CredentialEntity> managed = new HashMap<>();
    private Set<String> asked;
    private Set<String> skipped = Set.of();
    private boolean alwaysAsFirstAsked;

    /** @param writer names the rows that this transaction adds */
    SimulatedDatabase(SortedMap<String, Row> committed, String writer) {
        this.committed = committed;
        this.writer = writer;
    }

    /**
     * The lock had to be waited for: the first query that locks finds what was there when it was asked, and is there still.
     *
     * @param held by others at that time: left out by a query that does not wait
     * @param always every other query as well
     */
    void lockWasAskedFor(Set<String> rows, Set<String> held, boolean always) {
        asked = rows;
        skipped = held;
        alwaysAsFirstAsked = always;
    }

    SortedMap<String, Optional<Row>> written() {
        writeManaged();
        return written;
    }

    /** What was changed of an entity is written when the transaction ends. */
    private void writeManaged() {
        SortedMap<String, Row> rows = visible();
        managed.values().forEach(entity -> {
            Row before = rows.get(entity.getId());
            Row after = new Row(
                    entity.getId(), entity.getCreatedDate(), entity.getCredentialData(), entity.getSecretData());
            if (before != null && !before.equals(after)) {
                written.put(after.id(), Optional.of(after));
            }
        });
        managed.clear();
    }

    List<String> locked() {
        return locked;
    }

    KeycloakSession session() {
        return Partial.of(KeycloakSession.class, new Session());
    }

    UserModel user() {
        return Partial.of(UserModel.class, new User());
    }

    private SortedMap<String, Row> visible() {
        SortedMap<String, Row> rows = new TreeMap<>(committed);
        written.forEach((id, row) -> row.ifPresentOrElse(one -> rows.put(id, one), () -> rows.remove(id)));
        return rows;
    }

    private final class Session {

        Provider getProvider(Class<? extends Provider> type) {
            if (type != JpaConnectionProvider.class) {
                throw new UnsupportedOperationException(type.getSimpleName());
            }
            return Partial.of(JpaConnectionProvider.class, this);
        }

        EntityManager getEntityManager() {
            return Partial.of(EntityManager.class, new Entities());
        }

        KeycloakContext getContext() {
            return Partial.of(KeycloakContext.class, this);
        }

        RealmModel getRealm() {
            return Partial.of(RealmModel.class, this);
        }
    }

    private final class User {

        String getId() {
            return USER;
        }

        boolean isEnabled() {
            return true;
        }

        String getEmail() {
            return ADDRESS;
        }

        SubjectCredentialManager credentialManager() {
            return Partial.of(SubjectCredentialManager.class, new Credentials());
        }
    }

    /** What Keycloak's user model writes. */
    private final class Credentials {

        boolean isConfiguredFor(String type) {
            return false;
        }

        Stream<CredentialModel> getStoredCredentialsByTypeStream(String type) {
            return visible().values().stream().map(SimulatedDatabase::model);
        }

        CredentialModel createStoredCredential(CredentialModel credential) {
            boolean lockout = credential.getCredentialData().contains("\"kind\":\"" + CodeKind.LOCKOUT.id() + "\"");
            credential.setId((lockout ? LOCKOUT : "own-") + writer);
            return write(credential);
        }

        void updateStoredCredential(CredentialModel credential) {
            write(credential);
        }

        private CredentialModel write(CredentialModel credential) {
            Row row = new Row(
                    credential.getId(),
                    credential.getCreatedDate(),
                    credential.getCredentialData(),
                    credential.getSecretData());
            written.put(row.id(), Optional.of(row));
            managed.remove(row.id());
            return credential;
        }

        boolean removeStoredCredentialById(String id) {
            written.put(id, Optional.empty());
            managed.remove(id);
            return true;
        }
    }

    /** As much of JPA as the store uses. */
    private final class Entities {

        void flush() {
            writeManaged();
        }

        TypedQuery<?> createQuery(String query, Class<?> type) {
            if (query.equals("select u.id from UserEntity u where u.id = :user")) {
                return Partial.of(TypedQuery.class, new OwnerQuery());
            }
            if (!query.contains("from CredentialEntity") || !query.endsWith("order by c.id")) {
                throw new UnsupportedOperationException(query);
            }
            return Partial.of(TypedQuery.class, new Query(query.substring(0, query.indexOf(" from"))));
        }

        Object getReference(Class<?> type, Object id) {
            CredentialEntity entity = new CredentialEntity();
            entity.setId((String) id);
            return managed.getOrDefault(id, entity);
        }

        void detach(Object entity) {
            managed.remove(((CredentialEntity) entity).getId());
        }

        Object find(Class<?> type, Object id) {
            return managed.get(id);
        }
    }

    private final class Query {

        private final String select;
        private boolean locks;
        private boolean waits = true;

        Query(String select) {
            this.select = select;
        }

        TypedQuery<?> setParameter(String name, Object value) {
            return self();
        }

        TypedQuery<?> setHint(String name, Object value) {
            waits = !Integer.valueOf(-2).equals(value);
            return self();
        }

        TypedQuery<?> setLockMode(LockModeType mode) {
            locks = mode == LockModeType.PESSIMISTIC_WRITE;
            return self();
        }

        private TypedQuery<?> self() {
            return Partial.of(TypedQuery.class, this);
        }

        List<?> getResultList() {
            SortedMap<String, Row> rows = visible();
            if (locks) {
                rows.keySet().removeIf(id -> asked != null && !asked.contains(id) || !waits && skipped.contains(id));
                asked = alwaysAsFirstAsked || !waits ? asked : null;
                locked.addAll(rows.keySet());
            }
            return rows.values().stream().map(this::selected).toList();
        }

        private Object selected(Row row) {
            return switch (select) {
                case "select c.id" -> row.id();
                case "select c" -> managed.computeIfAbsent(row.id(), id -> entity(row));
                default -> columns(row);
            };
        }

        private CredentialEntity entity(Row row) {
            CredentialEntity entity = new CredentialEntity();
            entity.setId(row.id());
            entity.setType(Names.CREDENTIAL_TYPE);
            entity.setCreatedDate(row.createdDate());
            entity.setCredentialData(row.credentialData());
            entity.setSecretData(row.secretData());
            return entity;
        }

        private static Object[] columns(Row row) {
            return new Object[] {row.id(), null, row.createdDate(), row.credentialData(), row.secretData()};
        }
    }

    /** The user's own row. */
    private final class OwnerQuery {

        TypedQuery<?> setParameter(String name, Object value) {
            return Partial.of(TypedQuery.class, this);
        }

        TypedQuery<?> setLockMode(LockModeType mode) {
            return Partial.of(TypedQuery.class, this);
        }

        TypedQuery<?> setHint(String name, Object value) {
            return Partial.of(TypedQuery.class, this);
        }

        /** Whoever held it has committed. */
        List<?> getResultList() {
            locked.add(USER);
            asked = alwaysAsFirstAsked ? asked : null;
            return List.of(USER);
        }
    }

    private static CredentialModel model(Row row) {
        CredentialModel model = new CredentialModel();
        model.setId(row.id());
        model.setType(Names.CREDENTIAL_TYPE);
        model.setCreatedDate(row.createdDate());
        model.setCredentialData(row.credentialData());
        model.setSecretData(row.secretData());
        return model;
    }

    static SortedMap<String, Row> none() {
        return Collections.emptySortedMap();
    }
}
