package dev.backupcodes.keycloak.code;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All that one user has of codes. The one place that decides whether an entered code is accepted; what it decides is
 * true only while the caller holds the lock on the rows it was read from.
 *
 * @param own null when the user never made codes
 * @param lockout null when staff made none
 * @param throttle wrong codes so far
 * @param generation changes with every regeneration by staff and with nothing else; empty before the first. A link is made
 *     for one generation, and a download begins in one: in another neither is worth anything.
 */
public record CodeBook(CodeSet own, CodeSet lockout, Throttle throttle, String generation) {

    public static final CodeBook EMPTY = new CodeBook(null, null, Throttle.NONE, "");

    /** An attempt, and what the user has after it. */
    public record Result(Attempt attempt, CodeBook after) {}

    /**
     * Costs exactly one hash evaluation, none when the factor is locked.
     *
     * @param input what was entered; never blank
     */
    public Check check(CodeInput input, CodeHashing hashing, Instant now) {
        if (throttle.isLocked(now)) {
            return new Check.Skipped();
        }
        Optional<BackupCode> code = input.code();
        Optional<CodeHash> hash = code.flatMap(c -> hashToCheck(c.selector(), now));
        if (hash.isEmpty()) {
            hashing.waste(decoy(now));
            return new Check.Wrong(code.map(BackupCode::selector), hash);
        }
        return hashing.matches(code.get(), hash.get())
                ? new Check.Matched(code.get().selector(), hash.get())
                : new Check.Wrong(Optional.of(code.get().selector()), hash);
    }

    /** Decides, without evaluating anything. A code that matched counts only if its hash is still there. */
    public Result redeem(Check check, Instant now) {
        return throttle.isLocked(now)
                ? new Result(new Attempt.Locked(throttle.lockedUntil()), this)
                : check.decide(this, now);
    }

    Result matched(Check.Matched check, Instant now) {
        return usableSetWith(check.selector(), now)
                .filter(set -> set.hashFor(check.selector()).equals(Optional.of(check.hash())))
                .map(set -> accepted(set, check.selector(), now))
                .orElseGet(() -> goneMeanwhile(check, now));
    }

    private Result goneMeanwhile(Check.Matched check, Instant now) {
        return justUsedHash(check.selector(), now).equals(Optional.of(check.hash()))
                ? new Result(new Attempt.Replayed(), this)
                : refused(now);
    }

    /**
     * A new own set takes the place of everything else. What wrong codes have cost so far stays.
     *
     * @param begunIn the generation in which the download of {@code set} began
     * @return empty when staff have regenerated since: the download is void
     */
    public Optional<CodeBook> withNewOwn(CodeSet set, String begunIn) {
        return generation.equals(begunIn)
                ? Optional.of(new CodeBook(set, null, throttle, generation))
                : Optional.empty();
    }

    /**
     * Staff take all codes away. What stays is a tombstone, so that the factor is still asked for, and what wrong codes
     * have cost so far.
     *
     * @param newGeneration never used before for this user, even if the set was deleted meanwhile
     * @param by the user name of the member of staff
     */
    public CodeBook regenerated(String newGeneration, String by, Instant now) {
        CodeSet.Awaiting since = new CodeSet.Awaiting(now, by, null);
        CodeSet tombstone = own == null ? CodeSet.tombstone(since) : own.awaitingDownload(since);
        return new CodeBook(tombstone, null, throttle, newGeneration);
    }

    /**
     * A link was mailed, after the codes were taken away.
     *
     * @param linkGeneration that the link was made for
     * @return empty when that download is done, or staff have regenerated since
     */
    public Optional<CodeBook> withLinkSent(String linkGeneration, Instant expiry) {
        return awaitsDownload(linkGeneration)
                ? Optional.of(new CodeBook(own.withLinkSent(expiry), lockout, throttle, generation))
                : Optional.empty();
    }

    /** Since when the user is to download new codes; empty when not, or when it was not kept. */
    public Optional<CodeSet.Awaiting> awaiting() {
        return Optional.ofNullable(own).filter(CodeSet::isAwaitingDownload).map(CodeSet::awaiting);
    }

    /**
     * Staff make codes for a locked-out user: they take the place of older ones. What wrong codes have cost so far stays, also
     * the lock; the life of the codes begins when it ends.
     *
     * @param from the instant from which on nothing else is in the way of a code
     * @return empty when a code of {@code set} could be mistaken for one of the user's own
     */
    public Optional<CodeBook> withLockout(CodeSet set, Instant from) {
        return Collections.disjoint(set.selectors(), ownSelectors())
                ? Optional.of(new CodeBook(own, set.livingFrom(throttle.unlockedFrom(from)), throttle, generation))
                : Optional.empty();
    }

    /**
     * Staff lift the lock. The count of wrong codes stays, so that nobody gets more tries by it; and lockout codes that were made
     * during the lock live no longer than they were meant to.
     *
     * @param from the instant from which on nothing else is in the way of a code
     */
    public CodeBook withoutLock(Instant from) {
        CodeSet left = lockout == null ? null : lockout.notWaitingAfter(from);
        return new CodeBook(own, left, throttle.lifted(), generation);
    }

    /** The lockout codes are taken away. */
    public CodeBook withoutLockout() {
        return lockout == null ? this : new CodeBook(own, lockout.disabled(), throttle, generation);
    }

