package dev.backupcodes.keycloak.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.admin.rest.JsonBody;
import dev.backupcodes.keycloak.admin.rest.Refusal;
import dev.backupcodes.keycloak.link.BackupCodesActionToken;
import dev.backupcodes.keycloak.link.RedirectTarget;
import dev.backupcodes.keycloak.mail.LinkMail;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Takes a user's codes away and mails a link to new ones, in this order: a mail that fails changes nothing about the first.
 * Staff never see the new codes.
 */
final class RegenerateCodes {

    private final AdminCall call;
    private final KeycloakSession session;
    private final RealmModel realm;
    private final Renewal renewal;

    RegenerateCodes(AdminCall call) {
        this.call = call;
        this.session = call.session();
        this.realm = call.realm();
        this.renewal = new Renewal(session, realm, LinkMail.Occasion.REGENERATED);
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
            BackupCodesActionToken link = invalidate(user, request.target(), audit);
            if (request.signOut()) {
                new SignOut(session, realm).of(user);
            }
            linkExpiry = renewal.sendLink(user, link);
        } finally {
            if (linkExpiry.isEmpty()) {
                mail.release();
            }
        }
        return linkExpiry.map(RegenerateCodes::sent).orElseGet(() -> notSent(audit));
    }

    /** @return the link that may now be mailed */
    private BackupCodesActionToken invalidate(UserModel user, RedirectTarget target, Audit audit) {
        return new CodeChange(session, realm, user)
                .run(audit, (own, sameUser, codes, event) -> {
                    String generation =
                            renewal.takeAway(own, codes, sameUser, call.caller().username(), event);
                    BackupCodesActionToken link = new BackupCodesActionToken(realm, user, target, generation);
                    audit.expiresAt(link.expiresAt());
                    return Optional.of(link);
                })
                .orElseThrow();
    }

    private static Answer sent(Instant linkExpiry) {
        return new Answer(true, linkExpiry.toString(), null);
    }

    private Answer notSent(Audit audit) {
        audit.failed("mail_not_sent");
        return new Answer(false, null, call.messages().sentence("backupCodesRestMailFailed"));
    }
}
