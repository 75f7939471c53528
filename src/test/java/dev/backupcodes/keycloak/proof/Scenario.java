package dev.backupcodes.keycloak.proof;

import dev.backupcodes.keycloak.code.CodeBook;
import dev.backupcodes.keycloak.code.CodeSet;
import dev.backupcodes.keycloak.code.Throttle;
import dev.backupcodes.keycloak.credential.CodeSetStore;
import dev.backupcodes.keycloak.proof.SimulatedDatabase.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** How a user's codes are at first, and who does what at the same time. */
record Scenario(Start start, List<Kind> kinds) {

    static final String FIRST = "A1AAAAAAAAAAAAAA";
    static final String SECOND = "A2BBBBBBBBBBBBBB";
    static final String LOCKOUT = "B1CCCCCCCC";
    private static final String UNKNOWN = "Z9ZZZZZZZZZZZZZZ";
    private static final String LINK = "linked";
    private static final String NEW = "DDDDDDDDDDDDDD";

    /** What there is at first. */
    enum Start {
        CODES(0, true),
        OWN_CODES_ONLY(0, true),
        ONE_WRONG_CODE_BEFORE_THE_LOCK(4, true),
        ONE_WRONG_CODE_BEFORE_THE_END(19, true),
        LOCKED(5, true),
        AWAITING_DOWNLOAD(3, false),
        NOTHING(0, false);

        private final int wrong;
        private final boolean hasCodes;

        Start(int wrong, boolean hasCodes) {
            this.wrong = wrong;
            this.hasCodes = hasCodes;
        }

        CodeBook book(Instant now) {
            if (this == NOTHING) {
                return CodeBook.EMPTY;
            }
            Throttle throttle = new Throttle(wrong, isClosed() ? now.plusSeconds(60) : null);
            CodeSet own = Execution.own(Set.of(FIRST, SECOND), now);
            CodeSet lockout = hasLockoutCodes() ? Execution.lockout(Set.of(LOCKOUT), now) : null;
            CodeBook live = new CodeBook(own, lockout, throttle, "");
            return hasCodes ? live : live.regenerated(LINK, "sam", now);
        }

        SequentialModel model() {
            return new SequentialModel(
                    hasCodes ? Set.of(FIRST, SECOND) : Set.of(),
                    hasLockoutCodes() ? Set.of(LOCKOUT) : Set.of(),
                    Set.of(),
                    Set.of(),
                    this == AWAITING_DOWNLOAD ? LINK : "",
                    this == AWAITING_DOWNLOAD,
                    wrong,
                    isClosed(),
                    this != NOTHING,
                    false,
                    false);
        }

        private boolean hasLockoutCodes() {
            return hasCodes && this != OWN_CODES_ONLY;
        }

        private boolean isClosed() {
            return this == LOCKED;
        }
    }

    /** What can be done. New codes differ from actor to actor. */
    enum Kind {
        REDEEM(index -> new Deed.Redeem(FIRST)),
        REDEEM_ANOTHER(index -> new Deed.Redeem(SECOND)),
        REDEEM_LOCKOUT_CODE(index -> new Deed.Redeem(LOCKOUT)),
        WRONG_CODE(index -> new Deed.Redeem(UNKNOWN)),
        CONFIRM(index -> new Deed.Confirm(Set.of("C" + index + NEW))),
        CONFIRM_BY_LINK(index -> new Deed.ConfirmByLink(Set.of("D" + index + "EEEEEEEEEEEEEE"), LINK)),
        REGENERATE(index -> new Deed.Regenerate("again-" + index)),
        MAKE_LOCKOUT_CODES(index -> new Deed.MakeLockoutCodes(Set.of("E" + index + "FFFFFFFF"))),
        REVOKE_LOCKOUT_CODES(index -> new Deed.RevokeLockoutCodes()),
        LIFT_LOCK(index -> new Deed.LiftLock()),
        CLEAN_UP_HOURS_LATER(index -> new Deed.CleanUpLater()),
        DELETE_USER(index -> new Deed.DeleteUser()),
        /** That of the first one who confirms; a wrong one before. */
        REDEEM_NEW_CODE(index -> new Deed.Redeem("C0" + NEW));

        private final IntFunction<Deed> deed;

        Kind(IntFunction<Deed> deed) {
            this.deed = deed;
        }
    }

    List<Deed> deeds() {
        return IntStream.range(0, kinds.size())
                .mapToObj(i -> kinds.get(i).deed.apply(i))
                .toList();
    }

    /** Every code that could be accepted. */
    List<String> codes() {
        List<String> codes = new ArrayList<>(List.of(FIRST, SECOND, LOCKOUT));
        Function<Deed, Set<String>> made = deed -> switch (kindOf(deed)) {
            case 'C' -> ((Deed.Confirm) deed).codes();
            case 'L' -> ((Deed.ConfirmByLink) deed).codes();
            case 'M' -> ((Deed.MakeLockoutCodes) deed).codes();
            default -> Set.of();
        };
        deeds().forEach(deed -> codes.addAll(made.apply(deed)));
        return codes;
    }

    private static char kindOf(Deed deed) {
        if (deed instanceof Deed.Confirm) {
            return 'C';
        }
        return deed instanceof Deed.ConfirmByLink ? 'L' : deed instanceof Deed.MakeLockoutCodes ? 'M' : '-';
    }

    World world(Instant now) {
        SimulatedDatabase database = new SimulatedDatabase(SimulatedDatabase.none(), "first");
        new CodeSetStore(database.session()).lock(database.user()).save(start.book(now));
        World empty = new World(
                List.of(SimulatedDatabase.none()),
                false,
                false,
                Collections.nCopies(kinds.size(), Actor.NEW),
                List.of());
        // Nobody remembers how it was before.
        SortedMap<String, Row> rows = empty.written(database.written()).rows();
        return new World(List.of(rows), false, false, empty.actors(), List.of());
    }
}
