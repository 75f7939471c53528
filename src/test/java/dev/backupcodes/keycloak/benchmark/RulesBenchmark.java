package dev.backupcodes.keycloak.benchmark;

import dev.backupcodes.keycloak.code.CodeBenchmark;
import dev.backupcodes.keycloak.credential.StoredCodeSetBenchmark;
import java.io.File;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** What our own code costs in one login, without server and database. {@code ./mvnw -Dstart=benchmark.RulesBenchmark} */
public final class RulesBenchmark {

    private static final String CLASSPATH = "java.class.path";

    private static final TimeValue ITERATION = TimeValue.milliseconds(800);

    private static final Map<String, String> NAMES = Map.of(
            "parse", "what was typed becomes a code",
            "redeemMatch", "decide under the lock: the code matched",
            "redeemWrong", "decide under the lock: it was wrong",
            "fastHash", "fast hash of a long code (the default is a slow one)",
            "read", "read a row with %s codes",
            "write", "write a row with %s codes");

    private RulesBenchmark() {}

    public static void main(String[] args) {
        System.out.println(measure().text());
    }

    /** About a minute, in a JVM of its own. */
    static Table measure() {
        Table.Builder table = Table.titled(
                        "rules", "Our own code, without server and database", "", "time", "allocated")
                .note("JMH: average of five iterations, with its error of 99.9 %, and memory for each call.");
        run().forEach(result -> table.row(name(result), time(result.getPrimaryResult()), allocated(result)));
        return table.build();
    }

    /** Maven runs main classes in its own JVM, whose class path is Maven's: the JVM that JMH starts takes ours. */
    private static Collection<RunResult> run() {
        String before = System.getProperty(CLASSPATH);
        System.setProperty(CLASSPATH, classpath(RulesBenchmark.class.getClassLoader(), before));
        try {
            return new Runner(options()).run();
        } catch (RunnerException e) {
            throw new IllegalStateException(e);
        } finally {
            System.setProperty(CLASSPATH, before);
        }
    }

    private static Options options() {
        return new OptionsBuilder()
                .include(CodeBenchmark.class.getName())
                .include(StoredCodeSetBenchmark.class.getName())
                .forks(1)
                .warmupIterations(2)
                .warmupTime(ITERATION)
                .measurementIterations(5)
                .measurementTime(ITERATION)
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();
    }

    private static String classpath(ClassLoader loader, String otherwise) {
        return loader instanceof URLClassLoader urls
                ? Stream.of(urls.getURLs()).map(RulesBenchmark::path).collect(Collectors.joining(File.pathSeparator))
                : otherwise;
    }

    private static String path(URL url) {
        try {
            return Path.of(url.toURI()).toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String name(RunResult result) {
        String benchmark = result.getParams().getBenchmark();
        String codes = result.getParams().getParam("codes");
        return NAMES.get(benchmark.substring(benchmark.lastIndexOf('.') + 1)).formatted(codes);
    }

    private static String time(Result<?> result) {
        return "%s ± %s µs".formatted(Medians.number(result.getScore(), 3), Medians.number(result.getScoreError(), 3));
    }

    private static String allocated(RunResult result) {
        return Medians.cell(
                result.getSecondaryResults().get("gc.alloc.rate.norm").getScore(), 0, "bytes");
    }
}
