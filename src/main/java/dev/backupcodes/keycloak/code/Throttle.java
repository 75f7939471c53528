package dev.backupcodes.keycloak.code;

import java.time.Duration;
import java.time.Instant;

/**
 * Wrong codes in a row for one user, over all sessions and nodes, and until when that locks the factor.
 *
 * <p>Every 5th locks: for 1, 5, 15, then 60 minutes. Every 20th kills the own set instead (NIST SP 800-63B-4 §3.2.2:
 * disable and rebind; at most 100). Every 5th kills lockout codes, which are shorter. Only a success with a code resets
 * it.
 *
 * @param failures wrong codes since the last right one
 * @param lockedUntil null when not locked
 */
public record Throttle(int failures, Instant lockedUntil) {

    public static final Throttle NONE = new Throttle(0, null);

    private static final int FAILURES_PER_LOCK = 5;
    private static final int FAILURES_PER_KILL = 20;
    private static final Duration[] LOCKS = {
        Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofMinutes(15), Duration.ofMinutes(60)
    };

    /** @throws IllegalArgumentException when it is no count */
    public Throttle {
        if (failures < 0) {
            throw new IllegalArgumentException("a negative count of wrong codes");
        }
    }

    boolean isLocked(Instant now) {
        return lockedUntil != null && now.isBefore(lockedUntil);
    }

    /** The first instant from {@code now} on at which nothing is locked. */
    Instant unlockedFrom(Instant now) {
        return isLocked(now) ? lockedUntil : now;
    }

    /** Staff lift the lock. What was counted stays: the next lock is as long, and the set dies as early, as without it. */
    Throttle lifted() {
        return new Throttle(failures, null);
    }

    /** The failure that was counted last was none. */
    Throttle withoutLast() {
        return new Throttle(Math.max(0, failures - 1), null);
    }

    Throttle afterFailure(Instant now) {
        int count = Math.max(failures, failures + 1);
        if (count % FAILURES_PER_KILL == 0 || count % FAILURES_PER_LOCK != 0) {
            return new Throttle(count, null);
        }
        int level = Math.min(count / FAILURES_PER_LOCK, LOCKS.length) - 1;
        return new Throttle(count, now.plus(LOCKS[level]));
    }

    /** The failure that was counted last is one too many for a set of this kind. */
    boolean kills(CodeKind kind) {
        int enough = kind == CodeKind.OWN ? FAILURES_PER_KILL : FAILURES_PER_LOCK;
        return failures > 0 && failures % enough == 0;
    }

    /** Of two records of the same user, the one that an attacker would like less. */
    public Throttle stricter(Throttle other) {
        if (failures != other.failures) {
            return failures > other.failures ? this : other;
        }
        return other.lockedUntil == null || (lockedUntil != null && lockedUntil.isAfter(other.lockedUntil))
                ? this
                : other;
    }
}
