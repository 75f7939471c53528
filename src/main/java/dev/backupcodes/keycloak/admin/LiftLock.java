package dev.backupcodes.keycloak.admin;

import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.admin.rest.JsonBody;
import dev.backupcodes.keycloak.admin.rest.Refusal;
import dev.backupcodes.keycloak.code.CodeBook;
import dev.backupcodes.keycloak.credential.CodeEnvironment;
import dev.backupcodes.keycloak.credential.CodeSetStore;
import dev.backupcodes.keycloak.event.BackupCodeEvents;
import dev.backupcodes.keycloak.limit.BruteForce;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Lifts the lock that wrong codes have brought about, and the realm's own lock where the caller may. It gives nobody more tries:
 * the count of wrong codes goes on where it was.
 */
final class LiftLock {

    private static final String OWN_LOCK = "own_lock";
    private static final String REALM_LOCK = "realm_lock";

    private final AdminCall call;
    private final KeycloakSession session;
    private final RealmModel realm;

    LiftLock(AdminCall call) {
        this.call = call;
        this.session = call.session();
        this.realm = call.realm();
    }

    /** @param otp the caller's own one-time code, or null */
    record Request(String otp) {

        private static final Set<String> FIELDS = Set.of("otp", Reason.FIELD);

        /** @throws Refusal with what is wrong */
        static Request of(JsonBody body) {
            body.withFields(FIELDS);
            Reason.required(body.text(Reason.FIELD));
            return new Request(body.text("otp"));
        }

        @Override
        public String toString() {
            return "Request[redacted]";
        }
    }

    /** @throws Refusal and nothing has changed */
    void run(String userId, JsonBody body) {
        Audit audit = Audit.ofUser(call.event(), Audit.Action.LIFT_LOCK, userId, Reason.forAudit(body));
        audit.around(() -> {
            run(userId, body, audit);
            return null;
        });
    }

    private void run(String userId, JsonBody body, Audit audit) {
        UserModel user = call.caller().target(userId, Names.ROLE_LOCKOUT);
        Request request = Request.of(body);
        Limits limits = Limits.ofLiftedLocks(session, user);
        limits.requirePermit();
        call.stepUp().require(request.otp());
        Limits.Permit permit = limits.acquire();
        try {
            lift(user, call.caller().mayUnlock(user), audit);
        } catch (RuntimeException e) {
            permit.release();
            throw e;
        }
    }

    /** Under the lock on the rows, so that an attempt at the same time comes before it or after it. */
    private void lift(UserModel user, boolean realmToo, Audit audit) {
        new CodeChange(session, realm, user).run(audit, (own, sameUser, codes, event) -> {
            List<String> lifted = new ArrayList<>();
            BruteForce protection = new BruteForce(own, own.getContext().getRealm(), sameUser);
            Optional<Instant> realmLock = protection.lockedUntil();
            if (realmToo && realmLock.isPresent()) {
                protection.unlock();
                lifted.add(REALM_LOCK);
            }
            Instant from = realmToo ? CodeEnvironment.now() : realmLock.orElseGet(CodeEnvironment::now);
            if (liftOwn(codes, from)) {
                lifted.add(OWN_LOCK);
            }
            tell(audit, event, sameUser, lifted);
            return Optional.of(sameUser);
        });
    }

    /** The codes are looked at also where only the realm's lock was on: they may have been made to wait for that one. */
    private static boolean liftOwn(CodeSetStore.Locked codes, Instant from) {
        CodeBook before = codes.book();
        CodeBook after = before.withoutLock(from);
        if (!after.equals(before)) {
            codes.save(after);
        }
        return before.lockedUntil(CodeEnvironment.now()).isPresent();
    }

    private static void tell(Audit audit, EventBuilder event, UserModel user, List<String> lifted) {
        audit.changed(lifted);
        if (!lifted.isEmpty()) {
            BackupCodeEvents.unlocked(event, user);
        }
    }
}
