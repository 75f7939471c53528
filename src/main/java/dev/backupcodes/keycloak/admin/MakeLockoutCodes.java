package dev.backupcodes.keycloak.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.admin.rest.JsonBody;
import dev.backupcodes.keycloak.admin.rest.Refusal;
import dev.backupcodes.keycloak.code.BackupCode;
import dev.backupcodes.keycloak.code.CodeBook;
import dev.backupcodes.keycloak.code.CodeKind;
import dev.backupcodes.keycloak.code.CodeSet;
import dev.backupcodes.keycloak.credential.CodeEnvironment;
import dev.backupcodes.keycloak.credential.CodeSetStore;
import dev.backupcodes.keycloak.credential.RequestTransaction;
import dev.backupcodes.keycloak.event.BackupCodeEvents;
import dev.backupcodes.keycloak.limit.BruteForce;
import dev.backupcodes.keycloak.mail.Notifications;
import dev.backupcodes.keycloak.metric.RealmMetrics;
import dev.backupcodes.keycloak.policy.BackupCodePolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** Makes codes for a locked-out user. The answer is the one place and time where they can be read. */
final class MakeLockoutCodes {

    /** New codes are compared with the user's own under the lock; a second clash in a row has no chance worth a number. */
    private static final int TRIES = 5;

    private final AdminCall call;
    private final KeycloakSession session;
    private final RealmModel realm;
    private final BackupCodePolicy policy;

    MakeLockoutCodes(AdminCall call) {
        this.call = call;
        this.session = call.session();
        this.realm = call.realm();
        this.policy = call.policy();
    }

    /**
     * What staff ask for stays inside what the policy allows: it sets the most, and the usual, of both numbers.
     *
     * @param otp the caller's own one-time code, or null
     * @param count codes to make
     * @param lifespan of the codes
     * @param callerNumber what the person on the phone has read out, or null
     */
    record Request(String otp, int count, Duration lifespan, String callerNumber) {

        private static final String NUMBER = "callerNumber";
        private static final Set<String> FIELDS = Set.of("otp", Reason.FIELD, "count", "lifespanSeconds", NUMBER);
        private static final int MIN_LIFESPAN_SECONDS = 60;

        /** @throws Refusal with what is wrong */
        static Request of(JsonBody body, AdminCall call) {
            body.withFields(FIELDS);
            BackupCodePolicy policy = call.policy();
            String number = unlessBlank(body.text(NUMBER));
            String reason = body.text(Reason.FIELD);
            if (policy.lockoutReasonRequired() || CallerProof.isException(call, number)) {
                Reason.required(reason);
            } else {
                Reason.checked(reason);
            }
            int mostCodes = policy.lockoutCodeCount();
            int mostSeconds = Math.toIntExact(policy.lockoutLifespan().toSeconds());
            int seconds = body.number("lifespanSeconds", mostSeconds, MIN_LIFESPAN_SECONDS, mostSeconds);
            return new Request(
                    body.text("otp"),
                    body.number("count", mostCodes, 1, mostCodes),
                    Duration.ofSeconds(seconds),
                    number);
        }

        private static String unlessBlank(String text) {
            return text == null || text.isBlank() ? null : text;
        }

        @Override
        public String toString() {
            return "Request[redacted]";
        }
    }

    /**
     * Instants are ISO-8601.
     *
     * @param codes as they are told to the user
     * @param lockedUntil before which no code is looked at, and the life of these does not begin; left out when nothing is locked
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Answer(List<String> codes, String expiresAt, String lockedUntil) {

        @Override
        public String toString() {
            return "Answer[redacted]";
        }
    }

    /** New codes in clear text, and what is stored of them. */
    private record Made(List<BackupCode> codes, CodeSet set) {

        Answer answer(Stored stored) {
            return new Answer(
                    codes.stream().map(code -> code.shownAs(CodeKind.LOCKOUT)).toList(),
                    stored.set().expiresAt().toString(),
                    stored.lockedUntil().map(Instant::toString).orElse(null));
        }

