package dev.backupcodes.keycloak.proof;

import dev.backupcodes.keycloak.proof.SimulatedDatabase.Row;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything at one instant: what is committed, and how far each actor is. Immutable, so that the search can go on from it in every
 * way that there is.
 *
 * @param versions of the committed rows, the last one as they are; a node's cache may still have an earlier one
 * @param gone the user was deleted
 * @param late hours have passed
 * @param actors in their order
 * @param finished actors in the order in which they were answered: who began afterwards came after them
 */
record World(
        List<SortedMap<String, Row>> versions, boolean gone, boolean late, List<Actor> actors, List<Integer> finished) {

    World with(int index, Actor actor) {
        List<Actor> others = new ArrayList<>(actors);
        others.set(index, actor);
        return new World(versions, gone, late, List.copyOf(others), finished);
    }

    World finishing(int index) {
        List<Integer> more = new ArrayList<>(finished);
        more.add(index);
        return new World(versions, gone, late, actors, List.copyOf(more));
    }

    World written(SortedMap<String, Optional<Row>> writes) {
        SortedMap<String, Row> after = new TreeMap<>(rows());
        writes.forEach((id, row) -> row.ifPresentOrElse(one -> after.put(id, one), () -> after.remove(id)));
        return committing(after, gone);
    }

    World withoutUser() {
        return committing(SimulatedDatabase.none(), true);
    }

    private World committing(SortedMap<String, Row> after, boolean userIsGone) {
        if (after.equals(rows())) {
            return new World(versions, userIsGone, late, actors, finished);
        }
        List<SortedMap<String, Row>> more = new ArrayList<>(versions);
        more.add(after);
        return new World(List.copyOf(more), userIsGone, late, actors, finished);
    }

    /** The committed rows. */
    SortedMap<String, Row> rows() {
        return rows(0);
    }

    /** @param age how many commits ago */
    SortedMap<String, Row> rows(int age) {
        return versions.get(versions.size() - 1 - age);
    }

    World hoursLater() {
        return new World(versions, gone, true, actors, finished);
    }

    /** Whether somebody else holds a row that is there, or that of the user, which is asked for where there was none: whoever asks for the rows until they stay the same waits for each. */
    boolean isHeldByOthers(int index) {
        Set<String> held = heldByOthers(index);
        boolean owner = actors.get(index).wanted().isEmpty() && held.contains(SimulatedDatabase.USER);
        return owner || held.stream().anyMatch(rows()::containsKey);
    }

    /** Ids of the rows that others hold. */
    Set<String> heldByOthers(int index) {
        Set<String> held = new HashSet<>();
        for (int other = 0; other < actors.size(); other++) {
            if (other != index) {
                held.addAll(actors.get(other).locks());
            }
        }
        return held;
    }
}
