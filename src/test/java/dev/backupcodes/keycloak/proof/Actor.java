package dev.backupcodes.keycloak.proof;

import dev.backupcodes.keycloak.code.Check;
import dev.backupcodes.keycloak.credential.CodeSetStore;
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
 * @param seen what was read without a lock, perhaps out of a cache; null before and afterwards
 * @param begunIn the generation that was read; kept
 * @param wanted ids of the rows that the lock was asked for: what is added while it is waited for is not among them; null before
 * @param patient it waits for the lock; otherwise it tries to have it at once
 * @param check what the hash said about the code; null where there is none
 * @param pending what is written and not committed
 * @param locks ids of the rows that are held
 * @param answer null until there is one
 * @param crashed the node is gone: nobody got an answer
 */
record Actor(
        Phase next,
        List<Integer> before,
        CodeSetStore.Seen seen,
        String begunIn,
        Set<String> wanted,
        boolean patient,
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

    static final Actor NEW = new Actor(
            Phase.READ, null, null, null, null, false, null, Collections.emptySortedMap(), Set.of(), null, false);

    Actor began(List<Integer> finished) {
        return before == null
                ? new Actor(next, finished, seen, begunIn, wanted, patient, check, pending, locks, answer, crashed)
                : this;
    }

    Actor read(CodeSetStore.Seen codes, Check said) {
        String generation = codes.book().generation();
        boolean waits = !(said instanceof Check.Matched);
        return new Actor(Phase.LOCK, before, codes, generation, null, waits, said, pending, locks, answer, crashed);
    }

    /** The rows were not had at once. */
    Actor withPatience() {
        return new Actor(Phase.LOCK, before, seen, begunIn, null, true, check, pending, locks, answer, crashed);
    }

    Actor asked(Set<String> rows) {
        return new Actor(Phase.DECIDE, before, seen, begunIn, rows, patient, check, pending, locks, answer, crashed);
    }

    Actor decided(String result, SortedMap<String, Optional<Row>> writes, Set<String> held) {
        return new Actor(Phase.COMMIT, before, seen, begunIn, null, patient, check, writes, held, result, crashed);
    }

    Actor committed() {
        return new Actor(
                Phase.ANSWER,
                before,
                seen,
                begunIn,
                null,
                patient,
                check,
                Collections.emptySortedMap(),
                Set.of(),
                answer,
                crashed);
    }

    Actor answered(String result) {
        return ended(result, crashed);
    }

    /** @param happened what was to be done has been done, only nobody was told */
    Actor crash(boolean happened) {
        return ended(happened ? answer : null, true);
    }

    private Actor ended(String result, boolean down) {
        return new Actor(
                Phase.END,
                before,
                null,
                begunIn,
                null,
                false,
                null,
                Collections.emptySortedMap(),
                Set.of(),
                result,
                down);
    }
}
