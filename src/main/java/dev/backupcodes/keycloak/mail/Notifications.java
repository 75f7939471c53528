package dev.backupcodes.keycloak.mail;

import dev.backupcodes.keycloak.credential.KeycloakCodes;
import dev.backupcodes.keycloak.policy.BackupCodePolicy;
import java.util.concurrent.ExecutorService;
import org.keycloak.executors.ExecutorsProvider;
import org.keycloak.models.AbstractKeycloakTransaction;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** Tells a user by mail, once the transaction that did the thing is through. */
public final class Notifications {

    private static final String EXECUTOR = "backup-codes-mail";

    private final KeycloakSession session;
    private final RealmModel realm;
    private final BackupCodePolicy policy;

    public Notifications(KeycloakSession session, RealmModel realm, BackupCodePolicy policy) {
        this.session = session;
        this.realm = realm;
        this.policy = policy;
    }

    /** @param remaining codes left now */
    public void tell(UserModel user, Notice notice, int remaining) {
        if (!policy.notifications()
                || !MailAddress.isThere(user)
                || !MailAddress.isTrusted(user, policy)
                || realm.getSmtpConfig().isEmpty()) {
            return;
        }
        NotificationTask task = new NotificationTask(
                session.getKeycloakSessionFactory(),
                realm.getId(),
                user.getId(),
                notice,
                session.getContext().resolveLocale(user),
                KeycloakCodes.now(),
                remaining,
                session.getContext().getConnection().getRemoteHost());
        afterCommit(task);
    }

    private void afterCommit(Runnable task) {
        ExecutorService executor = session.getProvider(ExecutorsProvider.class).getExecutor(EXECUTOR);
        session.getTransactionManager().enlistAfterCompletion(new AbstractKeycloakTransaction() {
            @Override
            protected void commitImpl() {
                executor.execute(task);
            }

            @Override
            protected void rollbackImpl() {
                // Nothing happened, so there is nothing to tell.
            }
        });
    }
}
