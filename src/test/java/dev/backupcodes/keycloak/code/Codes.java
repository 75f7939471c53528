package dev.backupcodes.keycloak.code;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A user with codes, for tests. */
final class Codes {

    static final String ADDRESS = "alice@example";
    static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    static final RandomBytes RANDOM = count -> {
        byte[] bytes = new byte[count];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    };

    final CountingHasher slow = new CountingHasher();
    final CodeHashing hashing = new CodeHashing(slow, RANDOM);
    final List<BackupCode> own;
    CodeBook book;
    Instant now = NOW;

    private Codes(int count, int secretLength, Instant expiresAt) {
        own = new ArrayList<>(new CodeGenerator(RANDOM).generate(count, secretLength, Set.of()));
        book = new CodeBook(CodeSet.own(own, hashing, NOW, expiresAt), null, Throttle.NONE, "");
    }

    static Codes ten() {
        return new Codes(10, 14, null);
    }

    static Codes of(int count) {
        return new Codes(count, 14, null);
    }

    static Codes withSecretLength(int secretLength) {
        return new Codes(10, secretLength, null);
    }

    static Codes expiringAfter(Duration lifespan) {
        return new Codes(10, 14, NOW.plus(lifespan));
    }

    static Codes none() {
        Codes user = new Codes(1, 14, null);
        user.own.clear();
        user.book = CodeBook.EMPTY;
        return user;
    }

    /** Staff make lockout codes for an hour, for the address {@code alice@example}. */
    List<BackupCode> addLockoutCodes(int count) {
        List<BackupCode> codes = new CodeGenerator(RANDOM).generate(count, 8, book.ownSelectors());
        book = book.withLockout(lockout(codes), now).orElseThrow();
        return codes;
    }

    CodeSet lockout(List<BackupCode> codes) {
        return lockout(codes, false);
    }

    /** @param forStaff whether whoever makes them may help staff */
    CodeSet lockout(List<BackupCode> codes, boolean forStaff) {
        CodeSet.Issue issue = new CodeSet.Issue("sam", ADDRESS, forStaff, null);
        return CodeSet.lockout(codes, hashing, now, Duration.ofHours(1), issue);
    }

    Attempt enter(String typed) {
        return enter(book.check(CodeInput.of(typed), hashing, now));
    }

    /** The second half of an attempt whose first half may be older. */
    Attempt enter(Check check) {
        CodeBook.Result result = book.redeem(check, now);
        book = result.after();
        return result.attempt();
    }

    Check check(BackupCode code) {
        return book.check(CodeInput.of(code.shownAs(CodeKind.OWN)), hashing, now);
    }

    Attempt enter(BackupCode code) {
        return enter(code.shownAs(CodeKind.OWN));
    }

    /** A code with a selector of the set, if there is one, and another secret. */
    String wrongSecret() {
        if (own.isEmpty()) {
            return "ZZ000000";
        }
        BackupCode code = own.get(0);
        return code.selector() + "0".repeat(code.secret().length() - 1) + "1";
    }

    void enterWrong(int times) {
        for (int i = 0; i < times; i++) {
            enter(wrongSecret());
        }
    }

    void wait(Duration duration) {
        now = now.plus(duration);
    }
}
