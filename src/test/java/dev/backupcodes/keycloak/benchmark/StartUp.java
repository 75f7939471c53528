package dev.backupcodes.keycloak.benchmark;

import dev.backupcodes.keycloak.server.Database;
import dev.backupcodes.keycloak.server.Postgres;
import dev.backupcodes.keycloak.server.TestProviderJar;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * How long a server takes to start and how much memory it has then, with the extension and with a jar that does nothing, by
 * turns on the same database. {@code ./mvnw -Dstart=benchmark.StartUp -Drealms=1,100,1000 -Drounds=5}; both may be left out.
 */
public final class StartUp {

    private static final String EMPTY_PROVIDER = StartUp.class.getPackageName() + ".emptyprovider";

    private final StartedServer empty;
    private final StartedServer ours;
    private final ManyRealms realms;
    private final Table.Builder table;
    private final int rounds;

    private StartUp(StartedServer empty, StartedServer ours, ManyRealms realms, int rounds) {
        this.empty = empty;
        this.ours = ours;
        this.realms = realms;
        this.rounds = rounds;
        this.table = Table.titled(
                        "start-up",
                        "Start and memory",
                        "",
                        "start",
                        "Keycloak's bootstrap in it",
                        "resident memory",
                        "heap after a full collection",
                        "classes")
                .note(
                        "`kc.sh start --optimized`, seconds as Keycloak logs them, medians of %d rounds by turns on one database."
                                .formatted(rounds))
                .note("The empty jar has one provider that does nothing.")
                .note(
                        "At its first start the extension adds its roles to each realm: once, and not among the other figures.")
                .note(
                        "Resident memory, five seconds later, differs by tens of MiB from start to start; heap and classes do not.");
    }

    public static void main(String[] args) {
        try (Postgres postgres = Postgres.started()) {
            measure(postgres, realms()).forEach(table -> System.out.println(table.text()));
        }
    }

    /** As the property {@code realms} says, or one, a hundred and a thousand. */
    static int[] realms() {
        return Stream.of(System.getProperty("realms", "1,100,1000").split(","))
                .mapToInt(Integer::parseInt)
                .toArray();
    }

    /**
     * @param database empty
     * @param realms ever more of them, {@code master} counted
     */
    static List<Table> measure(Database database, int... realms) {
        int rounds = Integer.getInteger("rounds", 5);
        try (StartedServer empty = StartedServer.with(
                        "empty",
                        database,
                        builder -> builder.withoutExtension().providerJar(TestProviderJar.build(EMPTY_PROVIDER)));
                StartedServer ours = StartedServer.with("ours", database, builder -> {})) {
            return List.of(new StartUp(empty, ours, new ManyRealms(database), rounds).with(realms));
        }
    }

    private Table with(int... sizes) {
        Start first = ours.first();
        int added = realms.count();
        for (int size : sizes) {
            if (size > realms.count()) {
                added = size - realms.count();
                empty.whileOn(server -> realms.growTo(size, server));
                first = ours.start();
            }
            compare(inWords(size));
            row("first start with it, roles added to " + inWords(added), first);
        }
        return table.build();
    }

    private static String inWords(int realms) {
        return realms == 1 ? "1 realm" : realms + " realms";
    }

    private void compare(String size) {
        List<Start> without = new ArrayList<>();
        List<Start> with = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            // Who comes second finds a machine that has just been busy.
            if (round % 2 == 0) {
                without.add(empty.start());
                with.add(ours.start());
            } else {
                with.add(ours.start());
                without.add(empty.start());
            }
        }
        Start before = median(without);
        Start after = median(with);
        row(size + ": empty jar", before);
        row("with the extension", after);
        table.row(
                "difference",
                Medians.difference(before.total(), after.total(), 3, "s"),
                Medians.difference(before.bootstrap(), after.bootstrap(), 3, "s"),
                Medians.difference(before.memory().resident(), after.memory().resident(), 0, "MiB"),
                Medians.difference(before.memory().heap(), after.memory().heap(), 1, "MiB"),
                Medians.difference(before.memory().metaspace(), after.memory().metaspace(), 1, "MiB"));
    }

    private void row(String name, Start start) {
        table.row(
                name,
                Medians.cell(start.total(), 3, "s"),
                Medians.cell(start.bootstrap(), 3, "s"),
                Medians.cell(start.memory().resident(), 0, "MiB"),
                Medians.cell(start.memory().heap(), 1, "MiB"),
                Medians.cell(start.memory().metaspace(), 1, "MiB"));
    }

    /** Of each figure its own. */
    private static Start median(List<Start> starts) {
        return new Start(
                Medians.of(starts, Start::total),
                Medians.of(starts, Start::bootstrap),
                new Memory(
                        Medians.of(starts, start -> start.memory().resident()),
                        Medians.of(starts, start -> start.memory().heap()),
                        Medians.of(starts, start -> start.memory().metaspace())));
    }
}
