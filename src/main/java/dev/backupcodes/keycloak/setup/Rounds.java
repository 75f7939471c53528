package dev.backupcodes.keycloak.setup;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whose turn it is: who was never looked at comes first, then who has waited longest, and nobody comes too often. */
final class Rounds {

    static final Duration PAUSE = Duration.ofMinutes(5);

    /** In 1970. */
    private static final long NEVER = 0;

    private final Map<String, Long> lookedAt = new HashMap<>();

    /**
     * @param all who there is; the others are forgotten
     * @param now in milliseconds
     * @return who is looked at now; empty when everybody was within the last minutes
     */
    synchronized Optional<String> next(Set<String> all, long now) {
        lookedAt.keySet().retainAll(all);
        Optional<String> next = all.stream()
                .filter(one -> Math.abs(now - lastTurn(one)) >= PAUSE.toMillis())
                .min(Comparator.comparingLong(this::lastTurn).thenComparing(Comparator.naturalOrder()));
        next.ifPresent(one -> lookedAt.put(one, now));
        return next;
    }

    private long lastTurn(String one) {
        return lookedAt.getOrDefault(one, NEVER);
    }
}
