package dev.backupcodes.keycloak.mail;

import dev.backupcodes.keycloak.link.BackupCodesActionToken;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jboss.logging.Logger;
import org.keycloak.email.EmailException;
import org.keycloak.email.EmailTemplateProvider;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** The mail with the link, in the user's language. It is sent at once: whoever asked for it learns whether it left. */
public final class LinkMail {

    private static final Logger LOG = Logger.getLogger(LinkMail.class);

    private final KeycloakSession session;
    private final RealmModel realm;

    public LinkMail(KeycloakSession session, RealmModel realm) {
        this.session = session;
        this.realm = realm;
    }

    /** @return false when the mail server did not take it; the log says why, without the link */
    public boolean send(UserModel user, BackupCodesActionToken link) {
        Locale locale = session.getContext().resolveLocale(user, true);
        Map<String, Object> attributes = new HashMap<>();
        attributes.put("backupCodesLink", link.address(session, realm).toString());
        attributes.put("backupCodesLinkExpires", MailTime.text(link.expiresAt(), locale));
        // The administrator's browser must not choose the language of the user's mail.
        attributes.put(Constants.IGNORE_ACCEPT_LANGUAGE_HEADER, true);
        try {
            session.getProvider(EmailTemplateProvider.class)
                    .setRealm(realm)
                    .setUser(user)
                    .send("backupCodesRegeneratedSubject", "backup-codes-regenerated.ftl", attributes);
            return true;
        } catch (EmailException e) {
            LOG.warnf("the mail with the link to new backup codes was not sent: %s", e.getMessage());
            return false;
        }
    }
}
