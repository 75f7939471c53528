package dev.backupcodes.keycloak.metric;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How often the one who did something most often did it within the last hour. Who that was stays in here; what it may grow to is
 * bounded, and a number that has reached the bound stands for all above it.
 */
final class DeedsOfOne {

    static final int MOST_PEOPLE = 500;
    static final int MOST_DEEDS = 100;

    private static final long SPAN = Duration.ofHours(1).toMillis();

    private final LongSupplier clock;
    private final Map<String, Deque<Long>> byPerson = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Deque<Long>> eldest) {
            return size() > MOST_PEOPLE;
        }
    };

    /** @param clock in milliseconds */
    DeedsOfOne(LongSupplier clock) {
        this.clock = clock;
    }

    synchronized void add(String person) {
        Deque<Long> deeds = byPerson.computeIfAbsent(person, key -> new ArrayDeque<>());
        deeds.addLast(clock.getAsLong());
        if (deeds.size() > MOST_DEEDS) {
            deeds.removeFirst();
        }
    }

    synchronized int most() {
        long now = clock.getAsLong();
        int most = 0;
        for (Iterator<Deque<Long>> people = byPerson.values().iterator(); people.hasNext(); ) {
            Deque<Long> deeds = people.next();
            deeds.removeIf(at -> at <= now - SPAN || at > now);
            most = Math.max(most, deeds.size());
            if (deeds.isEmpty()) {
                people.remove();
            }
        }
        return most;
    }
}
