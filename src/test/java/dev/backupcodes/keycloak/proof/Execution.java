package dev.backupcodes.keycloak.proof;

import dev.backupcodes.keycloak.code.Attempt;
import dev.backupcodes.keycloak.code.BackupCode;
import dev.backupcodes.keycloak.code.Check;
import dev.backupcodes.keycloak.code.CodeBook;
import dev.backupcodes.keycloak.code.CodeHash;
import dev.backupcodes.keycloak.code.CodeHasher;
import dev.backupcodes.keycloak.code.CodeHashing;
import dev.backupcodes.keycloak.code.CodeInput;
import dev.backupcodes.keycloak.code.CodeSet;
import dev.backupcodes.keycloak.code.Throttle;
import dev.backupcodes.keycloak.credential.CodeSetStore;
import dev.backupcodes.keycloak.proof.Actor.Phase;
import dev.backupcodes.keycloak.proof.SimulatedDatabase.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.keycloak.common.util.Time;

/**
 * One step of one actor: the store and the rules are the product's own, the order of the calls is that of its use cases. What a
 * {@link Fault} would do wrong is done wrong here when it is asked for.
 */
final class Execution {

    private static final Duration LATER = Duration.ofHours(3);
    private static final CodeHashing HASHING = new CodeHashing(new PlainHash(), length -> new byte[length]);

    private final List<Deed> deeds;
    private final Set<Fault> faults;
    private final Instant start;

    Execution(List<Deed> deeds, Set<Fault> faults, Instant start) {
        this.deeds = deeds;
        this.faults = faults;
        this.start = start;
    }

    /** Cheap and without a salt, so that the same set is the same text. */
    private static final class PlainHash implements CodeHasher {

        @Override
        public CodeHash hash(String secret) {
            return new CodeHash("plain", 1, "", secret, Map.of());
        }

        @Override
        public boolean matches(String secret, CodeHash hash) {
            return hash.value().equals(secret);
        }
    }

    /** What is given to a transaction: what it sees, and its writes. */
    private interface Change {
        String in(CodeSetStore.Locked codes);
    }

    /** Whether the step has to wait for another actor. */
    boolean waits(World world, int index) {
        Actor actor = world.actors().get(index);
        if (actor.next() != Phase.DECIDE || !actor.patient()) {
            return false;
        }
        if (deeds.get(index) instanceof Deed.CleanUpLater) {
            return isAnybodyWriting(world);
        }
        return !faults.contains(Fault.NO_ROW_LOCK) && world.isHeldByOthers(index);
    }

    /** No transaction is open for hours. */
    private static boolean isAnybodyWriting(World world) {
        return world.actors().stream().anyMatch(actor -> actor.next() == Phase.COMMIT);
    }

    World step(World world, int index) {
        return step(world, index, 0);
    }

    /** How many versions of the rows the step may take for the present one. */
    int ages(World world, int index) {
        boolean cached = deeds.get(index) instanceof Deed.Redeem
                && world.actors().get(index).next() == Phase.READ;
        return cached ? world.versions().size() : 1;
    }

    /** @param age of what is read, in commits */
    World step(World world, int index, int age) {
        Actor actor = world.actors().get(index).began(world.finished());
        World begun = world.with(index, actor);
        return switch (actor.next()) {
            case READ -> read(begun, index, actor, age);
            case LOCK -> begun.with(index, actor.asked(Set.copyOf(begun.rows().keySet())));
            case DECIDE -> decide(begun, index, actor);
            case COMMIT -> commit(begun, index, actor);
            case ANSWER, END -> answer(begun, index, actor.answer());
        };
    }

    private World answer(World world, int index, String answer) {
        return world.with(index, world.actors().get(index).answered(answer)).finishing(index);
    }

    /** The node is gone in the middle of it. */
    World crash(World world, int index) {
        Actor actor = world.actors().get(index);
        boolean told = faults.contains(Fault.ACCEPTED_BEFORE_COMMIT)
                && actor.next() == Phase.COMMIT
                && SequentialModel.ACCEPTED.equals(actor.answer());
        boolean happened = actor.next() == Phase.ANSWER || deeds.get(index) instanceof Deed.CleanUpLater;
        return told ? answer(world, index, actor.answer()) : world.with(index, actor.crash(happened));
    }

