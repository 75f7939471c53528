package dev.backupcodes.keycloak.benchmark;

import dev.backupcodes.keycloak.server.Postgres;
import dev.backupcodes.keycloak.server.Statements;
import java.util.Optional;

/** What each step asks of PostgreSQL. Prints all of it: {@code ./mvnw -Dstart=benchmark.StatementsOfSteps}. */
public final class StatementsOfSteps {

    private static final int ROUNDS = 7;

    private StatementsOfSteps() {}

    /** Of a user whom Keycloak's cache does not know. */
    static Statements of(Bench bench, Step step, Postgres postgres) {
        return Statements.leastOf(ROUNDS, postgres, () -> bench.prepare(step)::post);
    }

    /** Of a user who has signed in just now; empty where nobody can at once. */
    static Optional<Statements> again(Bench bench, Step step, Postgres postgres) {
        if (step == Step.OTP || step == Step.LOCKOUT) {
            return Optional.empty();
        }
        return Optional.of(Statements.leastOf(ROUNDS, postgres, () -> bench.prepareAgain(step)::post));
    }

    public static void main(String[] args) {
        try (Postgres postgres = Postgres.started();
                Bench bench = Bench.start(Optional.of(postgres))) {
            bench.warmUp(3);
            for (Step step : Step.values()) {
                Statements all = of(bench, step, postgres);
                System.out.printf(
                        "%n%s: %d statements, %d commits, %d of them synchronous%n",
                        step.title(), all.statements().size(), all.commits(), all.synchronous());
                all.statements()
                        .forEach(one -> System.out.println("  " + one.substring(0, Math.min(900, one.length()))));
            }
        }
    }
}
