package dev.backupcodes.keycloak.job;

import org.jboss.logging.Logger;
import org.keycloak.models.AbstractKeycloakTransaction;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * With a realm go its jobs: after the commit, so that a job that is at work never keeps an administrator from removing the realm.
 * What is left of a job that was running, {@link JobTask} finds.
 */
final class RemovedRealms {

    private static final Logger LOG = Logger.getLogger(RemovedRealms.class);

    private RemovedRealms() {}

    static void on(RealmModel.RealmRemovedEvent event) {
        KeycloakSession session = event.getKeycloakSession();
        KeycloakSessionFactory sessions = session.getKeycloakSessionFactory();
        String realmId = event.getRealm().getId();
        session.getTransactionManager().enlistAfterCompletion(new AbstractKeycloakTransaction() {
            @Override
            protected void commitImpl() {
                forget(sessions, realmId);
            }

            @Override
            protected void rollbackImpl() {
                // The realm is still there.
            }
        });
    }

    /** The one who works on it may be faster: then it is done the next time. */
    static void forget(KeycloakSessionFactory sessions, String realmId) {
        try {
            KeycloakModelUtils.runJobInTransaction(sessions, session -> new JobStore(session).forget(realmId));
        } catch (RuntimeException e) {
            LOG.debugf(e, "the jobs of a removed realm are not forgotten yet");
        }
    }
}
