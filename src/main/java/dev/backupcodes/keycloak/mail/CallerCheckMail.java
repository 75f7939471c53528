package dev.backupcodes.keycloak.mail;

import dev.backupcodes.keycloak.callercheck.CallerNumbers;
import dev.backupcodes.keycloak.metric.MailKind;
import java.util.Map;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** The mail with the number that the person on the phone reads out. */
public final class CallerCheckMail {

    private final KeycloakSession session;
    private final RealmModel realm;

    public CallerCheckMail(KeycloakSession session, RealmModel realm) {
        this.session = session;
        this.realm = realm;
    }

    /** @return false when the mail server did not take it; the log says why, without the number */
    public boolean send(UserModel user, CallerNumbers.Issued issued) {
        return new ImmediateMail(session, realm, MailKind.CALLER_CHECK)
                .send(
                        user,
                        "backupCodesCallerCheckSubject",
                        "backup-codes-caller-check.ftl",
                        locale -> Map.of(
                                "backupCodesCallerNumber",
                                issued.number().digits(),
                                "backupCodesCallerNumberExpires",
                                MailTime.text(issued.expiresAt(), locale)));
    }
}
