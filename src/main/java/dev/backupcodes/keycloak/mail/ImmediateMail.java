package dev.backupcodes.keycloak.mail;

import dev.backupcodes.keycloak.metric.MailKind;
import dev.backupcodes.keycloak.metric.RealmMetrics;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.keycloak.email.EmailException;
import org.keycloak.email.EmailTemplateProvider;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** A mail in the user's language that staff have asked for. It is sent at once: they learn whether it left. */
final class ImmediateMail {

    private static final Logger LOG = Logger.getLogger(ImmediateMail.class);

    private final KeycloakSession session;
    private final RealmModel realm;
    private final MailKind kind;

    /** @param kind that it is counted as */
    ImmediateMail(KeycloakSession session, RealmModel realm, MailKind kind) {
        this.session = session;
        this.realm = realm;
        this.kind = kind;
    }

    /**
     * @param facts the attributes of the template, in the user's language
     * @return false when the mail server did not take it; the log says why, and nothing of what is in the mail
     */
    boolean send(UserModel user, String subjectKey, String template, Function<Locale, Map<String, Object>> facts) {
        Map<String, Object> attributes =
                new HashMap<>(facts.apply(session.getContext().resolveLocale(user, true)));
        // The administrator's browser must not choose the language of the user's mail.
        attributes.put(Constants.IGNORE_ACCEPT_LANGUAGE_HEADER, true);
        boolean sent = false;
        try {
            session.getProvider(EmailTemplateProvider.class)
                    .setRealm(realm)
                    .setUser(user)
                    .send(subjectKey, template, attributes);
            sent = true;
        } catch (EmailException e) {
            LOG.warnf("the mail %s was not sent: %s", template, e.getMessage());
        } finally {
            RealmMetrics.of(realm).mail(kind, sent);
        }
        return sent;
    }
}
