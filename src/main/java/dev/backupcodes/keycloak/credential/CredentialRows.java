package dev.backupcodes.keycloak.credential;

import dev.backupcodes.keycloak.Names;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.LockTimeoutException;
import jakarta.persistence.PessimisticLockException;
import jakarta.persistence.TypedQuery;
import java.time.Duration;
import java.util.List;
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
     * Waits a while for whoever holds the rows, and gives them locked until the transaction ends. First only the ids are
     * read, with the lock, until they stay the same: under read committed (PostgreSQL) an answer lacks what was added during
     * the wait. An entity is loaded when its row is ours. It is read with the lock, too: under repeatable read (MySQL, MariaDB) a plain
     * read would show the snapshot from before the wait.
     *
     * @throws CodesBusyException when they are held for too long; the transaction is worth nothing any more
     */
    List<CredentialModel> lock() {
        em.flush();
        if (!CodeSetStore.hasAny(user) && ids().getResultList().isEmpty()) {
            // Under repeatable read, to lock nothing is to lock the gap: first codes at once would deadlock.
            return List.of();
        }
        try {
            List<String> found = lockedIds();
            List<String> all = lockedIds();
            while (!all.equals(found)) {
                found = all;
                all = lockedIds();
            }
            return all.stream().map(this::locked).toList();
        } catch (LockTimeoutException | PessimisticLockException e) {
            throw new CodesBusyException(e);
        }
    }

    private List<String> lockedIds() {
        return ids().setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .setHint(LOCK_TIMEOUT_HINT, Math.toIntExact(LOCK_TIMEOUT.toMillis()))
                .getResultList();
    }

    private TypedQuery<String> ids() {
        return query("select c.id ", String.class);
    }

    private <T> TypedQuery<T> query(String select, Class<T> type) {
        return em.createQuery(select + (local ? OF_LOCAL_USER : OF_STORED_USER) + " order by c.id", type)
                .setParameter("user", user.getId())
                .setParameter("type", Names.CREDENTIAL_TYPE);
    }

    private CredentialModel locked(String id) {
        return local ? model(fresh(CredentialEntity.class, id)) : model(fresh(FederatedUserCredentialEntity.class, id));
    }

    private <T> T fresh(Class<T> type, String id) {
        T entity = em.find(type, id);
        if (entity == null) {
            // Added after this transaction began: a read that locks sees it, and refreshing that would not lock again.
            return em.find(type, id, LockModeType.PESSIMISTIC_WRITE);
        }
        em.refresh(entity, LockModeType.PESSIMISTIC_WRITE);
        return entity;
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
