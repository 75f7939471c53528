package dev.backupcodes.keycloak.benchmark;

import dev.backupcodes.keycloak.server.Database;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** The server with the realms and the users that everything is measured on. */
final class Bench implements AutoCloseable {

    private final BenchmarkServer server;
    private final Map<Step, People> people = new EnumMap<>(Step.class);

    private Bench(BenchmarkServer server) {
        this.server = server;
    }

    static Bench start(Optional<Database> database) {
        Bench bench = new Bench(BenchmarkServer.start(database));
        for (Policy policy : Policy.values()) {
            BenchmarkRealm.create(bench.server, policy);
            Template template = Template.make(bench.server, policy);
            Step.in(policy).forEach(step -> bench.people.put(step, new People(bench.server, step, template)));
        }
        return bench;
    }

    BenchmarkServer server() {
        return server;
    }

    /** A login of somebody who was not here just now, up to the page of the step. */
    Prepared prepare(Step step) {
        return prepare(step, people.get(step).next());
    }

    Prepared prepare(Step step, People.Login login) {
        return Prepared.of(server, step, login);
    }

    /** A login of somebody who has signed in just now; only of steps that somebody can take twice at once. */
    Prepared prepareAgain(Step step) {
        Optional<People.Login> again = Optional.empty();
        while (again.isEmpty()) {
            People.Login first = people.get(step).next();
            prepare(step, first).post();
            // Empty for somebody whose last answer this was.
            again = people.get(step).again(first);
        }
        return prepare(step, again.get());
    }

    /** Logins to come. */
    List<People.Login> logins(Step step, int count) {
        return IntStream.range(0, count).mapToObj(i -> people.get(step).next()).toList();
    }

    /** Logins of each kind, one after the other, so that the server has compiled what they need. */
    void warmUp(int each) {
        for (int i = 0; i < each; i++) {
            for (Step step : Step.values()) {
                prepare(step).post();
            }
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
