package dev.backupcodes.keycloak.login;

import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.code.Attempt;
import dev.backupcodes.keycloak.code.Check;
import dev.backupcodes.keycloak.code.CodeBook;
import dev.backupcodes.keycloak.code.CodeInput;
import dev.backupcodes.keycloak.code.CodeKind;
import dev.backupcodes.keycloak.credential.CodeSetStore;
import dev.backupcodes.keycloak.credential.KeycloakCodes;
import dev.backupcodes.keycloak.credential.LoginGeneration;
import dev.backupcodes.keycloak.mail.Notice;
import dev.backupcodes.keycloak.mail.Notifications;
import dev.backupcodes.keycloak.policy.BackupCodePolicy;
import dev.backupcodes.keycloak.policy.RealmPolicy;
import java.util.Set;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.models.UserModel;
import org.keycloak.storage.ReadOnlyException;

/** Checks a code, consumes it under the lock, and sees to what follows from it. */
final class Redemption {

    private final AuthenticationFlowContext context;
    private final UserModel user;
    private final BackupCodePolicy policy;
    private final Notifications notifications;

    Redemption(AuthenticationFlowContext context) {
        this.context = context;
        this.user = context.getUser();
        this.policy = RealmPolicy.of(context.getRealm());
        this.notifications = new Notifications(context.getSession(), context.getRealm(), policy);
    }

    Attempt redeem(CodeInput input) {
        CodeSetStore store = new CodeSetStore(context.getSession());
        Check check =
                store.read(user).check(input, KeycloakCodes.hashing(context.getSession(), policy), KeycloakCodes.now());
        CodeSetStore.Locked locked = store.lock(user);
        CodeBook before = locked.book();
        CodeBook.Result result = before.redeem(check, KeycloakCodes.now());
        if (!result.after().equals(before)) {
            locked.save(result.after());
        }
        if (result.attempt() instanceof Attempt.Accepted) {
            LoginGeneration.note(context.getAuthenticationSession(), before);
        }
        followUp(result.attempt());
        return result.attempt();
    }

    private void followUp(Attempt attempt) {
        if (attempt instanceof Attempt.Accepted accepted) {
            notifications.tell(user, noticeOfUse(accepted.kind()), accepted.remaining());
            if (accepted.kind() == CodeKind.OWN && accepted.remaining() <= policy.warningThreshold()) {
                notifications.tell(user, Notice.FEW_LEFT, accepted.remaining());
            }
            followUpActions(accepted).forEach(this::require);
        } else if (attempt instanceof Attempt.Killed killed) {
            killed.kinds().forEach(kind -> notifications.tell(user, noticeOfDeath(kind), 0));
        }
    }

    private Set<String> followUpActions(Attempt.Accepted accepted) {
        if (accepted.kind() == CodeKind.LOCKOUT) {
            return policy.lockoutFollowUpActions();
        }
        return accepted.remaining() == 0 ? Set.of(Names.REQUIRED_ACTION) : Set.of();
    }

    /** In this login, and in the next ones until it is done. A read-only user can be asked in this one only. */
    private void require(String action) {
        try {
            user.addRequiredAction(action);
        } catch (ReadOnlyException e) {
            context.getAuthenticationSession().addRequiredAction(action);
        }
    }

    private static Notice noticeOfUse(CodeKind kind) {
        return kind == CodeKind.OWN ? Notice.USED : Notice.LOCKOUT_USED;
    }

    private static Notice noticeOfDeath(CodeKind kind) {
        return kind == CodeKind.OWN ? Notice.DISABLED : Notice.LOCKOUT_DISABLED;
    }
}
