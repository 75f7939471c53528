package dev.backupcodes.keycloak.admin;

import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.admin.rest.JsonBody;
import dev.backupcodes.keycloak.admin.rest.Refusal;
import dev.backupcodes.keycloak.stepup.EndedCodeLogins;
import java.util.Set;
import org.keycloak.models.UserModel;

/**
 * Somebody else was told the lockout codes: they are taken away, and whoever is signed in is signed out. Works the same when the
 * codes are used up already. Asks for no step-up, since it only takes away.
 */
final class WrongPerson {

    private static final Set<String> FIELDS = Set.of(Reason.FIELD);

    private final AdminCall call;

    WrongPerson(AdminCall call) {
        this.call = call;
    }

    /** @throws Refusal and nothing has changed */
    void run(String userId, JsonBody body) {
        Audit audit = Audit.ofUser(call.event(), Audit.Action.WRONG_PERSON, userId, Reason.forAudit(body));
        audit.around(() -> {
            UserModel user = call.caller().target(userId, Names.ROLE_LOCKOUT);
            check(body);
            new RevokeLockoutCodes(call).revoke(user, audit);
            EndedCodeLogins.end(call.session(), call.realm(), user);
            new SignOut(call.session(), call.realm()).of(user);
            return null;
        });
    }

    /** @throws Refusal with what is wrong */
    static void check(JsonBody body) {
        Reason.checked(body.withFields(FIELDS).text(Reason.FIELD));
    }
}
