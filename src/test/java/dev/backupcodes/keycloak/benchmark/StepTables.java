package dev.backupcodes.keycloak.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** The tables about the steps of a login, and whether they are as fast as they are meant to be. */
final class StepTables {

    private static final double KEYCLOAKS_OWN_SIZING = 15;

    private final List<StepTimes> times;
    private final List<StepCosts> costs;

    /** One of each for every JVM. */
    StepTables(List<StepTimes> times, List<StepCosts> costs) {
        this.times = times;
        this.costs = costs;
    }

    /** What was aimed at, and what came out in each JVM. */
    Table aims() {
        return Table.titled("aims", "Aims", "", "aim", "measured, in each JVM", "")
                .note("Ratios of medians in the same run.")
                .row(aim("own code / empty step and one password hash", 1.03, Step.OWN, Step.HASH))
                .row(aim("long code / built-in recovery code", 0.9, Step.LONG, Step.BUILT_IN))
                .row(aim("any code while locked / empty step", 1.1, Step.LOCKED, Step.EMPTY))
                .row(aim("one of 50 codes / one of 10", 1.03, Step.OWN_OF_50, Step.OWN))
                .build();
    }

    /**
     * What a step takes at the very least whose decision and trail are kept whatever becomes of the login, and how far ours are from it.
     */
    Table limits() {
        return Table.titled("limits", "What a step could be at best", "", "in each JVM")
                .note(
                        "A step whose decision and trail hold whatever becomes of the login locks one row, writes it, commits, and stores one event. An")
                .note(
                        "empty step that does just that, with Keycloak's own sessions and transactions, bounds what the first two aims can reach. The")
                .note(
                        "built-in one writes with the rest of the login, which is how one code of it gets in twice. What ours need beyond the least, a")
                .note(
                        "profile shows: the set read and written as JSON, and the user's entry in Keycloak's cache ended on all nodes, in a session of its own.")
                .note(
                        "The realms of the benchmark keep no events, as Keycloak's do by default: what storing them costs, it costs every step.")
                .row(
                        "the least for an own code: that and one hash / empty step and one hash",
                        cells(each(this::leastOwn), 2))
                .row("own code / the least", cells(each(one -> one.millis(Step.OWN, 50) / least(one)), 2))
                .row(
                        "the least for a long code: that / built-in recovery code",
                        ratio(Step.COMMIT_AND_EVENT, Step.BUILT_IN))
                .row("long code / the least", ratio(Step.LONG, Step.COMMIT_AND_EVENT))
                .row("without the event: one row written / built-in recovery code", ratio(Step.COMMIT, Step.BUILT_IN))
                .build();
    }

    private double leastOwn(StepTimes one) {
        return least(one) / one.millis(Step.HASH, 50);
    }

    /** A hash, a row that is written and committed, and an event. */
    private double least(StepTimes one) {
        return one.millis(Step.HASH, 50) + one.millis(Step.COMMIT_AND_EVENT, 50) - one.millis(Step.EMPTY, 50);
    }

    private String ratio(Step step, Step to) {
        return cells(each(one -> one.medianRatio(step, to)), 2);
    }

    private List<Double> each(ToDoubleFunction<StepTimes> value) {
        return times.stream().mapToDouble(value).boxed().toList();
    }

    private String[] aim(String what, double most, Step step, Step to) {
        List<Double> ratios = each(one -> one.medianRatio(step, to));
        boolean met = Medians.of(ratios) <= most;
        return new String[] {what, "≤ " + most, cells(ratios, 2), met ? "met" : "**missed**"};
    }

    Table ratios() {
        Table.Builder table = Table.titled(
                        "ratios",
                        "The request that a step takes, as ratios",
                        "",
                        "to the floor",
                        "to floor and one hash",
                        "to the password step",
                        "to OTP",
                        "to the built-in")
                .note("Ratios of medians, one number for each JVM: a hash takes longer in some than in others.")
                .note(
                        "Nobody has signed in shortly before, so Keycloak's cache knows of each user what this login has loaded, and no more.");
        for (Step step : Step.values()) {
            List<String> cells = new ArrayList<>(List.of(name(step)));
            Stream.of(Step.EMPTY, Step.HASH, Step.PASSWORD, Step.OTP, Step.BUILT_IN)
                    .map(to -> cells(
                            times.stream().map(one -> one.medianRatio(step, to)).toList(), 2))
                    .forEach(cells::add);
            table.row(cells.toArray(String[]::new));
        }
        return table.build();
    }

    Table millis(Settings settings) {
        Table.Builder table = Table.titled("times", "The same in milliseconds", "", "p50", "p95", "p99")
                .note(
                        "%d logins of each kind in each of %d JVMs, in an order drawn from the seed %d, %s arriving each second whether or not those"
                                .formatted(
                                        settings.samples(),
                                        settings.jvms(),
                                        settings.seed(),
                                        Medians.number(settings.perSecond(), 0)))
                .note("before are done. From the instant in which it was due to the answer; one number for each JVM.");
        for (Step step : Step.values()) {
            table.row(name(step), percentile(step, 50), percentile(step, 95), percentile(step, 99));
        }
        return table.build();
    }

    private String percentile(Step step, double percent) {
        return cells(times.stream().map(one -> one.millis(step, percent)).toList(), 1);
    }

    Table costs() {
        Table.Builder table = Table.titled(
                        "costs",
                        "What the server spends",
                        "",
                        "CPU of the step",
                        "allocated",
                        "CPU of the whole login",
                        "logins a second for a vCPU")
                .note("Medians of the JVMs. A whole login is three requests: the page, the user's name, the step.")
                .note("Keycloak's own sizing: %s password logins a second for a vCPU."
                        .formatted(Medians.number(KEYCLOAKS_OWN_SIZING, 0)));
        for (Step step : Step.values()) {
            double whole = cost(one -> one.ofLogin(step).cpuMillis());
            table.row(
                    name(step),
                    Medians.cell(cost(one -> one.ofStep(step).cpuMillis()), 1, "ms"),
                    Medians.cell(cost(one -> one.ofStep(step).allocatedKilobytes()), 0, "kB"),
                    Medians.cell(whole, 1, "ms"),
                    Medians.number(1000 / whole, 0));
        }
        return table.build();
    }

    private double cost(ToDoubleFunction<StepCosts> value) {
        return Medians.of(costs, value);
    }

    static Table throughput(Throughput throughput) {
        Table.Builder table = Table.titled("throughput", "Whole logins a second", "", "1 client", "2", "4", "8")
                .note(
                        "Each client begins the next login when the last one is done. Clients and server share the machine.");
        for (Step step : Step.values()) {
            List<String> cells = new ArrayList<>(List.of(name(step)));
            Throughput.CLIENTS.forEach(clients -> cells.add(Medians.number(throughput.perSecond(step, clients), 0)));
            table.row(cells.toArray(String[]::new));
        }
        return table.build();
    }

    /** The ratio of each to the empty step. */
    List<BarChart.Bar> bars(Step... steps) {
        return Stream.of(steps)
                .map(step -> {
                    double ratio = Medians.of(times, one -> one.medianRatio(step, Step.EMPTY));
                    return new BarChart.Bar(step.title(), ratio, Medians.number(ratio, 2), step.isOurs());
                })
                .toList();
    }

    static String name(Step step) {
        return step.isOurs() ? "**" + step.title() + "**" : step.title();
    }

    private static String cells(List<Double> values, int decimals) {
        return String.join(
                " · ",
                values.stream().map(value -> Medians.number(value, decimals)).toList());
    }
}
