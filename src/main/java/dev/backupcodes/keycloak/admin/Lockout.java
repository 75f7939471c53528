package dev.backupcodes.keycloak.admin;

import dev.backupcodes.keycloak.code.BackupCode;
import dev.backupcodes.keycloak.code.CodeBook;
import dev.backupcodes.keycloak.code.CodeSet;
import dev.backupcodes.keycloak.credential.CodeSetStore;
import dev.backupcodes.keycloak.credential.KeycloakCodes;
import dev.backupcodes.keycloak.credential.RequestTransaction;
import dev.backupcodes.keycloak.event.BackupCodeEvents;
import dev.backupcodes.keycloak.mail.Notifications;
import dev.backupcodes.keycloak.policy.BackupCodePolicy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** Makes codes for a locked-out user, and takes them away. */
final class Lockout {

    /** New codes are compared with the user's own under the lock; a second clash in a row has no chance worth a number. */
    private static final int TRIES = 5;

    private final KeycloakSession session;
    private final RealmModel realm;
    private final BackupCodePolicy policy;
    private final UserModel user;

    Lockout(KeycloakSession session, RealmModel realm, BackupCodePolicy policy, UserModel user) {
        this.session = session;
        this.realm = realm;
        this.policy = policy;
        this.user = user;
    }

    /** New codes in clear text, and what was stored of them. */
    record Made(List<BackupCode> codes, CodeSet set) {}

    /**
     * The codes are stored, older lockout codes dead and the user told when this returns: nobody is told codes that may still
     * be rolled back.
     *
     * @param issue who makes them, and for which address
     * @param audit is written with it
     */
    Made make(LockoutRequest request, CodeSet.Issue issue, Audit audit) {
        for (int i = 0; i < TRIES; i++) {
            Made made = prepare(request, issue);
            if (store(made.set(), audit)) {
                return made;
            }
        }
        throw new IllegalStateException("no selectors were found for lockout codes");
    }

    /** The slow hashes are made before any row is locked: nobody waits in the database for them. */
    private Made prepare(LockoutRequest request, CodeSet.Issue issue) {
        CodeBook book = new CodeSetStore(session).read(user);
        List<BackupCode> codes =
                KeycloakCodes.generator().generate(request.count(), policy.lockoutSecretLength(), book.ownSelectors());
        RequestTransaction.releaseConnection(session);
        Instant now = KeycloakCodes.now();
        CodeSet set = CodeSet.lockout(
                codes, KeycloakCodes.hashing(session, policy), now, now.plus(request.lifespan()), issue);
        return new Made(codes, set);
    }

    /** @return false when the user has confirmed own codes meanwhile, of which one looks like one of these */
    private boolean store(CodeSet set, Audit audit) {
        boolean stored = new CodeChange(session, realm, user).run(audit, (own, sameUser, codes, event) -> {
            Optional<CodeBook> book = codes.book().withLockout(set);
            book.ifPresent(saved -> {
                codes.save(saved);
                BackupCodeEvents.issued(event, sameUser, set);
            });
            return book.isPresent();
        });
        if (stored) {
            new Notifications(session, realm, policy).tellOfLockoutCodes(user, set);
        }
        return stored;
    }

    /** @param audit is written with it, also when there were no codes to take away */
    void revoke(Audit audit) {
        new CodeChange(session, realm, user).run(audit, (own, sameUser, codes, event) -> {
            if (codes.book().liveLockout(KeycloakCodes.now()).isPresent()) {
                BackupCodeEvents.revoked(event, sameUser);
            }
            codes.save(codes.book().withoutLockout());
            return true;
        });
    }
}