    Instant now(World world) {
        Instant elapsed = start.plusMillis(stepsOf(world));
        return world.late() ? elapsed.plus(LATER) : elapsed;
    }

    private static int stepsOf(World world) {
        return world.actors().stream().mapToInt(actor -> actor.next().ordinal()).sum();
    }

    private World read(World world, int index, Actor actor, int age) {
        if (world.gone() && age == 0) {
            return answer(world, index, ofNobody(index));
        }
        CodeSetStore.Seen cached = seenIn(world.rows(age));
        if (!(deeds.get(index) instanceof Deed.Redeem redeem)) {
            return world.with(index, actor.read(cached, null));
        }
        boolean closed = isClosed(cached, world);
        CodeSetStore.Seen seen = closed && !faults.contains(Fault.OLD_LOCK_BELIEVED) ? seenIn(world.rows()) : cached;
        if (isClosed(seen, world)) {
            return answer(world, index, SequentialModel.CLOSED);
        }
        return world.with(index, actor.read(seen, check(redeem, seen, world)));
    }

    private boolean isClosed(CodeSetStore.Seen seen, World world) {
        return seen.book().lockedUntil(now(world)).isPresent() && !faults.contains(Fault.CLOSED_DOOR_IGNORED);
    }

    private Check check(Deed.Redeem redeem, CodeSetStore.Seen seen, World world) {
        CodeBook book = faults.contains(Fault.CLOSED_DOOR_IGNORED) ? opened(seen.book()) : seen.book();
        Instant checkedAt = faults.contains(Fault.LOCKOUT_CODES_NEVER_EXPIRE) ? start : now(world);
        return book.check(CodeInput.of(redeem.code()), HASHING, checkedAt);
    }

    /** Time passes whoever is there. */
    private String ofNobody(int index) {
        return deeds.get(index) instanceof Deed.CleanUpLater ? SequentialModel.DONE : SequentialModel.NOBODY;
    }

    /** What the database says, without a lock. */
    CodeBook bookIn(World world) {
        return seenIn(world.rows()).book();
    }

    private static CodeSetStore.Seen seenIn(SortedMap<String, Row> rows) {
        SimulatedDatabase database = new SimulatedDatabase(rows, "nobody");
        return new CodeSetStore(database.session()).seen(database.user());
    }

    private World decide(World world, int index, Actor actor) {
        Deed deed = deeds.get(index);
        if (deed instanceof Deed.DeleteUser) {
            return world.with(
                    index,
                    actor.decided(
                            SequentialModel.DONE,
                            new TreeMap<>(),
                            Set.copyOf(world.rows().keySet())));
        }
        if (deed instanceof Deed.CleanUpLater) {
            return cleanUp(world.hoursLater(), index, actor);
        }
        if (world.gone()) {
            return answer(world, index, SequentialModel.NOBODY);
        }
        return transaction(world, index, actor, codes -> change(world, actor, deed, codes));
    }

    private World transaction(World world, int index, Actor actor, Change change) {
        SimulatedDatabase database = new SimulatedDatabase(world.rows(), String.valueOf(index));
        database.lockWasAskedFor(
                actor.wanted(),
                faults.contains(Fault.NO_ROW_LOCK) ? Set.of() : world.heldByOthers(index),
                faults.contains(Fault.ROWS_ADDED_DURING_THE_WAIT_ARE_MISSED));
        atTimeOf(world);
        Optional<CodeSetStore.Locked> locked = lock(database, actor, world);
        if (locked.isEmpty()) {
            return world.with(index, actor.withPatience());
        }
        CodeSetStore.Locked codes = locked.get();
        if (isOutdated(actor, codes, world)) {
            Check again = check((Deed.Redeem) deeds.get(index), codes.seen(), world);
            return world.with(index, actor.read(codes.seen(), again));
        }
        String answer = change.in(codes);
        boolean holds = !faults.contains(Fault.LOCK_ENDS_BEFORE_COMMIT) && !faults.contains(Fault.NO_ROW_LOCK);
        Set<String> held = holds ? Set.copyOf(database.locked()) : Set.of();
        if (faults.contains(Fault.CRASH_KEEPS_WHAT_WAS_WRITTEN)) {
            return world.written(database.written()).with(index, actor.decided(answer, new TreeMap<>(), held));
        }
        return world.with(index, actor.decided(answer, database.written(), held));
    }

