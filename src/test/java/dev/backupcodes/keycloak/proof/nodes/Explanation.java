package dev.backupcodes.keycloak.proof.nodes;

import dev.backupcodes.keycloak.proof.SequentialModel;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Looks for an order of whole deeds in which everybody would have been told what they were told: linearizability (Herlihy and Wing,
 * 1990), decided as Wing and Gong do. Whoever began after somebody's answer comes behind that one.
 */
final class Explanation {

    private final List<Happening> happenings;
    private final String generation;
    private final Set<Position> seen = new HashSet<>();
    private final Set<SequentialModel> ends = new HashSet<>();

    /** @param done one bit for each that has its place already */
    private record Position(int done, SequentialModel model) {}

    private Explanation(List<Happening> happenings, String generation) {
        this.happenings = happenings;
        this.generation = generation;
    }

    /**
     * @param before how the codes may stand before; nothing else is under way then, and all codes that somebody confirms were shown
     *     already
     * @return how they may stand afterwards; empty when nothing explains what happened
     */
    static Set<SequentialModel> of(Set<SequentialModel> before, List<Happening> happenings) {
        Set<SequentialModel> after = new HashSet<>();
        for (SequentialModel start : before) {
            Explanation explanation = new Explanation(happenings, start.generation());
            explanation.search(0, start);
            after.addAll(explanation.ends);
        }
        return after;
    }

    private void search(int done, SequentialModel model) {
        if (!seen.add(new Position(done, model))) {
            return;
        }
        if (done == (1 << happenings.size()) - 1) {
            ends.add(model);
            return;
        }
        for (int i = 0; i < happenings.size(); i++) {
            if ((done & 1 << i) == 0 && mayBeNext(i, done)) {
                place(happenings.get(i), done | 1 << i, model);
            }
        }
    }

    private boolean mayBeNext(int index, int done) {
        for (int other = 0; other < happenings.size(); other++) {
            if ((done & 1 << other) == 0 && happenings.get(index).isOver(happenings.get(other))) {
                return false;
            }
        }
        return true;
    }

    private void place(Happening happening, int done, SequentialModel model) {
        SequentialModel.Step step = happening.deed().on(model, generation);
        switch (happening.answer()) {
            case Happening.NOTHING -> search(done, model);
            case Happening.LOST -> {
                search(done, model);
                search(done, step.after());
            }
            default -> {
                if (step.answer().equals(happening.answer())) {
                    search(done, step.after());
                }
            }
        }
    }
}
