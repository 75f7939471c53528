package dev.backupcodes.keycloak.credential;

import dev.backupcodes.keycloak.Names;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.util.List;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.credential.CredentialModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.models.jpa.entities.CredentialEntity;
import org.keycloak.storage.StorageId;
import org.keycloak.storage.jpa.entity.FederatedUserCredentialEntity;

/**
 * The user's rows in the database, locked until the transaction ends. Keycloak's user cache may be stale for some
 * milliseconds after a commit, which is how the built-in codes get used twice (keycloak issue #26106), so nothing is
 * decided on the cached copy.
 *
 * <p>First only the ids are read, with the lock: no entity is loaded before its row is ours, so none can be out of date.
 * An entity that the request had loaded before is refreshed under the lock.
 */
final class CredentialRows {

    private static final String LOCAL =
            "select c.id from CredentialEntity c where c.user.id = :user and c.type = :type order by c.id";
    private static final String FEDERATED =
            "select c.id from FederatedUserCredentialEntity c where c.userId = :user and c.type = :type order by c.id";

    private final EntityManager em;
    private final UserModel user;

    CredentialRows(KeycloakSession session, UserModel user) {
        this.em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
        this.user = user;
    }

    /** Waits for whoever holds the rows, then gives what the database says now. */
    List<CredentialModel> lock() {
        if (StorageId.isLocalStorage(user.getId())) {
            return lockedIds(LOCAL).stream()
                    .map(id -> model(fresh(CredentialEntity.class, id)))
                    .toList();
        }
        return lockedIds(FEDERATED).stream()
                .map(id -> model(fresh(FederatedUserCredentialEntity.class, id)))
                .toList();
    }

    private List<String> lockedIds(String query) {
        em.flush();
        return em.createQuery(query, String.class)
                .setParameter("user", user.getId())
                .setParameter("type", Names.CREDENTIAL_TYPE)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList();
    }

    private <T> T fresh(Class<T> type, String id) {
        T entity = em.find(type, id);
        em.refresh(entity);
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