    private Optional<CodeSetStore.Locked> lock(SimulatedDatabase database, Actor actor, World world) {
        CodeSetStore store = new CodeSetStore(database.session());
        if (!actor.patient()) {
            return store.lockAtOnce(database.user(), actor.seen())
                    .filter(codes ->
                            codes.book().redeem(actor.check(), now(world)).attempt() instanceof Attempt.Accepted);
        }
        boolean careless = faults.contains(Fault.ROWS_ADDED_IN_THE_INSTANT_OF_THE_LOCK_ARE_MISSED);
        Optional<CodeSetStore.Locked> atOnce =
                careless ? store.lockAtOnce(database.user(), actor.seen()) : Optional.empty();
        return atOnce.or(() -> Optional.of(store.lock(database.user())));
    }

    private boolean isOutdated(Actor actor, CodeSetStore.Locked codes, World world) {
        return actor.check() != null
                && !faults.contains(Fault.MISMATCH_WITH_OLD_CODES_COUNTED)
                && actor.check().isOutdated(codes.book(), now(world));
    }

    /** The clean-up reads by itself, as the task does, and locks only where something is to be done. */
    private World cleanUp(World world, int index, Actor actor) {
        if (world.gone()) {
            return answer(world, index, SequentialModel.DONE);
        }
        SimulatedDatabase database = new SimulatedDatabase(world.rows(), String.valueOf(index));
        atTimeOf(world);
        CodeSetStore store = new CodeSetStore(database.session());
        store.settle(database.user());
        if (faults.contains(Fault.CLEANUP_TAKES_LIVE_CODES)) {
            CodeSetStore.Locked codes = store.lock(database.user());
            codes.save(new CodeBook(
                    null, null, codes.book().throttle(), codes.book().generation()));
        }
        if (faults.contains(Fault.CLEANUP_FORGETS_THE_COUNT)) {
            CodeSetStore.Locked codes = store.lock(database.user());
            codes.save(withThrottle(codes.book(), Throttle.NONE));
        }
        return world.with(
                index, actor.decided(SequentialModel.DONE, database.written(), Set.copyOf(database.locked())));
    }

    private String change(World world, Actor actor, Deed deed, CodeSetStore.Locked codes) {
        CodeBook book = isStale() ? actor.seen().book() : codes.book();
        Instant now = now(world);
        if (deed instanceof Deed.Redeem redeem) {
            return redeem(redeem, actor, codes, book, now);
        }
        if (deed instanceof Deed.Confirm confirm) {
            String begunIn = faults.contains(Fault.GENERATION_FORGOTTEN) ? book.generation() : actor.begunIn();
            return confirm(codes, book, own(confirm.codes(), start), begunIn);
        }
        if (deed instanceof Deed.ConfirmByLink link) {
            boolean awaited = book.awaitsDownload(link.generation())
                    || faults.contains(Fault.LINK_WORKS_TWICE)
                            && book.generation().equals(link.generation());
            return awaited ? confirm(codes, book, own(link.codes(), start), link.generation()) : SequentialModel.VOID;
        }
        codes.save(byStaff(deed, book, now));
        return SequentialModel.DONE;
    }

    private boolean isStale() {
        return faults.contains(Fault.DECIDED_ON_WHAT_WAS_READ_BEFORE);
    }

    private String redeem(Deed.Redeem redeem, Actor actor, CodeSetStore.Locked codes, CodeBook book, Instant now) {
        CodeBook open = faults.contains(Fault.CLOSED_DOOR_IGNORED) ? opened(book) : book;
        Instant at = faults.contains(Fault.LOCKOUT_CODES_NEVER_EXPIRE) ? start : now;
        CodeBook.Result result = open.redeem(actor.check(), at);
        if (faults.contains(Fault.MATCH_NOT_LOOKED_AT_AGAIN) && actor.check() instanceof Check.Matched) {
            codes.save(result.after());
            return SequentialModel.ACCEPTED;
        }
        boolean accepted = result.attempt() instanceof Attempt.Accepted;
        CodeBook after = accepted
                ? afterUse(book, result)
                : afterRefusal(book, result, actor.seen().book());
        if (!after.equals(book)) {
            codes.save(after);
        }
        return accepted
                ? SequentialModel.ACCEPTED
                : result.attempt() instanceof Attempt.Locked ? SequentialModel.CLOSED : SequentialModel.REFUSED;
    }

