package dev.backupcodes.keycloak.server;

import java.io.IOException;
import java.io.UncheckedIOException;

/** What Java itself cannot do to a process. */
final class Processes {

    private Processes() {}

    /** Sends a signal, as {@code kill} does, and waits until the process has ended. */
    static void signal(String name, long pid) {
        try {
            new ProcessBuilder("kill", "-" + name, String.valueOf(pid))
                    .inheritIO()
                    .start()
                    .waitFor();
            ProcessHandle.of(pid).ifPresent(process -> process.onExit().join());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
