package dev.backupcodes.keycloak.proof;

import dev.backupcodes.keycloak.code.Check;
import dev.backupcodes.keycloak.code.CodeBook;
import dev.backupcodes.keycloak.proof.SimulatedDatabase.Row;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * Somebody in the middle of something.
 *
 * @param next the step that comes next
 * @param before who had been answered when this one began
 * @param seen what was read without a lock; null before and afterwards
 * @param begunIn the generation that was read; kept
 * @param wanted ids of the rows that the lock was asked for: what is added while it is waited for is not among them; null before
 * @param check what the hash said about the code; null where there is none
 * @param pending what is written and not committed
 * @param locks ids of the rows that are held
 * @param answer null until there is one
 * @param crashed the node is gone: nobody got an answer
 */
record Actor(
        Phase next,
        List<Integer> before,
        CodeBook seen,
        String begunIn,
        Set<String> wanted,
        Check check,
        SortedMap<String, Optional<Row>> pending,
        Set<String> locks,
        String answer,
        boolean crashed) {

    enum Phase {
        READ,
        LOCK,
        DECIDE,
        COMMIT,
        ANSWER,
        END
    }

    static final Actor NEW =
            new Actor(Phase.READ, null, null, null, null, null, Collections.emptySortedMap(), Set.of(), null, false);

    Actor began(List<Integer> finished) {
        return before == null
                ? new Actor(next, finished, seen, begunIn, wanted, check, pending, locks, answer, crashed)
                : this;
    }

    Actor read(CodeBook book, Check said) {
        return new Actor(Phase.LOCK, before, book, book.generation(), null, said, pending, locks, answer, crashed);
    }

    Actor asked(Set<String> rows) {
        return new Actor(Phase.DECIDE, before, seen, begunIn, rows, check, pending, locks, answer, crashed);
    }

    Actor decided(String result, SortedMap<String, Optional<Row>> writes, Set<String> held) {
        return new Actor(Phase.COMMIT, before, seen, begunIn, null, check, writes, held, result, crashed);
    }

    Actor committed() {
        return new Actor(
                Phase.ANSWER,
                before,
                seen,
                begunIn,
                null,
                check,
                Collections.emptySortedMap(),
                Set.of(),
                answer,
                crashed);
    }

    Actor answered(String result) {
        return new Actor(
                Phase.END, before, null, begunIn, null, null, Collections.emptySortedMap(), Set.of(), result, crashed);
    }

    /** @param happened what was to be done has been done, only nobody was told */
    Actor crash(boolean happened) {
        return new Actor(
                Phase.END,
                before,
                null,
                begunIn,
                null,
                null,
                Collections.emptySortedMap(),
                Set.of(),
                happened ? answer : null,
                true);
    }
}
