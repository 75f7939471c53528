package dev.backupcodes.keycloak.mail;

import dev.backupcodes.keycloak.metric.MailKind;
import java.util.Map;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.services.Urls;

/** The mail that asks for codes to be made. Its only link is the one to the user's account, which everybody may know. */
public final class RequestMail {

    private final KeycloakSession session;
    private final RealmModel realm;

    /** @param session of a server that knows its own address */
    public RequestMail(KeycloakSession session, RealmModel realm) {
        this.session = session;
        this.realm = realm;
    }

    /** @return false when the mail server did not take it; the log says why */
    public boolean send(UserModel user) {
        String account = Urls.accountBase(session.getContext().getUri().getBaseUri())
                .build(realm.getName())
                .toString();
        return new ImmediateMail(session, realm, MailKind.REMINDER)
                .send(
                        user,
                        "backupCodesAskedSubject",
                        "backup-codes-asked.ftl",
                        locale -> Map.of("backupCodesAccount", account));
    }
}
