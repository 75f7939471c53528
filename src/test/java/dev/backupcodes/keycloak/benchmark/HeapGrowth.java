package dev.backupcodes.keycloak.benchmark;

import java.util.List;

/** Whether many logins leave something behind in memory, compared with as many that go through an empty step. */
final class HeapGrowth {

    private HeapGrowth() {}

    static Table measure(Bench bench, int logins) {
        Table.Builder table = Table.titled(
                        "heap",
                        "Heap after many logins",
                        "",
                        "before",
                        "after half of them",
                        "after all",
                        "growth in the second half")
                .note(
                        "%,d logins each, one after the other; all sessions are ended, users taken out of Keycloak's cache and the garbage is collected"
                                .formatted(logins))
                .note("before each look. In the first half, compiled code and what the server keeps in store fill.");
        for (Step step : List.of(Step.EMPTY, Step.LONG)) {
            double before = megabytes(bench, step);
            signIn(bench, step, logins / 2);
            double half = megabytes(bench, step);
            signIn(bench, step, logins / 2);
            double all = megabytes(bench, step);
            table.row(
                    step.title(),
                    Medians.cell(before, 1, "MiB"),
                    Medians.cell(half, 1, "MiB"),
                    Medians.cell(all, 1, "MiB"),
                    Medians.difference(half, all, 1, "MiB"));
        }
        return table.build();
    }

    private static void signIn(Bench bench, Step step, int logins) {
        for (int i = 0; i < logins; i++) {
            bench.prepare(step).post();
        }
    }

    private static double megabytes(Bench bench, Step step) {
        return bench.server().heap(step.policy()) / 1024.0 / 1024.0;
    }
}
