package dev.backupcodes.keycloak.lockout;

import dev.backupcodes.keycloak.credential.CodeSetStore;
import dev.backupcodes.keycloak.credential.CodesTransaction;
import dev.backupcodes.keycloak.credential.LockoutCredentialIds;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSession;
import org.keycloak.timer.ScheduledTask;

/**
 * Removes lockout codes that can no longer be used, so that neither their hashes nor their rows in the consoles stay. Whether
 * a code is accepted does not depend on this task.
 *
 * <p>Every node runs it: a row that another node has removed is simply gone, and one query by an index costs less than to
 * agree on a node.
 */
final class LockoutCleanupTask implements ScheduledTask {

    static final Duration INTERVAL = Duration.ofSeconds(10);

    private static final Logger LOG = Logger.getLogger(LockoutCleanupTask.class);

    @Override
    public void run(KeycloakSession session) {
        LockoutCredentialIds.owners(session).forEach(owner -> settle(session, owner));
    }

    /** A failure for one user must not stop the cleanup for the others. */
    private static void settle(KeycloakSession session, LockoutCredentialIds.Owner owner) {
        try {
            CodesTransaction.run(
                    session.getKeycloakSessionFactory(), owner.realmId(), owner.userId(), (own, realm, user) -> {
                        new CodeSetStore(own).settle(user);
                        return true;
                    });
        } catch (RuntimeException e) {
            LOG.warnf("the lockout codes of user %s could not be looked after: %s", owner.userId(), e.getMessage());
        }
    }

    @Override
    public String getTaskName() {
        return "backup-codes-lockout-cleanup";
    }
}
