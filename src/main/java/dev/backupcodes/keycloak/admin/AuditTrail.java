package dev.backupcodes.keycloak.admin;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.keycloak.events.EventStoreProvider;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.events.admin.AdminEventQuery;

/**
 * Reads the trail that {@link Audit} leaves in the admin events of a realm, from the newest to the oldest.
 *
 * <p>Keycloak has an index on realm and time of admin events, and none on paths: among a million others the few of ours are found by
 * looking at all of them. So it looks at one span of time after the other, and stops for the moment when that takes too long.
 */
final class AuditTrail {

    private static final Duration FIRST_SPAN = Duration.ofDays(1);
    private static final Duration LONGEST_SPAN = Duration.ofDays(32);
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final int CHUNK = 200;

    private final EventStoreProvider store;
    private final String realmId;
    private final LongSupplier nanoTime;

    AuditTrail(EventStoreProvider store, String realmId) {
        this(store, realmId, System::nanoTime);
    }

    AuditTrail(EventStoreProvider store, String realmId, LongSupplier nanoTime) {
        this.store = store;
        this.realmId = realmId;
        this.nanoTime = nanoTime;
    }

    /**
     * What is looked for; null where it does not matter.
     *
     * @param done true: what was done; false: what was refused
     * @param by ids of who did it
     * @param userId of whom it is about
     * @param from and later
     * @param to and earlier
     */
    record Wish(Audit.Action action, Boolean done, Set<String> by, String userId, Instant from, Instant to) {

        private boolean isMetBy(AuditEntry entry) {
            return (action == null || action == entry.action())
                    && (done == null || done == entry.isDone())
                    && (by == null || by.contains(entry.by().getUserId()))
                    && (userId == null || userId.equals(entry.userId()));
        }

        /** As close to it as the database gets: what it finds is looked at again. */
        private AdminEventQuery applyTo(AdminEventQuery query) {
            String user = userId == null ? "*" : "users/" + inPattern(userId) + "/*";
            String path = Audit.PATH + user + (action == null ? "" : action.path());
            AdminEventQuery narrowed = query.resourcePath(path);
            return by != null && by.size() == 1
                    ? narrowed.authUser(by.iterator().next())
                    : narrowed;
        }
    }

    /**
     * @param entries the newest first
     * @param next where to go on; null at the end
     * @param lookedBackTo everything from then on has been looked at
     */
    record Found(List<AuditEntry> entries, TrailPosition next, Instant lookedBackTo) {}

    /** What stands for something else in the database's LIKE matches any one character: what comes back is looked at again. */
    static String inPattern(String path) {
        return path.replaceAll("[%*\\\\]", "_");
    }

    /**
     * @param start where an earlier reading has stopped; null for the beginning
     * @param now of the server's clock
     * @param max entries
     */
    Found read(Wish wish, TrailPosition start, Instant now, int max) {
        return new Reading(wish, start, max).from(now);
    }

    /** One reading, until there are enough entries, time is up, or there is nothing more. */
    private final class Reading {

        private final Wish wish;
        private final int max;
        private final long end = nanoTime.getAsLong() + PATIENCE.toNanos();
        private final List<AuditEntry> found = new ArrayList<>();
        private TrailPosition position;
        private boolean isFull;

        Reading(Wish wish, TrailPosition start, int max) {
            this.wish = wish;
            this.position = start;
            this.max = max;
        }

        Found from(Instant now) {
            if (position == null) {
                position = TrailPosition.before(
                        wish.to() == null ? Long.MAX_VALUE : wish.to().toEpochMilli() + 1);
            }
            long low = Math.min(position.time(), now.toEpochMilli());
            long oldest = oldest(low);
            Duration span = FIRST_SPAN;
            do {
                low = Math.max(oldest, low - span.toMillis());
                if (!hasReadTo(low)) {
                    return new Found(found, position, Instant.ofEpochMilli(position.time()));
                }
                position = TrailPosition.before(low);
                if (low > oldest && isLate()) {
                    return new Found(found, position, Instant.ofEpochMilli(low));
                }
                span = longer(span);
            } while (low > oldest);
            return new Found(found, null, Instant.ofEpochMilli(low));
        }

        private boolean isLate() {
            return nanoTime.getAsLong() - end >= 0;
        }

        private static Duration longer(Duration span) {
            Duration twice = span.multipliedBy(2);
            return twice.compareTo(LONGEST_SPAN) < 0 ? twice : LONGEST_SPAN;
        }

        /** The oldest event of whatever kind: one step in the index. Without any there is nothing before {@code newest}. */
        private long oldest(long newest) {
            AdminEventQuery query = store.createAdminQuery().realm(realmId).orderByAscTime();
            long first = list(query.maxResults(1)).stream()
                    .findFirst()
                    .map(AdminEvent::getTime)
                    .orElse(newest);
            return wish.from() == null ? first : Math.max(first, wish.from().toEpochMilli());
        }

        /**
         * Reads on.
         *
         * @param low the last instant that is looked at
         * @return false when it has stopped before
         */
        private boolean hasReadTo(long low) {
            int size = CHUNK;
            while (true) {
                List<AdminEvent> chunk = chunk(low, size);
                boolean isLast = chunk.size() < size;
                TrailPosition before = position;
                take(isLast ? chunk : withoutLastInstant(chunk));
                if (isFull || isLast) {
                    return !isFull;
                }
                boolean moved = !position.equals(before);
                if (moved && isLate()) {
                    return false;
                }
                // Not moved: there are more events of one instant than fit.
                size = moved ? CHUNK : size * 2;
            }
        }

        private List<AdminEvent> chunk(long low, int size) {
            AdminEventQuery query = wish.applyTo(store.createAdminQuery().realm(realmId))
                    .fromTime(low)
                    .orderByDescTime()
                    .maxResults(size);
            return list(position.time() == Long.MAX_VALUE ? query : query.toTime(position.time()));
        }

        private void take(List<AdminEvent> events) {
            events.stream()
                    .sorted(TrailPosition.ORDER)
                    .filter(position::isAheadOf)
                    .forEach(this::take);
        }

        private void take(AdminEvent event) {
            if (isFull) {
                return;
            }
            Optional<AuditEntry> entry = AuditEntry.of(event).filter(wish::isMetBy);
            if (entry.isPresent() && found.size() == max) {
                isFull = true;
                return;
            }
            entry.ifPresent(found::add);
            position = TrailPosition.after(event);
        }
    }

    /** The database may have cut off more events of that instant. */
    private static List<AdminEvent> withoutLastInstant(List<AdminEvent> events) {
        long last = events.get(events.size() - 1).getTime();
        return events.stream().filter(event -> event.getTime() != last).toList();
    }

    private static List<AdminEvent> list(AdminEventQuery query) {
        try (Stream<AdminEvent> events = query.getResultStream()) {
            return events.toList();
        }
    }
}