    /**
     * The book without hashes of lockout codes that are worth nothing any more, and without the emptied set. The emptied set
     * stays where it is all that remembers the wrong codes so far, or all that keeps a second factor asked for: otherwise a
     * password alone would sign in because staff once helped.
     *
     * @param otherFactor whether the user has a second factor besides codes; asked only when it matters
     */
    public CodeBook settled(Instant now, BooleanSupplier otherFactor) {
        if (lockout == null) {
            return this;
        }
        CodeSet left = lockout.settled(now);
        if (!left.isEmpty()) {
            return new CodeBook(own, left, throttle, generation);
        }
        boolean stillNeeded = own == null && (throttle.failures() > 0 || !otherFactor.getAsBoolean());
        return new CodeBook(own, stillNeeded ? left : null, throttle, generation);
    }

    /** Selectors that new lockout codes must not have. */
    public Set<String> ownSelectors() {
        return own == null ? Set.of() : own.selectors();
    }

    /**
     * What these codes are worth for the account as it is now: lockout codes were made for a person whom staff knew by an
     * address, for an account that was in use, and by somebody who may not have been allowed to help staff.
     *
     * @param address the user's e-mail address, or null
     * @param isStaff whether the user is staff; asked only when it matters
     */
    public CodeBook forAccount(boolean enabled, String address, BooleanSupplier isStaff) {
        return lockout == null || enabled && isForAccount(address, isStaff) ? this : withoutLockout();
    }

    private boolean isForAccount(String address, BooleanSupplier isStaff) {
        CodeSet.Issue issue = lockout.issue();
        return issue != null
                && Objects.equals(issue.address(), address)
                && (issue.forStaff() || lockout.isEmpty() || !isStaff.getAsBoolean());
    }

    /** Whether a link that was made for {@code linkGeneration} still leads to a download. */
    public boolean awaitsDownload(String linkGeneration) {
        return own != null && own.isAwaitingDownload() && generation.equals(linkGeneration);
    }

    /** Until when no code is looked at; empty when one would be. */
    public Optional<Instant> lockedUntil(Instant now) {
        return throttle.isLocked(now) ? Optional.of(throttle.lockedUntil()) : Optional.empty();
    }

    /** The lockout codes, as long as one of them would be accepted. */
    public Optional<CodeSet> liveLockout(Instant now) {
        return Optional.ofNullable(lockout).filter(set -> set.isUsable(now));
    }

    public SetState ownState(Instant now, int warningThreshold) {
        return own == null ? SetState.NONE : own.state(now, warningThreshold);
    }

    private Stream<CodeSet> sets() {
        return Stream.of(own, lockout).filter(Objects::nonNull);
    }

    private List<CodeSet> usableSets(Instant now) {
        return sets().filter(set -> set.isUsable(now)).toList();
    }

    private Optional<CodeSet> usableSetWith(String selector, Instant now) {
        return usableSets(now).stream()
                .filter(set -> set.hashFor(selector).isPresent())
                .findFirst();
    }

    Optional<CodeHash> hashToCheck(String selector, Instant now) {
        return usableSetWith(selector, now)
                .flatMap(set -> set.hashFor(selector))
                .or(() -> justUsedHash(selector, now));
    }

    private Optional<CodeHash> justUsedHash(String selector, Instant now) {
        return sets().map(set -> set.justUsedHash(selector, now))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<CodeHash> decoy(Instant now) {
        return usableSets(now).stream()
                .flatMap(set -> set.unused().values().stream())
                .findFirst();
    }

    private Result accepted(CodeSet set, String selector, Instant now) {
        CodeSet left = set.withUsed(selector, now);
        CodeBook after = set.kind() == CodeKind.OWN
                ? new CodeBook(left, lockout, Throttle.NONE, generation)
                : new CodeBook(own, left, Throttle.NONE, generation);
        return new Result(new Attempt.Accepted(set.kind(), selector, left.remaining()), after);
    }

    /**
     * An entry of another factor that shares the count is about to be looked at: until that is known, it counts as wrong. No set dies of
     * it yet.
     */
    public CodeBook withEntryElsewhere(Instant now) {
        return new CodeBook(own, lockout, throttle.afterFailure(now), generation);
    }

    /** That entry was right: as with a right code, nothing is counted any more. */
    public CodeBook withRightEntryElsewhere() {
        return new CodeBook(own, lockout, Throttle.NONE, generation);
    }

    /** That entry was not looked at. */
    public CodeBook withoutEntryElsewhere() {
        return new CodeBook(own, lockout, throttle.withoutLast(), generation);
    }

    /** That entry was wrong: what the count has reached by it may end sets. */
    public CodeBook withWrongEntryElsewhere(Instant now) {
        return ended(throttle, now).after();
    }

    Result refused(Instant now) {
        return ended(throttle.afterFailure(now), now);
    }

    /** @param counted wrong codes, with the last one */
    private Result ended(Throttle counted, Instant now) {
        Set<CodeKind> killed = usableSets(now).stream()
                .map(CodeSet::kind)
                .filter(counted::kills)
                .collect(Collectors.toUnmodifiableSet());
        CodeSet ownAfter = killed.contains(CodeKind.OWN) ? own.disabled() : own;
        CodeSet lockoutAfter = killed.contains(CodeKind.LOCKOUT) ? lockout.disabled() : lockout;
        CodeBook after = new CodeBook(ownAfter, lockoutAfter, counted, generation);
        return new Result(new Attempt.Refused(killed, after.lockedUntil(now)), after);
    }
}
