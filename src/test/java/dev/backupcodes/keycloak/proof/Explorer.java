package dev.backupcodes.keycloak.proof;

import dev.backupcodes.keycloak.code.CodeBook;
import dev.backupcodes.keycloak.credential.CodeEnvironment;
import dev.backupcodes.keycloak.proof.Actor.Phase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.keycloak.common.util.Time;

/**
 * Walks through every order in which the steps of a scenario can happen, and asks at each end whether the {@link SequentialModel}
 * explains it: whether there is an order of whole deeds, with everybody who began after somebody's answer behind that one, in which
 * each would have been answered the same and the codes would stand as they do.
 *
 * <p>States that were reached before are not gone on from again: what can follow depends on nothing else. So all orders are covered,
 * and none is sampled.
 */
final class Explorer {

    private final Scenario scenario;
    private final int crashes;
    private final Execution execution;
    private final Set<World> seen = new HashSet<>();
    private final List<String> path = new ArrayList<>();
    private String violation;

    /** @param crashes how many nodes may go down in the middle of a step */
    Explorer(Scenario scenario, Set<Fault> faults, int crashes) {
        this.scenario = scenario;
        this.crashes = crashes;
        this.execution = new Execution(scenario.deeds(), faults, start());
    }

    private Instant start;

    private Instant start() {
        Time.setOffset(0);
        start = CodeEnvironment.now();
        return start;
    }

    /** @return a schedule that nothing explains, to be given to {@link #replay}; empty when all are explained */
    Optional<String> search() {
        try {
            explore(scenario.world(start), crashes);
        } finally {
            Time.setOffset(0);
        }
        return Optional.ofNullable(violation);
    }

    private void explore(World world, int crashesLeft) {
        if (violation != null || !seen.add(world)) {
            return;
        }
        boolean ended = true;
        for (int index = 0; index < scenario.kinds().size() && violation == null; index++) {
            Phase next = world.actors().get(index).next();
            if (next == Phase.END) {
                continue;
            }
            ended = false;
            if (!execution.waits(world, index)) {
                for (int age = 0; age < execution.ages(world, index); age++) {
                    String old = age == 0 ? "" : " " + age;
                    follow(index + " " + next + old, execution.step(world, index, age), crashesLeft);
                }
            }
            if (crashesLeft > 0 && next != Phase.READ) {
                follow(index + " crash", execution.crash(world, index), crashesLeft - 1);
            }
        }
        if (ended && violation == null && !isExplained(world)) {
            violation = String.join(", ", path);
        }
    }

    private void follow(String step, World after, int crashesLeft) {
        path.add(step);
        explore(after, crashesLeft);
        path.remove(path.size() - 1);
    }

    /** @return what a schedule leads to, in words */
    String replay(String schedule) {
        World world = scenario.world(start);
        StringBuilder story = new StringBuilder(scenario.toString()).append('\n');
        try {
            for (String step : schedule.split(", ")) {
                int index = Integer.parseInt(step.substring(0, step.indexOf(' ')));
                String[] words = step.split(" ");
                int age = words.length > 2 ? Integer.parseInt(words[2]) : 0;
                world = words[1].equals("crash") ? execution.crash(world, index) : execution.step(world, index, age);
                Actor actor = world.actors().get(index);
                story.append(
                        "  %-10s %-22s %s%n".formatted(step, scenario.kinds().get(index), actor.answer()));
            }
            return story.append("  then: ").append(describe(world)).toString();
        } finally {
            Time.setOffset(0);
        }
    }

    private String describe(World world) {
        CodeBook book = execution.bookIn(world);
        return "accepted " + acceptedIn(world) + ", " + book.throttle() + ", generation '" + book.generation()
                + "', rows " + world.rows().keySet();
    }

    private Set<String> acceptedIn(World world) {
        Set<String> accepted = new HashSet<>();
        scenario.codes().stream()
                .filter(code -> execution.wouldBeAccepted(world, code))
                .forEach(accepted::add);
        return accepted;
    }

    private boolean isExplained(World world) {
        return isExplained(world, scenario.start().model(), List.of());
    }

    private boolean isExplained(World world, SequentialModel model, List<Integer> done) {
        List<Integer> left = IntStream.range(0, scenario.kinds().size())
                .filter(index ->
                        !done.contains(index) && hasHappened(world.actors().get(index)))
                .boxed()
                .toList();
        if (left.isEmpty()) {
            return stands(world, model);
        }
        return left.stream().filter(index -> mayBeNext(world, index, left)).anyMatch(index -> {
            SequentialModel.Step step = scenario.deeds()
                    .get(index)
                    .on(model, world.actors().get(index).begunIn());
            List<Integer> more = new ArrayList<>(done);
            more.add(index);
            return step.answer().equals(world.actors().get(index).answer()) && isExplained(world, step.after(), more);
        });
    }

    private static boolean hasHappened(Actor actor) {
        return actor.answer() != null;
    }

    private static boolean mayBeNext(World world, int index, List<Integer> left) {
        return world.actors().get(index).before().stream().noneMatch(left::contains);
    }

    private static boolean hasOneOfAKind(World world) {
        long lockout = world.rows().keySet().stream()
                .filter(id -> id.startsWith(SimulatedDatabase.LOCKOUT))
                .count();
        return lockout <= 1 && world.rows().size() - lockout <= 1;
    }

    private boolean stands(World world, SequentialModel model) {
        if (model.gone()) {
            return world.gone() && world.rows().isEmpty();
        }
        CodeBook book = execution.bookIn(world);
        Set<String> expected = new HashSet<>(model.own());
        expected.addAll(model.lockout());
        return hasOneOfAKind(world)
                && acceptedIn(world).equals(expected)
                && book.throttle().failures() == model.wrong()
                && book.generation().equals(model.generation())
                && book.lockedUntil(execution.now(world)).isPresent() == model.closed()
                && world.rows().isEmpty() != model.asked();
    }
}
