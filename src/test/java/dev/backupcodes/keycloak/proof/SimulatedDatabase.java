package dev.backupcodes.keycloak.proof;

import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.Partial;
import dev.backupcodes.keycloak.code.CodeKind;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.TypedQuery;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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
    private Set<String> begun;
    private Set<String> asked;
    private boolean alwaysAsFirstAsked;

    /** @param writer names the rows that this transaction adds */
    SimulatedDatabase(SortedMap<String, Row> committed, String writer) {
        this.committed = committed;
        this.writer = writer;
    }

    /**
     * The lock had to be waited for: the first query that locks finds what was there when it was asked, and is there still.
     *
     * @param always every other query as well
     */
    void lockWasAskedFor(Set<String> rows, boolean always) {
        begun = rows;
        asked = rows;
        alwaysAsFirstAsked = always;
    }

    SortedMap<String, Optional<Row>> written() {
        return written;
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
            return visible().values().stream().map(row -> new CredentialModel());
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
            return credential;
        }

        boolean removeStoredCredentialById(String id) {
            written.put(id, Optional.empty());
            return true;
        }
    }

    /** As much of JPA as the store uses. */
    private final class Entities {

        void flush() {
            // what was written is seen by this transaction at once
        }

        TypedQuery<?> createQuery(String query, Class<?> type) {
            if (!query.contains("from CredentialEntity") || !query.endsWith("order by c.id")) {
                throw new UnsupportedOperationException(query);
            }
            return Partial.of(TypedQuery.class, new Query(query.startsWith("select c.id from")));
        }

        /** As under repeatable read: what was added while the lock was waited for is seen by a read that locks. */
        Object find(Class<?> type, Object id) {
            boolean seen = begun == null || begun.contains(id) || written.containsKey(id);
            return seen ? find(type, id, LockModeType.NONE) : null;
        }

        Object find(Class<?> type, Object id, LockModeType mode) {
            CredentialEntity entity = new CredentialEntity();
            entity.setId((String) id);
            if (mode == LockModeType.PESSIMISTIC_WRITE) {
                refresh(entity, mode);
            }
            return entity;
        }

        void refresh(Object entity, LockModeType mode) {
            CredentialEntity credential = (CredentialEntity) entity;
            Row row = visible().get(credential.getId());
            credential.setType(Names.CREDENTIAL_TYPE);
            credential.setCreatedDate(row.createdDate());
            credential.setCredentialData(row.credentialData());
            credential.setSecretData(row.secretData());
        }
    }

    private final class Query {

        private final boolean idsOnly;
        private boolean locks;

        Query(boolean idsOnly) {
            this.idsOnly = idsOnly;
        }

        TypedQuery<?> setParameter(String name, Object value) {
            return self();
        }

        TypedQuery<?> setHint(String name, Object value) {
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
                rows.keySet().removeIf(id -> asked != null && !asked.contains(id));
                asked = alwaysAsFirstAsked ? asked : null;
                locked.addAll(rows.keySet());
            }
            return idsOnly
                    ? List.copyOf(rows.keySet())
                    : rows.values().stream().map(Query::columns).toList();
        }

        private static Object[] columns(Row row) {
            return new Object[] {row.id(), null, row.createdDate(), row.credentialData(), row.secretData()};
        }
    }

    static SortedMap<String, Row> none() {
        return Collections.emptySortedMap();
    }
}
