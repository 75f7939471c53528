package dev.backupcodes.keycloak.mail;

import dev.backupcodes.keycloak.code.CodeSet;
import dev.backupcodes.keycloak.credential.KeycloakCodes;
import dev.backupcodes.keycloak.policy.BackupCodePolicy;
import java.util.Locale;
import java.util.Map;
import org.keycloak.executors.ExecutorsProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** Tells a user by mail of something that is done and committed: no mail speaks of what may still be rolled back. */
public final class Notifications {

    private static final String EXECUTOR = "backup-codes-mail";

    /** Where the realm wants answers to its mails: whom to contact. The sender's address is often one that nobody reads. */
    private static final String REPLY_TO = "replyTo";

    private final KeycloakSession session;
    private final RealmModel realm;
    private final BackupCodePolicy policy;

    public Notifications(KeycloakSession session, RealmModel realm, BackupCodePolicy policy) {
        this.session = session;
        this.realm = realm;
        this.policy = policy;
    }

    /**
     * Of something that the user has done, or somebody in the user's place.
     *
     * @param remaining codes left now
     */
    public void tell(UserModel user, Notice notice, int remaining) {
        Locale locale = session.getContext().resolveLocale(user);
        Map<String, Object> facts = Map.of(
                "backupCodesRemaining", remaining,
                "backupCodesTime", MailTime.text(KeycloakCodes.now(), locale),
                "backupCodesAddress", session.getContext().getConnection().getRemoteHost());
        send(user, notice, locale, facts);
    }

    /** Staff made codes for the user: nothing of the request is the user's, neither its language nor where it came from. */
    public void tellOfLockoutCodes(UserModel user, CodeSet lockout) {
        Locale locale = session.getContext().resolveLocale(user, true);
        Map<String, Object> facts = Map.of(
                "backupCodesTime", MailTime.text(lockout.createdAt(), locale),
                "backupCodesExpires", MailTime.text(lockout.expiresAt(), locale),
                "backupCodesContact", realm.getSmtpConfig().getOrDefault(REPLY_TO, ""));
        send(user, Notice.LOCKOUT_ISSUED, locale, facts);
    }

    private void send(UserModel user, Notice notice, Locale locale, Map<String, Object> facts) {
        if (!policy.notifications()
                || !MailAddress.isThere(user)
                || !MailAddress.isTrusted(user, policy)
                || realm.getSmtpConfig().isEmpty()) {
            return;
        }
        session.getProvider(ExecutorsProvider.class)
                .getExecutor(EXECUTOR)
                .execute(new NotificationTask(
                        session.getKeycloakSessionFactory(), realm.getId(), user.getId(), notice, locale, facts));
    }
}
