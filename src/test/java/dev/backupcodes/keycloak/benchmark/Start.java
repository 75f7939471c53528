package dev.backupcodes.keycloak.benchmark;

import dev.backupcodes.keycloak.server.KeycloakServer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One start of a server.
 *
 * @param total seconds until it answers, as it logs them itself
 * @param bootstrap the part of them in which Keycloak sets up its own: database, realms, providers
 * @param memory some seconds later
 */
record Start(double total, double bootstrap, Memory memory) {

    private static final Pattern STARTED = Pattern.compile("started in ([0-9.]+)s");
    private static final Pattern BOOTSTRAP = Pattern.compile("Bootstrap completed in ([0-9.]+) seconds");
    private static final long SETTLING_MILLIS = 5_000;

    /** The last start of a running server, and its memory when the first tasks have run. */
    static Start of(KeycloakServer server, long logFrom) {
        settle();
        String log = server.logText(logFrom);
        return new Start(last(STARTED, log), last(BOOTSTRAP, log), Memory.of(server.java()));
    }

    private static void settle() {
        try {
            Thread.sleep(SETTLING_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static double last(Pattern pattern, String log) {
        return pattern.matcher(log)
                .results()
                .mapToDouble(found -> Double.parseDouble(found.group(1)))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%.3f s, bootstrap %.3f s, resident %.0f MiB, heap %.1f MiB, metaspace %.1f MiB",
                total,
                bootstrap,
                memory.resident(),
                memory.heap(),
                memory.metaspace());
    }
}
