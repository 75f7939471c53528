package dev.backupcodes.keycloak.proof;

import dev.backupcodes.keycloak.proof.SimulatedDatabase.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything at one instant: what is committed, and how far each actor is. Immutable, so that the search can go on from it in every
 * way that there is.
 *
 * @param rows the committed ones
 * @param gone the user was deleted
 * @param late hours have passed
 * @param actors in their order
 * @param finished actors in the order in which they were answered: who began afterwards came after them
 */
record World(SortedMap<String, Row> rows, boolean gone, boolean late, List<Actor> actors, List<Integer> finished) {

    World with(int index, Actor actor) {
        List<Actor> others = new ArrayList<>(actors);
        others.set(index, actor);
        return new World(rows, gone, late, List.copyOf(others), finished);
    }

    World finishing(int index) {
        List<Integer> more = new ArrayList<>(finished);
        more.add(index);
        return new World(rows, gone, late, actors, List.copyOf(more));
    }

    World written(SortedMap<String, Optional<Row>> writes) {
        SortedMap<String, Row> after = new TreeMap<>(rows);
        writes.forEach((id, row) -> row.ifPresentOrElse(one -> after.put(id, one), () -> after.remove(id)));
        return new World(after, gone, late, actors, finished);
    }

    World withoutUser() {
        return new World(SimulatedDatabase.none(), true, late, actors, finished);
    }

    World hoursLater() {
        return new World(rows, gone, true, actors, finished);
    }

    /** Whether somebody else holds a row that is there: whoever asks for the rows until they stay the same waits for each. */
    boolean isHeldByOthers(int index) {
        for (int other = 0; other < actors.size(); other++) {
            Set<String> held = actors.get(other).locks();
            if (other != index && held.stream().anyMatch(rows::containsKey)) {
                return true;
            }
        }
        return false;
    }
}
