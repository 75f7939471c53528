package dev.backupcodes.keycloak.mail;

import dev.backupcodes.keycloak.link.BackupCodesActionToken;
import dev.backupcodes.keycloak.metric.MailKind;
import java.util.Map;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** The mail with the link. */
public final class LinkMail {

    /** Why it is sent. */
    public enum Occasion {
        /** The codes were taken away. */
        REGENERATED("backupCodesRegeneratedSubject", "backup-codes-regenerated.ftl"),
        /** There were none. */
        INVITED("backupCodesInvitedSubject", "backup-codes-invited.ftl");

        private final String subjectKey;
        private final String template;

        Occasion(String subjectKey, String template) {
            this.subjectKey = subjectKey;
            this.template = template;
        }
    }

    private final KeycloakSession session;
    private final RealmModel realm;

    public LinkMail(KeycloakSession session, RealmModel realm) {
        this.session = session;
        this.realm = realm;
    }

    /** @return false when the mail server did not take it; the log says why, without the link */
    public boolean send(UserModel user, Occasion occasion, BackupCodesActionToken link) {
        return new ImmediateMail(session, realm, MailKind.LINK)
                .send(
                        user,
                        occasion.subjectKey,
                        occasion.template,
                        locale -> Map.of(
                                "backupCodesLink",
                                link.address(session, realm).toString(),
                                "backupCodesLinkExpires",
                                MailTime.text(link.expiresAt(), locale)));
    }
}
