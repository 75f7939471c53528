package dev.backupcodes.keycloak.login;

import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.code.Attempt;
import dev.backupcodes.keycloak.code.Check;
import dev.backupcodes.keycloak.code.CodeBook;
import dev.backupcodes.keycloak.code.CodeInput;
import dev.backupcodes.keycloak.code.CodeKind;
import dev.backupcodes.keycloak.credential.CodeEnvironment;
import dev.backupcodes.keycloak.credential.CodeSetStore;
import dev.backupcodes.keycloak.credential.CodesBusyException;
import dev.backupcodes.keycloak.credential.CodesTransaction;
import dev.backupcodes.keycloak.credential.RequestTransaction;
import dev.backupcodes.keycloak.credential.UserCacheEntry;
import dev.backupcodes.keycloak.event.LastLockoutUse;
import dev.backupcodes.keycloak.mail.Notifications;
import dev.backupcodes.keycloak.metric.AttemptMeter;
import dev.backupcodes.keycloak.policy.BackupCodePolicy;
import dev.backupcodes.keycloak.policy.RealmPolicy;
import dev.backupcodes.keycloak.stepup.AuthSessionOwner;
import dev.backupcodes.keycloak.stepup.CodeLogin;
import dev.backupcodes.keycloak.stepup.LoginGeneration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.storage.ReadOnlyException;

/**
 * Checks a code, consumes it under the lock, and sees to what follows from it.
 *
 * <p>The decision is written and committed in a short transaction of its own, before events, mails and the rest of the login.
 * So a failure there takes back neither a use nor a count, and nobody waits for it behind the lock.
 */
final class Redemption {

    /** How often an attempt is begun anew because somebody has changed the codes meanwhile. */
    private static final int MAX_CHECKS = 3;

    private final KeycloakSession session;
    private final AuthenticationFlowContext context;
    private final UserModel user;
    private final BackupCodePolicy policy;

    Redemption(AuthenticationFlowContext context) {
        this.session = context.getSession();
        this.context = context;
        this.user = context.getUser();
        this.policy = RealmPolicy.of(context.getRealm());
    }

    /** An attempt, and what the user had before it. Without one, the codes had changed since they were seen. */
    private record Decision(Optional<Attempt> attempt, CodeSetStore.Seen before) {}

    /**
     * @return what came of the code; committed
     * @throws CodesBusyException when the user's codes are held by somebody else for too long: nothing was counted or used
     */
    Attempt redeem(CodeInput input) {
        return redeem(input, book -> book);
    }

    /**
     * The same, for where required actions cannot be shown. Lockout codes always lead to some, so they count as wrong there.
     *
     * @return what came of the code; committed
     * @throws CodesBusyException when the user's codes are held by somebody else for too long: nothing was counted or used
     */
    Attempt redeemOwn(CodeInput input) {
        return redeem(input, CodeBook::withoutLockout);
    }

    /** @param view of the user's codes, of which alone one can be right */
    private Attempt redeem(CodeInput input, UnaryOperator<CodeBook> view) {
        Optional<CodeKind> entered = input.kind(policy.codeSecretLength(), policy.lockoutSecretLength());
        return AttemptMeter.measured(context.getRealm(), entered, () -> attempt(input, view));
    }

    private Attempt attempt(CodeInput input, UnaryOperator<CodeBook> view) {
        CodeSetStore.Seen seen = seen();
        Optional<Instant> locked = seen.book().lockedUntil(CodeEnvironment.now());
        // Hashing, and waiting for the lock, take a while: others can use this request's connection meanwhile.
        RequestTransaction.releaseConnection(session);
        return locked.isPresent() ? new Attempt.Locked(locked.get()) : attempt(input, view, seen);
    }

    /** The cache may not know yet that staff have lifted a lock on another node. */
    private CodeSetStore.Seen seen() {
        CodeSetStore store = new CodeSetStore(session);
        CodeSetStore.Seen cached = store.seen(user);
        return cached.book().lockedUntil(CodeEnvironment.now()).isPresent() ? store.seenInDatabase(user) : cached;
    }

