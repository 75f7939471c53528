package dev.backupcodes.keycloak.callercheck;

import dev.backupcodes.keycloak.Json;
import dev.backupcodes.keycloak.code.CodeHash;
import dev.backupcodes.keycloak.code.CodeHasher;
import dev.backupcodes.keycloak.credential.CodeEnvironment;
import dev.backupcodes.keycloak.limit.RateLimiter;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.keycloak.common.util.SecretGenerator;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.SingleUseObjectProvider;
import org.keycloak.models.UserModel;
import org.keycloak.util.JsonSerialization;

/**
 * The number of one user: there is one at a time, cluster-wide, of which only a password hash is kept. It is good for ten minutes,
 * for the member of staff who asked for it, and for the address it was mailed to. Six digits are few: so a try is counted before
 * the number is looked at, and after five wrong ones it is dead.
 */
public final class CallerNumbers {

    private static final Duration LIFESPAN = Duration.ofMinutes(10);
    private static final RateLimiter.Rule TRIES = new RateLimiter.Rule("caller-check.try", 5, LIFESPAN);

    private static final String ID = "id";
    private static final String STAFF = "staff";
    private static final String EMAIL = "email";
    private static final String UNTIL = "until";
    private static final String HASH = "hash";

    private final KeycloakSession session;
    private final SingleUseObjectProvider objects;
    private final CodeHasher hasher;
    private final UserModel user;
    private final String staff;
    private final String key;

    /** @param staff the id of whoever has the number sent, and enters what was read out */
    public CallerNumbers(KeycloakSession session, RealmModel realm, UserModel user, String staff) {
        this(session, realm, user, staff, CodeEnvironment.passwordHash(session));
    }

    CallerNumbers(KeycloakSession session, RealmModel realm, UserModel user, String staff, CodeHasher hasher) {
        this.session = session;
        this.objects = session.singleUseObjects();
        this.hasher = hasher;
        this.user = user;
        this.staff = staff;
        this.key = "backup-codes.caller-check." + realm.getId() + "." + user.getId();
    }

    /** A number that was made, and is to be mailed. */
    public record Issued(CallerNumber number, Instant expiresAt) {}

    /** A number that was right. It can be used once, whoever else enters it at the same time. */
    public final class Match {

        private final String id;

        private Match(String id) {
            this.id = id;
        }

        /** @return false when somebody else has used it, or a newer one is there */
        public boolean use() {
            return current().filter(number -> id.equals(number.get(ID))).isPresent() && markUsed(id);
        }

        /** What it was used for has not been done. */
        public void takeBack() {
            objects.remove(usedKey(id));
        }
    }

    /** Makes a number. An older one is dead. Takes as long as a password hash does. */
    public Issued issue() {
        CallerNumber number = CallerNumber.random();
        Instant expiresAt = CodeEnvironment.now().plus(LIFESPAN);
        Map<String, String> notes = Map.of(
                ID, SecretGenerator.getInstance().generateSecureID(),
                STAFF, staff,
                EMAIL, user.getEmail(),
                UNTIL, String.valueOf(expiresAt.toEpochMilli()),
                HASH, Json.write(hasher.hash(number.digits())));
        objects.put(key, LIFESPAN.toSeconds(), notes);
        return new Issued(number, expiresAt);
    }

    /** The number did not reach the user: it is dead. */
    public void withdraw() {
        objects.remove(key);
    }

    /**
     * @param entered what the person on the phone has read out
     * @return empty when it is not the number, or the number is not good (any more); nobody is told which
     */
    public Optional<Match> check(String entered) {
        return CallerNumber.of(entered).flatMap(number -> current().flatMap(stored -> tried(number, stored)));
    }

    private Optional<Match> tried(CallerNumber number, Map<String, String> stored) {
        Optional<RateLimiter.Permit> permit = new RateLimiter(session, TRIES, stored.get(ID)).tryAcquire();
        if (permit.isEmpty() || !hasher.matches(number.digits(), hashOf(stored))) {
            return Optional.empty();
        }
        permit.get().release();
        return Optional.of(new Match(stored.get(ID)));
    }

    /** The number that is good now for this member of staff and the user's address. */
    private Optional<Map<String, String>> current() {
        return Optional.ofNullable(objects.get(key))
                .filter(number -> staff.equals(number.get(STAFF)))
                .filter(number -> number.get(EMAIL).equals(user.getEmail()))
                .filter(number -> CodeEnvironment.now().toEpochMilli() < Long.parseLong(number.get(UNTIL)))
                .filter(number -> !objects.contains(usedKey(number.get(ID))));
    }

    /** Only one caller in the cluster gets true. */
    private boolean markUsed(String id) {
        return objects.putIfAbsent(usedKey(id), LIFESPAN.toSeconds());
    }

    private static String usedKey(String id) {
        return "backup-codes.caller-check.used." + id;
    }

    private static CodeHash hashOf(Map<String, String> stored) {
        try {
            return JsonSerialization.readValue(stored.get(HASH), CodeHash.class);
        } catch (IOException e) {
            // The parser's message quotes what it read: it must not travel on.
            throw new IllegalStateException("the number of a caller check cannot be read");
        }
    }
}
