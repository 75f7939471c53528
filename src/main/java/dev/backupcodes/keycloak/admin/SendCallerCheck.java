package dev.backupcodes.keycloak.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.admin.rest.JsonBody;
import dev.backupcodes.keycloak.admin.rest.Refusal;
import dev.backupcodes.keycloak.callercheck.CallerNumbers;
import dev.backupcodes.keycloak.credential.RequestTransaction;
import dev.backupcodes.keycloak.mail.CallerCheckMail;
import java.util.Set;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Mails the user a number that the person on the phone reads out. Asks for no step-up, since it opens nothing; staff never see
 * the number but from the person on the phone.
 */
final class SendCallerCheck {

    private final AdminCall call;
    private final KeycloakSession session;
    private final RealmModel realm;

    SendCallerCheck(AdminCall call) {
        this.call = call;
        this.session = call.session();
        this.realm = call.realm();
    }

    /**
     * What came of the mail.
     *
     * @param expiresAt ISO-8601, left out when it was not sent
     * @param mailError a sentence, left out when it was
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Answer(boolean sent, String expiresAt, String mailError) {}

    /** @throws Refusal and no number was made */
    Answer run(String userId, JsonBody body) {
        Audit audit = Audit.ofUser(call.event(), Audit.Action.CALLER_CHECK, userId, null);
        return audit.around(() -> run(userId, body, audit));
    }

    private Answer run(String userId, JsonBody body, Audit audit) {
        UserModel user = call.caller().target(userId, Names.ROLE_LOCKOUT);
        body.withFields(Set.of());
        new Preconditions(call).requireCallerCheck(user);
        Limits.Permit mail = Limits.ofCallerChecks(session, user).acquire();
        boolean sent = false;
        try {
            Answer answer = send(user);
            sent = answer.sent();
            record(answer, audit);
            return answer;
        } finally {
            if (!sent) {
                mail.release();
            }
        }
    }

    private Answer send(UserModel user) {
        // A mail server that is slow holds up this call, and not everybody who needs a connection.
        RequestTransaction.releaseConnection(session);
        CallerNumbers numbers =
                new CallerNumbers(session, realm, user, call.caller().id());
        CallerNumbers.Issued issued = numbers.issue();
        if (new CallerCheckMail(session, realm).send(user, issued)) {
            return new Answer(true, issued.expiresAt().toString(), null);
        }
        numbers.withdraw();
        return new Answer(false, null, call.messages().sentence("backupCodesRestCallerCheckMailFailed"));
    }

    private void record(Answer answer, Audit audit) {
        if (answer.sent()) {
            audit.done(session);
        } else {
            audit.failed("mail_not_sent");
        }
    }
}
