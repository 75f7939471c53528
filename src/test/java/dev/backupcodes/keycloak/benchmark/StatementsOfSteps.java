package dev.backupcodes.keycloak.benchmark;

import dev.backupcodes.keycloak.server.Postgres;
import java.util.Optional;

/** Prints what each step asks of PostgreSQL: {@code ./mvnw -Dstart=benchmark.StatementsOfSteps}. */
public final class StatementsOfSteps {

    private StatementsOfSteps() {}

    public static void main(String[] args) {
        try (Postgres postgres = Postgres.started();
                Bench bench = Bench.start(Optional.of(postgres))) {
            bench.warmUp(3);
            for (Step step : Step.values()) {
                Statements all = Statements.of(bench, step, postgres);
                System.out.printf(
                        "%n%s: %d statements, %d commits, %d of them synchronous%n",
                        step.title(), all.statements().size(), all.commits(), all.synchronous());
                all.statements()
                        .forEach(one -> System.out.println("  " + one.substring(0, Math.min(900, one.length()))));
            }
        }
    }
}
