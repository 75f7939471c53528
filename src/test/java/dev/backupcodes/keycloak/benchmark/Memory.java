package dev.backupcodes.keycloak.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a running JVM takes of the machine's memory, in MiB; NaN where this machine does not tell.
 *
 * @param resident all of the process, garbage as well
 * @param heap objects that a full collection leaves
 * @param metaspace classes
 */
record Memory(double resident, double heap, double metaspace) {

    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final Pattern HEAP = Pattern.compile("heap\\s+total (?:reserved )?\\d+K,.*? used (\\d+)K");
    private static final Pattern METASPACE = Pattern.compile("Metaspace\\s+used (\\d+)K");

    /** Of a process that is running: first as it is, then after a full collection. */
    static Memory of(ProcessHandle java) {
        double resident = mebibytes(RESIDENT, status(java.pid()));
        command(java.pid(), "GC.run");
        String heap = command(java.pid(), "GC.heap_info");
        return new Memory(resident, mebibytes(HEAP, heap), mebibytes(METASPACE, heap));
    }

    private static String status(long pid) {
        Path status = Path.of("/proc", String.valueOf(pid), "status");
        try {
            return Files.isReadable(status) ? Files.readString(status) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The JDK's own tool; what runs the benchmark is a JDK, since it compiles. */
    private static String command(long pid, String diagnostic) {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        try {
            Process process = new ProcessBuilder(jcmd, String.valueOf(pid), diagnostic)
                    .redirectErrorStream(true)
                    .start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    private static double mebibytes(Pattern kibibytes, String text) {
        Matcher found = kibibytes.matcher(text);
        return found.find() ? Double.parseDouble(found.group(1)) / 1024 : Double.NaN;
    }
}
