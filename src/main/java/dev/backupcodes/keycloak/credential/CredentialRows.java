package dev.backupcodes.keycloak.credential;

import dev.backupcodes.keycloak.Names;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.LockTimeoutException;
import jakarta.persistence.PessimisticLockException;
import jakarta.persistence.TypedQuery;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.credential.CredentialModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.models.jpa.entities.CredentialEntity;
import org.keycloak.storage.StorageId;
import org.keycloak.storage.jpa.entity.FederatedUserCredentialEntity;

/**
 * The user's rows in the database. Keycloak's user cache may be stale for some milliseconds after a commit, which is how
 * the built-in codes get used twice (keycloak issue #26106), so nothing is decided on the cached copy.
 */
final class CredentialRows {

    /** Longer than any attempt holds a row, and short enough for somebody who looks at a page that loads. */
    static final Duration LOCK_TIMEOUT = Duration.ofSeconds(3);

    private static final String LOCK_TIMEOUT_HINT = "jakarta.persistence.lock.timeout";

    /** Hibernate's timeout that leaves out what is held ({@code LockOptions}, 7.x), on every database that Keycloak supports. */
    private static final int SKIP_LOCKED = -2;

    private static final String OWNER = "select u.id from UserEntity u where u.id = :user";
    private static final String OF_LOCAL_USER = "from CredentialEntity c where c.user.id = :user and c.type = :type";
    private static final String OF_STORED_USER =
            "from FederatedUserCredentialEntity c where c.userId = :user and c.type = :type";

    private final EntityManager em;
    private final UserModel user;
    private final boolean local;

    CredentialRows(KeycloakSession session, UserModel user) {
        this.em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
        this.user = user;
        this.local = StorageId.isLocalStorage(user.getId());
    }

    /**
     * What the database says now, without a lock. Columns and not entities are read: an entity that is loaded early would
     * be out of date when its row is locked later.
     */
    List<CredentialModel> read() {
        String columns = "select c.id, c.userLabel, c.createdDate, c.credentialData, c.secretData ";
        return query(columns, Object[].class).getResultList().stream()
                .map(row -> model((String) row[0], (String) row[1], (Long) row[2], (String) row[3], (String) row[4]))
                .toList();
    }

    /**
     * Locks the rows by the one query that reads them, if nobody holds any and they are the ones that are expected. No timeout has to be
     * set, and no row is asked for twice.
     *
     * <p>A row that somebody adds in the instant in which the query runs may be left out: whoever has to know of it uses {@link #lock()}.
     *
     * @param expected ids
     * @return empty when they were not had at once; the transaction goes on
     */
    Optional<List<CredentialModel>> lockAtOnce(Set<String> expected) {
        em.flush();
        List<CredentialModel> rows = fresh(expected, SKIP_LOCKED);
        return ids(rows).equals(expected) ? Optional.of(rows) : Optional.empty();
    }

    /**
     * Waits a while for whoever holds the rows, and gives them locked until the transaction ends. Only the ids are
     * waited for; then the rows are read, until they stay the same: under read committed (PostgreSQL) an answer lacks what was added during
     * the wait. They are read with the lock, too: under repeatable read (MySQL, MariaDB) a plain read would show the snapshot from before
     * the wait.
     *
     * @throws CodesBusyException when they are held for too long; the transaction is worth nothing any more
     */
    List<CredentialModel> lock() {
        em.flush();
        try {
            if (!CodeSetStore.hasAny(user) && ids().getResultList().isEmpty() && !lockOwner()) {
                // Under repeatable read, to lock nothing is to lock the gap: first codes at once would deadlock.
                return List.of();
            }
            Set<String> found = Set.copyOf(lockedIds());
            List<CredentialModel> rows = fresh(found, timeout());
            while (!ids(rows).equals(found)) {
                found = ids(rows);
                rows = fresh(found, timeout());
            }
            return rows;
        } catch (LockTimeoutException | PessimisticLockException e) {
            throw new CodesBusyException(e);
        }
    }

    /**
     * Where there is no row of codes yet, that of the user keeps first sets apart which are made at the same instant.
     *
     * @return false for a user who lives elsewhere and has no row here
     */
    private boolean lockOwner() {
        return local
                && !locking(em.createQuery(OWNER, String.class).setParameter("user", user.getId()), timeout())
                        .getResultList()
                        .isEmpty();
    }

    private static int timeout() {
        return Math.toIntExact(LOCK_TIMEOUT.toMillis());
    }

    private List<String> lockedIds() {
        return locking(ids(), timeout()).getResultList();
    }

    private static <T> TypedQuery<T> locking(TypedQuery<T> query, int timeout) {
        return query.setLockMode(LockModeType.PESSIMISTIC_WRITE).setHint(LOCK_TIMEOUT_HINT, timeout);
    }

    private TypedQuery<String> ids() {
        return query("select c.id ", String.class);
    }

    private static Set<String> ids(List<CredentialModel> rows) {
        return rows.stream().map(CredentialModel::getId).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * All rows, locked, as they are now.
     *
     * @param known ids of rows that may have been loaded before: they are forgotten first, for a query does not refresh them
     */
    private List<CredentialModel> fresh(Set<String> known, int timeout) {
        Class<?> type = local ? CredentialEntity.class : FederatedUserCredentialEntity.class;
        known.forEach(id -> em.detach(em.getReference(type, id)));
        return locking(query("select c ", type), timeout).getResultList().stream()
                .map(CredentialRows::model)
                .toList();
    }

    /**
     * Writes a row that is locked. Keycloak's user cache is not told, which would load the user: the caller does that.
     *
     * @param row what is to stand in the row of this id
     */
    void update(CredentialModel row) {
        if (local) {
            CredentialEntity entity = em.find(CredentialEntity.class, row.getId());
            entity.setCredentialData(row.getCredentialData());
            entity.setSecretData(row.getSecretData());
        } else {
            FederatedUserCredentialEntity entity = em.find(FederatedUserCredentialEntity.class, row.getId());
            entity.setCredentialData(row.getCredentialData());
            entity.setSecretData(row.getSecretData());
        }
    }

    private <T> TypedQuery<T> query(String select, Class<T> type) {
        return em.createQuery(select + (local ? OF_LOCAL_USER : OF_STORED_USER) + " order by c.id", type)
                .setParameter("user", user.getId())
                .setParameter("type", Names.CREDENTIAL_TYPE);
    }

    private static CredentialModel model(Object row) {
        return row instanceof CredentialEntity entity ? model(entity) : model((FederatedUserCredentialEntity) row);
    }

    private static CredentialModel model(CredentialEntity row) {
        return model(
                row.getId(), row.getUserLabel(), row.getCreatedDate(), row.getCredentialData(), row.getSecretData());
    }

    private static CredentialModel model(FederatedUserCredentialEntity row) {
        return model(
                row.getId(), row.getUserLabel(), row.getCreatedDate(), row.getCredentialData(), row.getSecretData());
    }

    private static CredentialModel model(
            String id, String label, Long createdDate, String credentialData, String secretData) {
        CredentialModel model = new CredentialModel();
        model.setId(id);
        model.setType(Names.CREDENTIAL_TYPE);
        model.setUserLabel(label);
        model.setCreatedDate(createdDate);
        model.setCredentialData(credentialData);
        model.setSecretData(secretData);
        return model;
    }
}
