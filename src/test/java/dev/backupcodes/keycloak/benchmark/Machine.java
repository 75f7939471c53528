package dev.backupcodes.keycloak.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What figures were taken on. Names no host, no person and no folder. */
public final class Machine {

    private static final Path CPU = Path.of("/proc/cpuinfo");
    private static final Path SYSTEM = Path.of("/etc/os-release");

    private Machine() {}

    public static void main(String[] args) {
        System.out.println(line());
    }

    /** In one line: processor, cores, memory, operating system, Java. */
    public static String line() {
        return "%s, %d cores, %.0f GiB, %s, %s %s"
                .formatted(processor(), cores(), gibibytes(), system(), vm(), System.getProperty("java.version"));
    }

    private static String processor() {
        return found("(?m)^model name\\s*:\\s*(.+)$", CPU).orElseGet(() -> System.getProperty("os.arch"));
    }

    /** As many as this process may use. */
    private static int cores() {
        return Runtime.getRuntime().availableProcessors();
    }

    private static double gibibytes() {
        long bytes =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
        return bytes / Math.pow(1024, 3);
    }

    private static String system() {
        return found("(?m)^PRETTY_NAME=\"?([^\"\n]+)", SYSTEM).orElseGet(() -> System.getProperty("os.name"));
    }

    private static String vm() {
        return System.getProperty("java.vm.name");
    }

    private static Optional<String> found(String pattern, Path file) {
        try {
            return Files.isReadable(file) ? first(pattern, Files.readString(file)) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<String> first(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .findFirst()
                .map((MatchResult result) -> result.group(1).strip());
    }
}
