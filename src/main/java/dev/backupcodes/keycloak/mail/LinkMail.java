package dev.backupcodes.keycloak.mail;

import dev.backupcodes.keycloak.link.BackupCodesActionToken;
import dev.backupcodes.keycloak.metric.MailKind;
import java.util.Map;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** The mail with the link. */
public final class LinkMail {

    private final KeycloakSession session;
    private final RealmModel realm;

    public LinkMail(KeycloakSession session, RealmModel realm) {
        this.session = session;
        this.realm = realm;
    }

    /** @return false when the mail server did not take it; the log says why, without the link */
    public boolean send(UserModel user, BackupCodesActionToken link) {
        return new ImmediateMail(session, realm, MailKind.LINK)
                .send(
                        user,
                        "backupCodesRegeneratedSubject",
                        "backup-codes-regenerated.ftl",
                        locale -> Map.of(
                                "backupCodesLink",
                                link.address(session, realm).toString(),
                                "backupCodesLinkExpires",
                                MailTime.text(link.expiresAt(), locale)));
    }
}
