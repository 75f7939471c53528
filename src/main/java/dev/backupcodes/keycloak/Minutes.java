package dev.backupcodes.keycloak;

import java.time.Duration;

/** Waiting times as people are told them. */
public final class Minutes {

    private static final long MILLIS = Duration.ofMinutes(1).toMillis();

    private Minutes() {}

    /** @return at least 1, and rounded up: after so many minutes the wait is over */
    public static long of(Duration wait) {
        return Math.max(1, (wait.toMillis() + MILLIS - 1) / MILLIS);
    }
}
