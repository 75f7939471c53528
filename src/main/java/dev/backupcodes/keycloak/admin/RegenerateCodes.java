package dev.backupcodes.keycloak.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.admin.rest.JsonBody;
import dev.backupcodes.keycloak.admin.rest.Refusal;
import dev.backupcodes.keycloak.code.CodeKind;
import dev.backupcodes.keycloak.credential.CodeEnvironment;
import dev.backupcodes.keycloak.credential.CodeSetStore;
import dev.backupcodes.keycloak.credential.CodesTransaction;
import dev.backupcodes.keycloak.credential.RequestTransaction;
import dev.backupcodes.keycloak.event.BackupCodeEvents;
import dev.backupcodes.keycloak.link.BackupCodesActionToken;
import dev.backupcodes.keycloak.link.RedirectTarget;
import dev.backupcodes.keycloak.mail.LinkMail;
import dev.backupcodes.keycloak.metric.RealmMetrics;
import dev.backupcodes.keycloak.metric.SetChange;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.keycloak.common.util.SecretGenerator;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.storage.ReadOnlyException;

/**
 * Takes a user's codes away and mails a link to new ones, in this order: a mail that fails changes nothing about the first.
 * Staff never see the new codes.
 */
final class RegenerateCodes {

    private static final Logger LOG = Logger.getLogger(RegenerateCodes.class);

    private final AdminCall call;
    private final KeycloakSession session;
    private final RealmModel realm;

    RegenerateCodes(AdminCall call) {
        this.call = call;
        this.session = call.session();
        this.realm = call.realm();
    }

    /**
     * @param otp the caller's own one-time code, or null
     * @param signOut ends the user's sessions
     * @param target where the link leads in the end
     */
    record Request(String otp, boolean signOut, RedirectTarget target) {

        private static final Set<String> FIELDS = Set.of("otp", Reason.FIELD, "signOut", "clientId", "redirectUri");

        /** @throws Refusal with what is wrong */
        static Request of(JsonBody body, RedirectTargets targets) {
            body.withFields(FIELDS);
            Reason.checked(body.text(Reason.FIELD));
            return new Request(
                    body.text("otp"),
                    body.flag("signOut"),
                    targets.checked(body.text("clientId"), body.text("redirectUri")));
        }

        @Override
        public String toString() {
            return "Request[redacted]";
        }
    }

    /**
     * The codes are dead. What came of the mail:
     *
     * @param linkExpiresAt ISO-8601, left out when no link was sent
     * @param mailError a sentence, left out when it was
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Answer(boolean linkSent, String linkExpiresAt, String mailError) {}

    /** @throws Refusal and nothing has changed */
    Answer run(String userId, JsonBody body) {
        Audit audit = Audit.ofUser(call.event(), Audit.Action.REGENERATE, userId, Reason.forAudit(body));
        return audit.around(() -> run(userId, body, audit));
    }

    private Answer run(String userId, JsonBody body, Audit audit) {
        UserModel user = call.caller().target(userId, Names.ROLE_REGENERATE);
        Request request = Request.of(body, new RedirectTargets(session, realm));
        new Preconditions(call).requireRegenerable(user);
        Limits limits = Limits.ofLinkMails(session, user);
        limits.requirePermit();
        call.stepUp().require(request.otp());
        Limits.Permit mail = limits.acquire();
        Optional<Instant> linkExpiry = Optional.empty();
        try {
            String generation = SecretGenerator.getInstance().generateSecureID();
            BackupCodesActionToken link = new BackupCodesActionToken(realm, user, request.target(), generation);
            audit.expiresAt(link.expiresAt());
            invalidate(user, generation, audit);
            if (request.signOut()) {
                new SignOut(session, realm).of(user);
            }
            linkExpiry = sendLink(user, generation, link);
        } finally {
            if (linkExpiry.isEmpty()) {
                mail.release();
            }
        }
        return linkExpiry.map(RegenerateCodes::sent).orElseGet(() -> notSent(audit));
    }

    /**
     * One transaction under the lock on the user's rows: dead are the own codes, lockout codes, every older link, every
     * download begun before, and every login that waits for one of the codes.
     *
     * @param generation for which alone a link is good from now on
     */
    private void invalidate(UserModel user, String generation, Audit audit) {
        new CodeChange(session, realm, user).run(audit, (own, sameUser, codes, event) -> {
            codes.save(codes.book().regenerated(generation, call.caller().username(), CodeEnvironment.now()));
            askForNewCodes(sameUser);
            BackupCodeEvents.regenerated(event, sameUser);
            RealmMetrics.of(realm).changed(own, CodeKind.OWN, SetChange.REGENERATED);
            return Optional.of(sameUser);
        });
    }

    /** A user of a read-only storage cannot be told to; the link does not need it. */
    private static void askForNewCodes(UserModel user) {
        try {
            user.addRequiredAction(Names.REQUIRED_ACTION);
        } catch (ReadOnlyException e) {
            LOG.debugf("user %s is read-only and gets no required action", user.getId());
        }
    }

    /** @return until when the link works; empty when the mail could not be sent */
    private Optional<Instant> sendLink(UserModel user, String generation, BackupCodesActionToken link) {
        // A mail server that is slow holds up this call, and not everybody who needs a connection.
        RequestTransaction.releaseConnection(session);
        if (!new LinkMail(session, realm).send(user, link)) {
            return Optional.empty();
        }
        noteLink(user, generation, link.expiresAt());
        return Optional.of(link.expiresAt());
    }

    /** For staff who look at the user later. The mail is out: when this fails, it changes nothing about the answer. */
    private void noteLink(UserModel user, String generation, Instant expiry) {
        try {
            CodesTransaction.run(session, realm, user, (own, sameRealm, sameUser) -> {
                CodeSetStore.Locked codes = new CodeSetStore(own).lock(sameUser);
                codes.book().withLinkSent(generation, expiry).ifPresent(codes::save);
                return true;
            });
        } catch (RuntimeException e) {
            LOG.warnf("when the link to new backup codes expires was not kept: %s", e.getMessage());
        }
    }

    private static Answer sent(Instant linkExpiry) {
        return new Answer(true, linkExpiry.toString(), null);
    }

    private Answer notSent(Audit audit) {
        audit.failed("mail_not_sent");
        return new Answer(false, null, call.messages().sentence("backupCodesRestMailFailed"));
    }
}
