package dev.backupcodes.keycloak.mail;

import dev.backupcodes.keycloak.metric.MailKind;
import java.util.Map;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * The mail that reminds of codes that run out. It holds no link: to make new ones, the user signs in where the user always does.
 */
public final class ReminderMail {

    private final KeycloakSession session;
    private final RealmModel realm;

    public ReminderMail(KeycloakSession session, RealmModel realm) {
        this.session = session;
        this.realm = realm;
    }

    /**
     * @param usable how many codes are still good
     * @param expired whether that is because they are too old
     * @return false when the mail server did not take it; the log says why
     */
    public boolean send(UserModel user, int usable, boolean expired) {
        return new ImmediateMail(session, realm, MailKind.REMINDER)
                .send(
                        user,
                        "backupCodesReminderSubject",
                        "backup-codes-reminder.ftl",
                        locale -> Map.of("backupCodesRemaining", usable, "backupCodesExpired", expired));
    }
}
