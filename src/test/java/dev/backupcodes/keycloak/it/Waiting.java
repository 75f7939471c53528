package dev.backupcodes.keycloak.it;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** For what Keycloak does in the background. */
public final class Waiting {

    private static final Duration LIMIT = Duration.ofMinutes(1);

    private Waiting() {}

    /** @param what in words, for the failure: until {@code what} */
    public static void until(String what, BooleanSupplier condition) {
        until(what, LIMIT, condition);
    }

    /** @param limit for what takes its time */
    public static void until(String what, Duration limit, BooleanSupplier condition) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("Waited " + limit.toSeconds() + " s in vain until " + what);
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
