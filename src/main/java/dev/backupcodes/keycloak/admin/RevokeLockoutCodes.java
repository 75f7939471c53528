package dev.backupcodes.keycloak.admin;

import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.admin.rest.Refusal;
import dev.backupcodes.keycloak.code.CodeKind;
import dev.backupcodes.keycloak.credential.CodeEnvironment;
import dev.backupcodes.keycloak.event.BackupCodeEvents;
import dev.backupcodes.keycloak.metric.RealmMetrics;
import dev.backupcodes.keycloak.metric.SetChange;
import java.util.Optional;
import org.keycloak.models.UserModel;

/** Takes a user's lockout codes away. Asks for no step-up, since it only takes away. */
final class RevokeLockoutCodes {

    private final AdminCall call;

    RevokeLockoutCodes(AdminCall call) {
        this.call = call;
    }

    /** @throws Refusal and nothing has changed */
    void run(String userId) {
        Audit audit = Audit.ofUser(call.event(), Audit.Action.REVOKE_LOCKOUT_CODES, userId, null);
        audit.around(() -> {
            revoke(call.caller().target(userId, Names.ROLE_LOCKOUT), audit);
            return null;
        });
    }

    /** The audit is written also when there were no codes to take away. */
    void revoke(UserModel user, Audit audit) {
        new CodeChange(call.session(), call.realm(), user).run(audit, (own, sameUser, codes, event) -> {
            if (codes.book().liveLockout(CodeEnvironment.now()).isPresent()) {
                BackupCodeEvents.revoked(event, sameUser);
                RealmMetrics.of(call.realm()).changed(own, CodeKind.LOCKOUT, SetChange.REVOKED);
            }
            codes.save(codes.book().withoutLockout());
            return Optional.of(sameUser);
        });
    }
}
