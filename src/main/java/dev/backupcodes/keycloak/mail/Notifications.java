package dev.backupcodes.keycloak.mail;

import dev.backupcodes.keycloak.code.Attempt;
import dev.backupcodes.keycloak.code.CodeKind;
import dev.backupcodes.keycloak.code.CodeSet;
import dev.backupcodes.keycloak.credential.CodeEnvironment;
import dev.backupcodes.keycloak.policy.BackupCodePolicy;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.keycloak.executors.ExecutorsProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** Tells a user by mail what has happened to the codes, after the commit: no mail is about what may still be rolled back. */
public final class Notifications {

    private static final String EXECUTOR = "backup-codes-mail";

    /** Where the realm wants replies: the mail names it as the contact, since often nobody reads the sender's address. */
    private static final String REPLY_TO = "replyTo";

    private final KeycloakSession session;
    private final RealmModel realm;
    private final BackupCodePolicy policy;

    public Notifications(KeycloakSession session, RealmModel realm, BackupCodePolicy policy) {
        this.session = session;
        this.realm = realm;
        this.policy = policy;
    }

    /** Tells that a code was used, how many are left, and what to do when they are few. */
    public void tellOfUse(UserModel user, Attempt.Accepted use) {
        tell(user, NotificationType.ofUse(use, policy.warningThreshold()), use.remaining());
    }

    /** Tells that one wrong code too many was entered. */
    public void tellOfDeath(UserModel user, Set<CodeKind> killed) {
        if (!killed.isEmpty()) {
            tell(user, NotificationType.ofDeath(killed), 0);
        }
    }

    /** Tells that codes were made, and that older ones have stopped working. */
    public void tellOfActivation(UserModel user, CodeSet activated) {
        tell(user, NotificationType.ACTIVATED, activated.remaining());
    }

    /** What the user has done, or somebody in the user's place: the request's language and address are told. */
    private void tell(UserModel user, NotificationType notice, int remaining) {
        Locale locale = session.getContext().resolveLocale(user);
        Map<String, Object> facts = Map.of(
                "backupCodesRemaining", remaining,
                "backupCodesFewLeft", notice.warnsOfFewLeft(),
                "backupCodesAllDisabled", notice.isAboutLockoutCodesToo(),
                "backupCodesTime", MailTime.text(CodeEnvironment.now(), locale),
                "backupCodesAddress", session.getContext().getConnection().getRemoteHost());
        send(user, notice, locale, facts);
    }

    /** Tells that staff made codes for the user. The request is not the user's, so its language and address are not used. */
    public void tellOfLockoutCodes(UserModel user, CodeSet lockout) {
        Locale locale = session.getContext().resolveLocale(user, true);
        Map<String, Object> facts = Map.of(
                "backupCodesTime", MailTime.text(lockout.createdAt(), locale),
                "backupCodesExpires", MailTime.text(lockout.expiresAt(), locale),
                "backupCodesContact", realm.getSmtpConfig().getOrDefault(REPLY_TO, ""));
        send(user, NotificationType.LOCKOUT_ISSUED, locale, facts);
    }

    private void send(UserModel user, NotificationType notice, Locale locale, Map<String, Object> facts) {
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
