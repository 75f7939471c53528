package dev.backupcodes.keycloak.mail;

import dev.backupcodes.keycloak.RealmTransaction;
import dev.backupcodes.keycloak.metric.MailKind;
import dev.backupcodes.keycloak.metric.RealmMetrics;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jboss.logging.Logger;
import org.keycloak.email.EmailException;
import org.keycloak.email.EmailTemplateProvider;
import org.keycloak.locale.LocaleSelectorProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * One mail, sent in a thread and a session of its own: a slow mail server must not hold up a login, and a failed mail
 * must not undo it.
 *
 * @param locale of the user
 * @param facts the attributes of the template
 */
record NotificationTask(
        KeycloakSessionFactory sessions,
        String realmId,
        String userId,
        NotificationType notice,
        Locale locale,
        Map<String, Object> facts)
        implements Runnable {

    private static final Logger LOG = Logger.getLogger(NotificationTask.class);

    @Override
    public void run() {
        try {
            RealmTransaction.run(sessions, realmId, this::send);
        } catch (RuntimeException e) {
            LOG.warnf(e, "mail %s was not sent", notice);
        }
    }

    /** @return whether the mail server took it */
    private boolean send(KeycloakSession session, RealmModel realm) {
        UserModel user = session.users().getUserById(realm, userId);
        if (user == null) {
            return false;
        }
        session.setAttribute(LocaleSelectorProvider.USER_REQUEST_LOCALE, locale.toLanguageTag());
        boolean sent = false;
        try {
            session.getProvider(EmailTemplateProvider.class)
                    .setRealm(realm)
                    .setUser(user)
                    .send(notice.subjectKey(), notice.template(), new HashMap<>(facts));
            sent = true;
        } catch (EmailException e) {
            LOG.warnf("mail %s was not sent: %s", notice, e.getMessage());
        } finally {
            RealmMetrics.of(realm).mail(MailKind.NOTIFICATION, sent);
        }
        return sent;
    }
}
