package dev.backupcodes.keycloak.benchmark;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What the server spends on each step: processor time and memory, of the one request and of the whole login. */
final class StepCosts {

    /**
     * @param cpuMillis of all threads of the server
     * @param allocatedKilobytes by all of them
     */
    record Cost(double cpuMillis, double allocatedKilobytes) {}

    private final Map<Step, Cost> steps = new EnumMap<>(Step.class);
    private final Map<Step, Cost> logins = new EnumMap<>(Step.class);

    private StepCosts() {}

    static StepCosts measure(Bench bench, int each) {
        StepCosts costs = new StepCosts();
        for (Step step : Step.values()) {
            List<Prepared> prepared =
                    IntStream.range(0, each).mapToObj(i -> bench.prepare(step)).toList();
            costs.steps.put(step, cost(bench, each, () -> prepared.forEach(Prepared::post)));
            List<People.Login> coming = bench.logins(step, each);
            costs.logins.put(
                    step,
                    cost(
                            bench,
                            each,
                            () -> coming.forEach(
                                    login -> bench.prepare(step, login).post())));
        }
        return costs;
    }

    private static Cost cost(Bench bench, int times, Runnable work) {
        BenchmarkServer.Cost before = bench.server().cost();
        work.run();
        BenchmarkServer.Cost spent = bench.server().cost().since(before);
        return new Cost(spent.cpuNanos() / 1e6 / times, spent.allocatedBytes() / 1024.0 / times);
    }

    Cost ofStep(Step step) {
        return steps.get(step);
    }

    Cost ofLogin(Step step) {
        return logins.get(step);
    }
}
