package dev.backupcodes.keycloak.roles;

import dev.backupcodes.keycloak.RealmTransaction;
import java.util.List;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.models.utils.PostMigrationEvent;
import org.keycloak.provider.ProviderEvent;
import org.keycloak.provider.ProviderEventListener;

/**
 * Adds the roles to realms that lack them: to new and imported ones when they are created, to older ones when the server
 * starts. One query finds the latter, so that a start does not get slower with the number of realms that have them.
 */
public final class AdminRolesInstaller implements ProviderEventListener {

    private static final Logger LOG = Logger.getLogger(AdminRolesInstaller.class);

    @Override
    public void onEvent(ProviderEvent event) {
        if (event instanceof RealmModel.RealmPostCreateEvent created) {
            new BackupCodeRoles(created.getKeycloakSession()).addTo(created.getCreatedRealm());
        } else if (event instanceof PostMigrationEvent started) {
            addToAll(started.getFactory());
        }
    }

    private static void addToAll(KeycloakSessionFactory sessions) {
        List<String> lacking = KeycloakModelUtils.runJobInTransactionWithResult(
                sessions, session -> new RealmsWithoutRoles(session).ids());
        lacking.forEach(realmId -> addTo(realmId, sessions));
        if (!lacking.isEmpty()) {
            LOG.infof("added the admin roles of backup codes to %d realms", lacking.size());
        }
    }

    /** Two nodes that start at once may both try: the second finds the roles there, or fails, and nothing is missing. */
    private static void addTo(String realmId, KeycloakSessionFactory sessions) {
        try {
            RealmTransaction.run(sessions, realmId, (session, realm) -> new BackupCodeRoles(session).addTo(realm));
        } catch (RuntimeException e) {
            LOG.warnf(e, "the admin roles of backup codes were not added to realm %s", realmId);
        }
    }
}
