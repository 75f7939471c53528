package dev.backupcodes.keycloak.code;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The codes that were made together for one user, as far as they are unused. Without any it is a tombstone: it still
 * says that the user has this factor, so that a password alone never signs in.
 *
 * @param kind who made it
 * @param condition what staff or wrong entries have done to it
 * @param createdAt when the codes were made
 * @param expiresAt null when they do not expire
 * @param lastUsedAt null when none was used
 * @param total how many codes there were
 * @param unused selector to hash, in the order in which the codes were shown
 * @param justUsed selectors of the codes used in the last seconds: see {@link Attempt.Replayed}
 * @param issue what is known of the making of lockout codes; null for own ones
 * @param awaiting what is known of the reset of own codes, until new ones are there; null in sets from before it was kept
 */
public record CodeSet(
        CodeKind kind,
        Condition condition,
        Instant createdAt,
        Instant expiresAt,
        Instant lastUsedAt,
        int total,
        Map<String, CodeHash> unused,
        Map<String, UsedCode> justUsed,
        Issue issue,
        Awaiting awaiting) {

    /** For so long after its use, the same code again is a double click or a lost race and no guess. */
    private static final Duration REPLAY = Duration.ofSeconds(10);

    /** A used code, kept for {@link #REPLAY}. */
    public record UsedCode(CodeHash hash, Instant at) {

        public UsedCode {
            Objects.requireNonNull(hash, "hash");
        }
    }

    /**
     * How lockout codes came about.
     *
     * @param by the user name of the member of staff
     * @param address the user's e-mail address at that time, null for none: with another one the codes are void
     * @param forStaff whether that member of staff could have helped staff, too; false in sets from before it was kept
     * @param lifespanSeconds for how long they were to live; null in sets from before it was kept
     */
    public record Issue(String by, String address, boolean forStaff, Long lifespanSeconds) {

        private Issue living(Duration lifespan) {
            return new Issue(by, address, forStaff, lifespan.toSeconds());
        }
    }

    /**
     * Since when staff wait for the user to download new codes.
     *
     * @param by the user name of the member of staff who reset the codes
     * @param linkExpiresAt when the mailed link runs out; null as long as none was sent
     */
    public record Awaiting(Instant since, String by, Instant linkExpiresAt) {

        private Awaiting withLink(Instant expiry) {
            return new Awaiting(since, by, expiry);
        }
    }

    /** What happened to a set from outside; whether it is used up or expired follows from its other data. */
    public enum Condition {
        LIVE,
        AWAITING_DOWNLOAD,
        DISABLED
    }

    public CodeSet {
        unused.values().forEach(Objects::requireNonNull);
        unused = Collections.unmodifiableMap(new LinkedHashMap<>(unused));
        justUsed = Map.copyOf(justUsed);
    }

    /**
     * A live own set of freshly made codes: here and in {@link #lockout} clear text turns into hashes.
     *
     * @param expiresAt null for never
     */
    public static CodeSet own(List<BackupCode> codes, CodeHashing hashing, Instant createdAt, Instant expiresAt) {
        return live(CodeKind.OWN, codes, hashing, createdAt, expiresAt, null);
    }

    /**
     * A live set of freshly made lockout codes.
     *
     * @param lifespan from the instant on from which they can be used: see {@link CodeBook#withLockout}
     */
    public static CodeSet lockout(
            List<BackupCode> codes, CodeHashing hashing, Instant createdAt, Duration lifespan, Issue issue) {
        Issue living = issue.living(lifespan);
        return live(CodeKind.LOCKOUT, codes, hashing, createdAt, createdAt.plus(lifespan), living);
    }

    private static CodeSet live(
            CodeKind kind,
            List<BackupCode> codes,
            CodeHashing hashing,
            Instant createdAt,
            Instant expiresAt,
            Issue issue) {
        Map<String, CodeHash> hashes = new LinkedHashMap<>();
        Iterator<CodeHash> inOrder = hashing.hashAll(codes).iterator();
        codes.forEach(code -> hashes.put(code.selector(), inOrder.next()));
        return new CodeSet(
                kind, Condition.LIVE, createdAt, expiresAt, null, codes.size(), hashes, Map.of(), issue, null);
    }

    /** The same lockout codes, whose life begins when nothing is locked any more. */
    CodeSet livingFrom(Instant begin) {
        return expiringAt(begin.plusSeconds(issue.lifespanSeconds()));
    }

    /**
     * The same lockout codes, without the time for which they would have had to wait. They never get more: codes that were made
     * before a lock, or from before their lifespan was kept, stay as they are.
     */
    CodeSet notWaitingAfter(Instant begin) {
        if (issue == null || issue.lifespanSeconds() == null) {
            return this;
        }
        Instant earlier = begin.plusSeconds(issue.lifespanSeconds());
        return earlier.isBefore(expiresAt) ? expiringAt(earlier) : this;
    }

    private CodeSet expiringAt(Instant expiry) {
        return new CodeSet(kind, condition, createdAt, expiry, lastUsedAt, total, unused, justUsed, issue, awaiting);
    }

    public int remaining() {
        return unused.size();
    }

    /** Whether one of the codes would be accepted. */
    public boolean isUsable(Instant now) {
        return condition == Condition.LIVE && !unused.isEmpty() && !isExpired(now);
    }

    private boolean isExpired(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }

    /** @param warningThreshold from this many codes on downwards, the state is {@link SetState#LOW} */
    public SetState state(Instant now, int warningThreshold) {
        return SetState.of(condition, remaining(), isExpired(now), warningThreshold);
    }

    Optional<CodeHash> hashFor(String selector) {
        return Optional.ofNullable(unused.get(selector));
    }

    /** The hash of a code that was used a moment ago. */
    Optional<CodeHash> justUsedHash(String selector, Instant now) {
        return Optional.ofNullable(justUsed.get(selector))
                .filter(used -> isReplay(used, now))
                .map(UsedCode::hash);
    }

    private static boolean isReplay(UsedCode used, Instant now) {
        return now.isBefore(used.at().plus(REPLAY));
    }

    CodeSet withUsed(String selector, Instant now) {
        Map<String, CodeHash> left = new LinkedHashMap<>(unused);
        Map<String, UsedCode> used = stillReplays(now);
        used.put(selector, new UsedCode(left.remove(selector), now));
        return new CodeSet(kind, condition, createdAt, expiresAt, now, total, left, used, issue, awaiting);
    }

    private Map<String, UsedCode> stillReplays(Instant now) {
        Map<String, UsedCode> used = new HashMap<>(justUsed);
        used.values().removeIf(code -> !isReplay(code, now));
        return used;
    }

    /** The same set without the hashes that no code can match any more. */
    CodeSet settled(Instant now) {
        Map<String, CodeHash> left = isUsable(now) ? unused : Map.of();
        return new CodeSet(
                kind, condition, createdAt, expiresAt, lastUsedAt, total, left, stillReplays(now), issue, awaiting);
    }

    /** No hash is left, not even one to tell a double click from a guess. */
    boolean isEmpty() {
        return unused.isEmpty() && justUsed.isEmpty();
    }

    /** The selectors that another set must not use: nobody is to mistake one code for another. */
    Set<String> selectors() {
        Set<String> selectors = new HashSet<>(unused.keySet());
        selectors.addAll(justUsed.keySet());
        return selectors;
    }

    CodeSet disabled() {
        return without(Condition.DISABLED, null);
    }

    CodeSet awaitingDownload(Awaiting since) {
        return without(Condition.AWAITING_DOWNLOAD, since);
    }

    /** The same tombstone, whose user was sent a link. */
    CodeSet withLinkSent(Instant expiry) {
        Awaiting sent = awaiting == null ? null : awaiting.withLink(expiry);
        return without(condition, sent);
    }

    boolean isAwaitingDownload() {
        return condition == Condition.AWAITING_DOWNLOAD;
    }

    private CodeSet without(Condition why, Awaiting since) {
        return new CodeSet(kind, why, createdAt, expiresAt, lastUsedAt, total, Map.of(), Map.of(), issue, since);
    }

    /** For a user who never had own codes and is to download some. */
    static CodeSet tombstone(Awaiting since) {
        return new CodeSet(
                CodeKind.OWN,
                Condition.AWAITING_DOWNLOAD,
                since.since(),
                null,
                null,
                0,
                Map.of(),
                Map.of(),
                null,
                since);
    }
}
