package dev.backupcodes.keycloak.lockout;

import dev.backupcodes.keycloak.credential.CodeSetStore;
import dev.backupcodes.keycloak.credential.CodesTransaction;
import dev.backupcodes.keycloak.credential.LockoutRows;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSession;
import org.keycloak.timer.ScheduledTask;

/**
 * Removes lockout codes that are worth nothing any more, so that neither hashes nor rows in the consoles outlive them. That
 * they are not accepted any more does not hang on this.
 *
 * <p>Every node does it: what another one has removed is gone, and one query of an index costs less than to agree on who.
 */
final class LockoutCleanupTask implements ScheduledTask {

    static final Duration INTERVAL = Duration.ofSeconds(10);

    private static final Logger LOG = Logger.getLogger(LockoutCleanupTask.class);

    @Override
    public void run(KeycloakSession session) {
        LockoutRows.owners(session).forEach(owner -> settle(session, owner));
    }

    /** One user's trouble must not keep the others from it. */
    private static void settle(KeycloakSession session, LockoutRows.Owner owner) {
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
