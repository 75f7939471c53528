package dev.backupcodes.keycloak.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.backupcodes.keycloak.server.Database;
import dev.backupcodes.keycloak.server.Postgres;
import dev.backupcodes.keycloak.server.Statements;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Measures the extension beside Keycloak's own steps on a real server: {@code ./mvnw -Dstart=benchmark.Benchmark}. What can be chosen is in
 * {@code docs/benchmark.md}, which this writes when it is asked to ({@code -Dwrite}).
 */
public final class Benchmark {

    private static final Path TARGET = Path.of("target", "benchmark");
    private static final Path PAGE = Path.of("docs", "benchmark.md");
    private static final Path IMAGES = Path.of("docs", "images");

    private static final Step[] WITHOUT_HASH = {
        Step.EMPTY, Step.COMMIT, Step.COMMIT_AND_EVENT, Step.OTP, Step.BUILT_IN, Step.LONG, Step.LOCKED
    };

    /** What can be measured by itself. */
    private enum Part {
        STEPS,
        PAGES,
        STAFF,
        HEAP,
        RULES,
        START,
        PANEL
    }

    private final Settings settings = Settings.fromProperties();
    private final List<Part> parts = Arrays.stream(
                    System.getProperty("parts", "steps,pages,staff,heap,rules,start,panel")
                            .split(","))
            .map(part -> Part.valueOf(part.strip().toUpperCase(Locale.ROOT)))
            .toList();
    private final List<Table> tables = new ArrayList<>();
    private final Map<String, String> pictures = new LinkedHashMap<>();
    private String database = "H2";

    private Benchmark() {}

    public static void main(String[] args) throws IOException {
        Benchmark benchmark = new Benchmark();
        benchmark.measure();
        benchmark.write();
    }

    private void measure() {
        if (parts.stream().anyMatch(part -> part.ordinal() <= Part.HEAP.ordinal())) {
            onBench();
        }
        add(Part.RULES, () -> List.of(RulesBenchmark.measure()));
        add(Part.START, () -> {
            try (Postgres postgres = Postgres.started()) {
                return StartUp.measure(postgres, StartUp.realms());
            }
        });
        add(Part.PANEL, PanelCost::measure);
    }

    private void onBench() {
        if (!settings.postgres()) {
            measureOn(Optional.empty(), Optional.empty());
            return;
        }
        try (Postgres postgres = Postgres.started()) {
            database = postgres.version();
            measureOn(Optional.of(postgres), Optional.of(postgres));
        }
    }

    private void measureOn(Optional<Database> store, Optional<Postgres> postgres) {
        try (Bench bench = Bench.start(store)) {
            if (parts.contains(Part.STEPS)) {
                steps(bench, postgres);
            } else {
                bench.warmUp(settings.warmUp());
            }
            add(Part.PAGES, () -> List.of(CodesPages.measure(bench), CodesPages.bystanders(bench)));
            add(Part.STAFF, () -> List.of(StaffCalls.measure(bench)));
            add(Part.HEAP, () -> List.of(HeapGrowth.measure(bench, settings.many())));
        }
    }

    private void steps(Bench bench, Optional<Postgres> postgres) {
        List<StepTimes> times = new ArrayList<>();
        List<StepCosts> costs = new ArrayList<>();
        for (int jvm = 0; jvm < settings.jvms(); jvm++) {
            if (jvm > 0) {
                bench.server().restart();
            }
            bench.warmUp(settings.warmUp());
            times.add(StepTimes.measure(bench, settings, settings.seed() + jvm));
            costs.add(StepCosts.measure(bench, settings.samples() / 4));
        }
        StepTables steps = new StepTables(times, costs);
        add(steps.aims(), steps.limits(), steps.ratios(), steps.millis(settings), steps.costs());
        postgres.ifPresent(log -> add(statements(bench, log)));
        add(StepTables.throughput(Throughput.measure(bench, settings.samples())));
        pictures.put(
                "benchmark-steps.svg",
                BarChart.svg(
                        "The request that a step takes", "as the empty step is 1; medians", steps.bars(Step.values())));
        pictures.put(
                "benchmark-without-hash.svg",
                BarChart.svg(
                        "Steps that need no password hash",
                        "as the empty step is 1; medians",
                        steps.bars(WITHOUT_HASH)));
    }

