package dev.backupcodes.keycloak.workflow;

import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.credential.RequestTransaction;
import dev.backupcodes.keycloak.credential.SecondFactors;
import dev.backupcodes.keycloak.limit.RateLimiter;
import dev.backupcodes.keycloak.link.ConfiguredAddress;
import dev.backupcodes.keycloak.mail.MailAddress;
import dev.backupcodes.keycloak.mail.RequestMail;
import dev.backupcodes.keycloak.policy.RealmPolicy;
import dev.backupcodes.keycloak.setup.RealmDoors;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.workflow.WorkflowExecutionContext;
import org.keycloak.models.workflow.WorkflowStepProvider;
import org.keycloak.storage.ReadOnlyException;

/**
 * Asks a user to make codes: at the next login, after the second factor, and by mail. The codes that there are go on working until
 * then. The mail holds no link to codes, so that it is of no use to whoever else reads it.
 */
final class AskForBackupCodes implements WorkflowStepProvider {

    private static final Logger LOG = Logger.getLogger(AskForBackupCodes.class);

    /** However many workflows there are. */
    private static final RateLimiter.Rule MAIL_A_DAY =
            new RateLimiter.Rule("workflow-mail.day", 1, Duration.ofHours(23));

    private final KeycloakSession session;
    private final boolean mails;

    AskForBackupCodes(KeycloakSession session, boolean mails) {
        this.session = session;
        this.mails = mails;
    }

    @Override
    public void run(WorkflowExecutionContext context) {
        RealmModel realm = session.getContext().getRealm();
        UserModel user = session.users().getUserById(realm, context.getResourceId());
        if (!RealmDoors.isUsable(realm)) {
            LOG.warnf("realm %s is not set up for backup codes: nobody is asked for any", realm.getName());
        } else if (user != null && canHaveCodes(user)) {
            ask(realm, user);
        }
    }

    private static boolean canHaveCodes(UserModel user) {
        return user.isEnabled() && user.getServiceAccountClientLink() == null && SecondFactors.hasAny(user);
    }

    private void ask(RealmModel realm, UserModel user) {
        try {
            user.addRequiredAction(Names.REQUIRED_ACTION);
        } catch (ReadOnlyException e) {
            LOG.debugf("user %s is read-only and is not asked for backup codes", user.getId());
            return;
        }
        if (mails && isMailPossible(realm, user)) {
            mail(realm, user);
        }
    }

    /** What was there when the workflow was saved may be gone; and an address in the mail has to be right or is not sent. */
    private boolean isMailPossible(RealmModel realm, UserModel user) {
        return MailAddress.isThere(user)
                && MailAddress.isTrusted(user, RealmPolicy.of(realm))
                && !realm.getSmtpConfig().isEmpty()
                && ConfiguredAddress.isKnown(session);
    }

    private void mail(RealmModel realm, UserModel user) {
        Optional<RateLimiter.Permit> permit = new RateLimiter(session, MAIL_A_DAY, user.getId()).tryAcquire();
        if (permit.isPresent()) {
            // What the mail says is true by then, and a slow mail server holds up nobody who needs a connection.
            RequestTransaction.releaseConnection(session);
            if (!new RequestMail(session, realm).send(user)) {
                permit.get().release();
            }
        }
    }

    @Override
    public void close() {
        // holds nothing
    }
}