    private CodeBook afterUse(CodeBook book, CodeBook.Result result) {
        CodeBook after = result.after();
        boolean own = !after.own().equals(book.own());
        if (faults.contains(Fault.USE_NOT_SAVED) || !own && faults.contains(Fault.USE_SAVED_FOR_OWN_CODES_ONLY)) {
            return book;
        }
        return faults.contains(Fault.SUCCESS_KEEPS_THE_COUNT) ? withThrottle(after, book.throttle()) : after;
    }

    private CodeBook afterRefusal(CodeBook book, CodeBook.Result result, CodeBook seen) {
        CodeBook after = result.after();
        if (faults.contains(Fault.WRONG_CODE_NOT_COUNTED)) {
            return book;
        }
        boolean counted = after.throttle().failures() > book.throttle().failures();
        if (counted && faults.contains(Fault.COUNT_WRITTEN_OUTSIDE_THE_LOCK)) {
            return withThrottle(
                    after,
                    new Throttle(
                            seen.throttle().failures() + 1, after.throttle().lockedUntil()));
        }
        if (counted && faults.contains(Fault.WRONG_CODE_COUNTED_TWICE)) {
            return withThrottle(
                    after,
                    new Throttle(
                            after.throttle().failures() + 1, after.throttle().lockedUntil()));
        }
        if (!counted && faults.contains(Fault.DOUBLE_CLICK_COUNTED) && result.attempt() instanceof Attempt.Replayed) {
            return withThrottle(book, new Throttle(book.throttle().failures() + 1, null));
        }
        if (faults.contains(Fault.FIFTH_WRONG_CODE_SPARES_LOCKOUT_CODES)) {
            return new CodeBook(after.own(), book.lockout(), after.throttle(), after.generation());
        }
        return after;
    }

    private String confirm(CodeSetStore.Locked codes, CodeBook book, CodeSet set, String begunIn) {
        Optional<CodeBook> renewed = book.withNewOwn(set, begunIn);
        renewed.map(after -> spoiltConfirmation(book, after)).ifPresent(codes::save);
        return renewed.isPresent() ? SequentialModel.DONE : SequentialModel.VOID;
    }

    private CodeBook spoiltConfirmation(CodeBook before, CodeBook after) {
        CodeSet lockout = faults.contains(Fault.NEW_CODES_KEEP_LOCKOUT_CODES) ? before.lockout() : after.lockout();
        Throttle throttle = faults.contains(Fault.NEW_CODES_START_THE_COUNT_AGAIN) ? Throttle.NONE : after.throttle();
        CodeSet own = faults.contains(Fault.NEW_CODES_KEEP_THE_OLD) && before.own() != null
                ? together(after.own(), before.own())
                : after.own();
        return new CodeBook(own, lockout, throttle, after.generation());
    }

    private CodeBook byStaff(Deed deed, CodeBook book, Instant now) {
        if (deed instanceof Deed.Regenerate regenerate) {
            return spoiltRegeneration(book, book.regenerated(regenerate.generation(), "sam", now));
        }
        if (deed instanceof Deed.MakeLockoutCodes lockout) {
            return withLockout(book, lockout(lockout.codes(), now), now);
        }
        if (deed instanceof Deed.LiftLock) {
            CodeBook lifted = book.withoutLock(now);
            return faults.contains(Fault.LIFTING_STARTS_THE_COUNT_AGAIN) ? withThrottle(lifted, Throttle.NONE) : lifted;
        }
        if (faults.contains(Fault.REVOCATION_IS_FORGOTTEN)) {
            return book;
        }
        CodeBook revoked = book.withoutLockout();
        return faults.contains(Fault.REVOCATION_TAKES_OWN_CODES)
                ? revoked.regenerated(revoked.generation(), "sam", now)
                : revoked;
    }