    private Attempt attempt(CodeInput input, UnaryOperator<CodeBook> view, CodeSetStore.Seen first) {
        CodeSetStore.Seen seen = first;
        for (int i = 0; i < MAX_CHECKS; i++) {
            Check check = view.apply(seen.book())
                    .check(input, CodeEnvironment.hashing(session, policy), CodeEnvironment.now());
            Optional<Decision> decision = acceptedAtOnce(check, seen).or(() -> decided(check, view));
            if (decision.isEmpty()) {
                return new Attempt.Refused();
            }
            if (decision.get().attempt().isPresent()) {
                return followed(decision.get());
            }
            seen = decision.get().before();
        }
        throw new CodesBusyException();
    }

    /**
     * What nearly always happens to a right code takes one query and one write, and never waits for anybody.
     *
     * @return empty when nothing has happened
     */
    private Optional<Decision> acceptedAtOnce(Check check, CodeSetStore.Seen seen) {
        if (!(check instanceof Check.Matched)) {
            return Optional.empty();
        }
        return inTransaction((store, owner) -> store.lockAtOnce(owner, seen)
                        .filter(codes -> codes.book()
                                        .redeem(check, CodeEnvironment.now())
                                        .attempt()
                                instanceof Attempt.Accepted)
                        .map(codes -> decide(codes, owner, check)))
                .flatMap(decision -> decision);
    }

    /** @return empty when there is no such user any more */
    private Optional<Decision> decided(Check check, UnaryOperator<CodeBook> view) {
        return inTransaction((store, owner) -> {
            CodeSetStore.Locked codes = store.lock(owner);
            return check.isOutdated(view.apply(codes.book()), CodeEnvironment.now())
                    ? new Decision(Optional.empty(), codes.seen())
                    : decide(codes, owner, check);
        });
    }

    private <T> Optional<T> inTransaction(BiFunction<CodeSetStore, UserModel, T> work) {
        return CodesTransaction.run(
                session, context.getRealm(), user, (own, realm, owner) -> work.apply(new CodeSetStore(own), owner));
    }

    private Decision decide(CodeSetStore.Locked codes, UserModel owner, Check check) {
        CodeBook before = codes.book();
        CodeBook.Result result = before.redeem(check, CodeEnvironment.now());
        if (!result.after().equals(before)) {
            codes.save(result.after());
        }
        if (result.attempt() instanceof Attempt.Accepted accepted) {
            followUpActions(accepted).forEach(action -> require(action, owner));
        }
        return new Decision(Optional.of(result.attempt()), codes.seen());
    }

    private Attempt followed(Decision decision) {
        Attempt attempt = decision.attempt().orElseThrow();
        UserCacheEntry.removeAtEndOf(session, user);
        attempt.tell(new FollowUp(decision.before().book()));
        return attempt;
    }

    /** The user is asked in every login until the action is done; a read-only user can be asked in this login only. */
    private static void require(String action, UserModel owner) {
        try {
            owner.addRequiredAction(action);
        } catch (ReadOnlyException e) {
            // The authentication session asks for it: see FollowUp.
        }
    }

    /** What follows from an attempt, once it is committed. */
    private final class FollowUp implements Attempt.Outcome {

        private final Notifications notifications = new Notifications(session, context.getRealm(), policy);
        private final CodeBook before;

        private FollowUp(CodeBook before) {
            this.before = before;
        }

        @Override
        public void accepted(Attempt.Accepted accepted) {
            AuthenticationSessionModel login = context.getAuthenticationSession();
            LoginGeneration.note(login, before);
            AuthSessionOwner.claim(login, user);
            CodeLogin.note(login, user, accepted);
            followUpActions(accepted).forEach(login::addRequiredAction);
            if (accepted.kind() == CodeKind.LOCKOUT) {
                new LastLockoutUse(session, context.getRealm(), user).note(CodeEnvironment.now());
            }
            notifications.tellOfUse(user, accepted);
        }

        @Override
        public void refused(Attempt.Refused refused) {
            notifications.tellOfDeath(user, refused.killed());
        }

        @Override
        public void replayed() {
            // a double click, or a lost race: nobody needs to know
        }

        @Override
        public void locked(Attempt.Locked locked) {
            // the wrong codes before it are what the user was told of
        }
    }

    private Set<String> followUpActions(Attempt.Accepted accepted) {
        if (accepted.kind() == CodeKind.LOCKOUT) {
            return policy.lockoutFollowUpActions();
        }
        return accepted.remaining() == 0 ? Set.of(Names.REQUIRED_ACTION) : Set.of();
    }
}
