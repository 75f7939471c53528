package dev.backupcodes.keycloak.proof.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What came of fuzzing one target in a JVM of its own: Jazzer instruments the classes of the JVM that it runs in, and runs one
 * target there.
 *
 * @param exitCode zero unless something was found, or did not run
 * @param log all that Jazzer has said: a finding with its stack trace and its file, and figures
 */
record Run(int exitCode, String log) {

    private static final Path FOLDER = Path.of("target", "fuzz");
    private static final Pattern EXECUTIONS = Pattern.compile("stat::number_of_executed_units:\\s*(\\d+)");

    /** @param length such as {@code 10s} or {@code 2h} */
    static Run of(Target target, String length) {
        Path log = FOLDER.resolve(target + ".log");
        try {
            Path corpus = Files.createDirectories(FOLDER.resolve("corpus").resolve(target.toString()));
            ProcessBuilder jazzer = new ProcessBuilder(command(target, length, corpus))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            jazzer.environment().put("CLASSPATH", System.getProperty("java.class.path"));
            return new Run(exitCodeOf(jazzer.start()), Files.readString(log));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> command(Target target, String length, Path corpus) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1", // the better compiler has more work than it saves in a few seconds
                "-Djdk.attach.allowAttachSelf=true",
                "-XX:+IgnoreUnrecognizedVMOptions",
                "-XX:+EnableDynamicAgentLoading",
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + target.type(),
                "--target_method=" + target.method(),
                "--max_duration=" + length,
                "--hooks=true",
                "--instrumentation_includes=dev.backupcodes.**",
                "--reproducer_path=" + FOLDER,
                "-timeout=20",
                "-max_len=20000",
                "-print_final_stats=1",
                corpus.toString());
    }

    private static int exitCodeOf(Process jazzer) {
        try {
            return jazzer.waitFor();
        } catch (InterruptedException e) {
            jazzer.destroy();
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Jazzer brings native code for Linux, macOS and Windows, and not for every processor and C library. */
    boolean hadDriver() {
        return !log.contains("java.lang.UnsatisfiedLinkError");
    }

    long executions() {
        Matcher matcher = EXECUTIONS.matcher(log);
        return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }
}
