package dev.backupcodes.keycloak.limit;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.SingleUseObjectProvider;

/**
 * A few permits in a span of time, for one owner and purpose, cluster-wide. Whoever wants to do the thing acquires a permit
 * <em>before</em> doing it, and each goes to one caller only: calls in parallel do not get more of them. A permit comes back by
 * itself when its time is over.
 */
public final class RateLimiter {

    private static final String UNTIL = "until";

    /**
     * @param purpose keeps the keys apart: all of Keycloak shares one name space
     * @param count permits in a span
     * @param span after which an acquired permit is there again
     */
    public record Rule(String purpose, int count, Duration span) {}

    private final SingleUseObjectProvider objects;
    private final Rule rule;
    private final String keyPrefix;

    /** @param owner whose permits these are */
    public RateLimiter(KeycloakSession session, Rule rule, String owner) {
        this.objects = session.singleUseObjects();
        this.rule = rule;
        this.keyPrefix = "backup-codes." + rule.purpose() + "." + owner + ".";
    }

    public boolean hasPermits() {
        return indexes().anyMatch(i -> !objects.contains(key(i)));
    }

    /** @return empty when there is none left: the thing must not be done */
    public Optional<Permit> tryAcquire() {
        return indexes()
                .filter(i -> objects.putIfAbsent(key(i), rule.span().toSeconds()))
                .mapToObj(Permit::new)
                .findFirst()
                .map(Permit::stamped);
    }

    /** All permits are there again. */
    public void reset() {
        indexes().mapToObj(Permit::new).forEach(Permit::release);
    }

    /** How long until there is a permit again, at least a second. */
    public Duration untilNextPermit() {
        long now = Time.currentTimeMillis();
        long millis = indexes().mapToLong(i -> until(i, now) - now).min().orElse(0);
        return Duration.ofSeconds(Math.max(1, (millis + 999) / 1000));
    }

    private long until(int index, long now) {
        Map<String, String> stamp = objects.get(stampKey(index));
        return stamp == null ? now + rule.span().toMillis() : Long.parseLong(stamp.get(UNTIL));
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
    public final class Permit {

        private final int index;

        private Permit(int index) {
            this.index = index;
        }

        private Permit stamped() {
            long until = Time.currentTimeMillis() + rule.span().toMillis();
            objects.put(stampKey(index), rule.span().toSeconds(), Map.of(UNTIL, String.valueOf(until)));
            return this;
        }

        /** The thing was not done, or does not count. */
        public void release() {
            objects.remove(key(index));
            objects.remove(stampKey(index));
        }
    }
}