    private static Table statements(Bench bench, Postgres log) {
        Table.Builder table = Table.titled(
                        "statements",
                        "What PostgreSQL is asked",
                        "",
                        "statements",
                        "signed in just before",
                        "commits that write",
                        "of them waiting for the disk")
                .note("By the one request, from the database's own log, without what begins and ends transactions.")
                .note(
                        "A use takes the user out of Keycloak's cache, with codes of either kind: what the cache knew of somebody who has just signed")
                .note("in is read again.");
        for (Step step : Step.values()) {
            Statements all = StatementsOfSteps.of(bench, step, log);
            table.row(
                    StepTables.name(step),
                    String.valueOf(all.statements().size()),
                    StatementsOfSteps.again(bench, step, log)
                            .map(again -> String.valueOf(again.statements().size()))
                            .orElse("-"),
                    String.valueOf(all.commits()),
                    String.valueOf(all.synchronous()));
        }
        return table.build();
    }

    private void add(Part part, Supplier<List<Table>> measurement) {
        if (parts.contains(part)) {
            add(measurement.get().toArray(Table[]::new));
        }
    }

    private void add(Table... more) {
        for (Table table : more) {
            tables.add(table);
            System.out.println("\n" + table.text());
        }
    }

    private void write() throws IOException {
        Files.createDirectories(TARGET);
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("date", LocalDate.now().toString());
        all.put("machine", Machine.line());
        all.put("keycloak", keycloak());
        all.put("database", database);
        all.put("settings", settings);
        all.put("tables", tables);
        new ObjectMapper()
                .writerWithDefaultPrettyPrinter()
                .writeValue(TARGET.resolve("benchmark.json").toFile(), all);
        Files.writeString(TARGET.resolve("benchmark.md"), page());
        for (Map.Entry<String, String> picture : pictures.entrySet()) {
            Files.writeString(TARGET.resolve(picture.getKey()), picture.getValue());
        }
        if (System.getProperty("write") != null) {
            Files.writeString(PAGE, page());
            for (Map.Entry<String, String> picture : pictures.entrySet()) {
                Files.writeString(IMAGES.resolve(picture.getKey()), picture.getValue());
            }
        }
    }

    private static String keycloak() {
        Path home = Path.of(System.getProperty("keycloak.home"));
        return home.getFileName().toString().replace("keycloak-", "");
    }

    private String page() {
        String images = pictures.keySet().stream()
                .map(name -> "!["
                        + name.replace("benchmark-", "").replace(".svg", "").replace('-', ' ') + "](images/" + name
                        + ")\n")
                .collect(Collectors.joining());
        return INTRODUCTION.formatted(
                        LocalDate.now(),
                        keycloak(),
                        database,
                        Machine.line(),
                        String.join(
                                ", ",
                                parts.stream()
                                        .map(part -> part.name().toLowerCase(Locale.ROOT))
                                        .toList()))
                + images + "\n"
                + tables.stream().map(Table::markdown).collect(Collectors.joining("\n")) + BEFORE;
    }

    /** Measured once, with the jar of before: it is not kept. */
    private static final String BEFORE = """

            ## Before and after
            What was there in November 2026, before a use was one query that locks and one write, by the same benchmark.

            | | before | since |
            |---|--:|--:|
            | statements for an accepted code (empty step: 9, built-in: 13) | 19 | 11 |
            | statements for a wrong code | 9 | 6 |
            | status of a user / Keycloak's *get credentials* | 1.8 | 1.1 |
            """;

    private static final String INTRODUCTION = """
            # Benchmark

            What backup codes cost beside Keycloak's own password, OTP and recovery codes, measured side by side in one run. For whoever
            sizes a server. Read the ratios: milliseconds are those of one machine.
            This page is written by the benchmark itself; do not edit it.

            Measured on %s: Keycloak %s, optimized start, the packaged jar; %s; %s. Clients, server and database share the machine.
            Hashes are Keycloak's default, Argon2id with 5 passes over 7 MiB, where nothing else is said.

            | | |
            |---|---|
            | all of it | `./mvnw -Dstart=benchmark.Benchmark` |
            | PostgreSQL instead of H2, with what it is asked | `-Ddb=postgres` |
            | some of it | `-Dparts=steps,pages,staff,heap,rules,start,panel` |
            | more, or fewer | `-Djvms=3 -Dsamples=200 -Dper-second=10 -Dmany=10000 -Drealms=1,100,1000 -Drounds=5` |
            | the same order of logins | `-Dseed=2673` |
            | another jar, to compare | `-Dextension=path/to.jar` |
            | this page anew | `-Dwrite` |

            Figures are written to `target/benchmark`, as JSON too. This page has the parts %s.

            """;
}