    private CodeBook withLockout(CodeBook book, CodeSet made, Instant now) {
        CodeSet set = faults.contains(Fault.NEW_LOCKOUT_CODES_KEEP_THE_OLD) && book.lockout() != null
                ? together(made, book.lockout())
                : made;
        CodeBook after = book.withLockout(set, now).orElseThrow();
        return faults.contains(Fault.NEW_LOCKOUT_CODES_START_THE_COUNT_AGAIN)
                ? withThrottle(after, Throttle.NONE)
                : after;
    }

    private CodeBook spoiltRegeneration(CodeBook before, CodeBook after) {
        if (faults.contains(Fault.REGENERATION_LEAVES_NO_TRACE)) {
            return CodeBook.EMPTY;
        }
        CodeSet own = faults.contains(Fault.REGENERATION_KEEPS_OWN_CODES) ? before.own() : after.own();
        CodeSet lockout = faults.contains(Fault.REGENERATION_KEEPS_LOCKOUT_CODES) ? before.lockout() : after.lockout();
        Throttle throttle =
                faults.contains(Fault.REGENERATION_STARTS_THE_COUNT_AGAIN) ? Throttle.NONE : after.throttle();
        String generation =
                faults.contains(Fault.REGENERATION_KEEPS_THE_GENERATION) ? before.generation() : after.generation();
        return new CodeBook(own, lockout, throttle, generation);
    }

    private World commit(World world, int index, Actor actor) {
        if (deeds.get(index) instanceof Deed.DeleteUser && !world.gone()) {
            return world.withoutUser().with(index, actor.committed());
        }
        if (world.gone()) {
            // The rows of a user who is gone cannot be written: the transaction is rolled back.
            return answer(world, index, ofNobody(index));
        }
        return world.written(kept(actor)).with(index, actor.committed());
    }

    private SortedMap<String, Optional<Row>> kept(Actor actor) {
        if (faults.contains(Fault.COMMIT_IS_LOST)) {
            return new TreeMap<>();
        }
        if (faults.contains(Fault.COMMIT_BY_HALVES) && actor.pending().size() > 1) {
            return new TreeMap<>(actor.pending().headMap(actor.pending().lastKey()));
        }
        return actor.pending();
    }

    private void atTimeOf(World world) {
        Time.setOffset(world.late() ? Math.toIntExact(LATER.toSeconds()) : 0);
    }

    static CodeSet own(Collection<String> codes, Instant createdAt) {
        return CodeSet.own(inOrder(codes), HASHING, createdAt, null);
    }

    static CodeSet lockout(Collection<String> codes, Instant createdAt) {
        CodeSet.Issue issue = new CodeSet.Issue("sam", SimulatedDatabase.ADDRESS, true, null);
        return CodeSet.lockout(inOrder(codes), HASHING, createdAt, Duration.ofHours(1), issue);
    }

    private static List<BackupCode> inOrder(Collection<String> codes) {
        return codes.stream()
                .sorted()
                .map(code -> CodeInput.of(code).code().orElseThrow())
                .toList();
    }

    /** Whether the code would be accepted if it were entered now and the door were open, by the store and the rules. */
    boolean wouldBeAccepted(World world, String code) {
        CodeBook book = opened(bookIn(world));
        Instant now = now(world);
        return book.redeem(book.check(CodeInput.of(code), HASHING, now), now).attempt() instanceof Attempt.Accepted;
    }

    private static CodeBook withThrottle(CodeBook book, Throttle throttle) {
        return new CodeBook(book.own(), book.lockout(), throttle, book.generation());
    }

    private static CodeBook opened(CodeBook book) {
        return withThrottle(book, new Throttle(book.throttle().failures(), null));
    }

    private static CodeSet together(CodeSet one, CodeSet other) {
        Map<String, CodeHash> all = new HashMap<>(one.unused());
        all.putAll(other.unused());
        return new CodeSet(
                one.kind(),
                one.condition(),
                one.createdAt(),
                one.expiresAt(),
                one.lastUsedAt(),
                all.size(),
                all,
                one.justUsed(),
                one.issue(),
                one.awaiting());
    }
}
