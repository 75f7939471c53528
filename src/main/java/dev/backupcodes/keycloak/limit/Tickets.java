package dev.backupcodes.keycloak.limit;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.SingleUseObjectProvider;

/**
 * A few tickets in a span of time, for one owner and purpose, cluster-wide. Whoever wants to do the thing takes a ticket
 * <em>before</em> doing it, and only one can take it: calls in parallel do not get more of them. A ticket comes back by
 * itself when its time is over.
 */
public final class Tickets {

    private static final String UNTIL = "until";

    /**
     * @param purpose keeps the keys apart: all of Keycloak shares one name space
     * @param count tickets in a span
     * @param span after which a taken ticket is there again
     */
    public record Rule(String purpose, int count, Duration span) {}

    private final SingleUseObjectProvider objects;
    private final Rule rule;
    private final String keyPrefix;

    /** @param owner whose tickets these are */
    public Tickets(KeycloakSession session, Rule rule, String owner) {
        this.objects = session.singleUseObjects();
        this.rule = rule;
        this.keyPrefix = "backup-codes." + rule.purpose() + "." + owner + ".";
    }

    public boolean anyLeft() {
        return indexes().anyMatch(i -> !objects.contains(key(i)));
    }

    /** @return empty when there is none left: the thing must not be done */
    public Optional<Ticket> take() {
        return indexes()
                .filter(i -> objects.putIfAbsent(key(i), rule.span().toSeconds()))
                .mapToObj(Ticket::new)
                .findFirst()
                .map(Ticket::stamped);
    }

    /** All tickets are there again. */
    public void restore() {
        indexes().mapToObj(Ticket::new).forEach(Ticket::giveBack);
    }

    /** How long until there is a ticket again, at least a second. */
    public Duration untilNext() {
        long now = Time.currentTimeMillis();
        long millis = indexes().mapToLong(i -> until(i) - now).min().orElse(0);
        return Duration.ofSeconds(Math.max(1, (millis + 999) / 1000));
    }

    private long until(int index) {
        Map<String, String> stamp = objects.get(stampKey(index));
        return stamp == null ? Time.currentTimeMillis() + rule.span().toMillis() : Long.parseLong(stamp.get(UNTIL));
    }

    private IntStream indexes() {
        return IntStream.range(0, rule.count());
    }

    private String key(int index) {
        return keyPrefix + index;
    }

    private String stampKey(int index) {
        return key(index) + "." + UNTIL;
    }

    /** The right to do the thing once. */
    public final class Ticket {

        private final int index;

        private Ticket(int index) {
            this.index = index;
        }

        private Ticket stamped() {
            long until = Time.currentTimeMillis() + rule.span().toMillis();
            objects.put(stampKey(index), rule.span().toSeconds(), Map.of(UNTIL, String.valueOf(until)));
            return this;
        }

        /** The thing was not done, or does not count. */
        public void giveBack() {
            objects.remove(key(index));
            objects.remove(stampKey(index));
        }
    }
}