        @Override
        public String toString() {
            return "Made[redacted]";
        }
    }

    /**
     * The codes as they were stored.
     *
     * @param set lives from the end of what locks the user
     * @param lockedUntil the end of it, by our own lock or the realm's
     */
    private record Stored(CodeSet set, Optional<Instant> lockedUntil) {}

    /** @throws Refusal and nothing has changed */
    Answer run(String userId, JsonBody body) {
        Audit audit = Audit.ofUser(call.event(), Audit.Action.MAKE_LOCKOUT_CODES, userId, Reason.forAudit(body));
        return audit.around(() -> run(userId, body, audit));
    }

    private Answer run(String userId, JsonBody body, Audit audit) {
        UserModel user = call.caller().target(userId, Names.ROLE_LOCKOUT);
        Request request = Request.of(body, call);
        new Preconditions(call).requireActive(user);
        Limits limits = Limits.ofLockoutSets(session, user);
        limits.requirePermit();
        CallerProof proof = CallerProof.of(call, user, request.callerNumber());
        audit.callerCheck(proof.outcome());
        call.stepUp().require(request.otp());
        Limits.Permit permit = limits.acquire();
        try {
            proof.use();
            return make(user, request, audit);
        } catch (RuntimeException e) {
            proof.takeBack();
            permit.release();
            throw e;
        }
    }

    /**
     * The codes are stored, older lockout codes dead and the user told when this returns: nobody is told codes that may still
     * be rolled back.
     */
    private Answer make(UserModel user, Request request, Audit audit) {
        CodeSet.Issue issue = call.caller().issueFor(user);
        for (int i = 0; i < TRIES; i++) {
            Made made = prepare(user, request, issue);
            Optional<Stored> stored = store(user, made.set(), audit);
            if (stored.isPresent()) {
                RealmMetrics.of(realm).lockoutCodesMade(call.caller().id());
                new Notifications(session, realm, policy)
                        .tellOfLockoutCodes(user, stored.get().set());
                return made.answer(stored.get());
            }
        }
        throw new IllegalStateException("no selectors were found for lockout codes");
    }

    /** The slow hashes are made before any row is locked: nobody waits in the database for them. */
    private Made prepare(UserModel user, Request request, CodeSet.Issue issue) {
        CodeBook book = new CodeSetStore(session).read(user);
        List<BackupCode> codes = CodeEnvironment.generator()
                .generate(request.count(), policy.lockoutSecretLength(), book.ownSelectors());
        RequestTransaction.releaseConnection(session);
        Instant now = CodeEnvironment.now();
        CodeSet set = RealmMetrics.of(realm)
                .making(
                        CodeKind.LOCKOUT,
                        () -> CodeSet.lockout(
                                codes, CodeEnvironment.hashing(session, policy), now, request.lifespan(), issue));
        return new Made(codes, set);
    }

    /** @return empty when the user has confirmed own codes meanwhile, of which one looks like one of these */
    private Optional<Stored> store(UserModel user, CodeSet set, Audit audit) {
        return new CodeChange(session, realm, user).run(audit, (own, sameUser, codes, event) -> {
            Optional<Instant> realmLock = new BruteForce(own, own.getContext().getRealm(), sameUser).lockedUntil();
            Optional<CodeBook> book = codes.book().withLockout(set, realmLock.orElse(set.createdAt()));
            book.ifPresent(saved -> {
                codes.save(saved);
                BackupCodeEvents.issued(event, sameUser, set);
            });
            return book.map(saved -> new Stored(saved.lockout(), endOfLocks(saved, realmLock)));
        });
    }

    private static Optional<Instant> endOfLocks(CodeBook book, Optional<Instant> realmLock) {
        return Stream.of(book.lockedUntil(CodeEnvironment.now()), realmLock)
                .flatMap(Optional::stream)
                .max(Comparator.naturalOrder());
    }
}
