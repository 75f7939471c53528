package dev.backupcodes.keycloak.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backupcodes.keycloak.Partial;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.SingleUseObjectProvider;

class RateLimiterTest {

    private static final RateLimiter.Rule TWICE_A_MINUTE = new RateLimiter.Rule("mail", 2, Duration.ofMinutes(1));

    private final Map<String, Map<String, String>> objects = new HashMap<>();
    private final Map<String, Long> ends = new HashMap<>();
    private final RateLimiter limiter = limiterOf("alice");

    @AfterEach
    void resetClock() {
        Time.setOffset(0);
    }

    @Test
    void givesAsManyPermitsAsThereAre() {
        assertThat(limiter.hasPermits()).isTrue();
        assertThat(limiter.tryAcquire()).isPresent();
        assertThat(limiter.hasPermits()).isTrue();
        assertThat(limiter.tryAcquire()).isPresent();
        assertThat(limiter.hasPermits()).isFalse();
        assertThat(limiter.tryAcquire()).isEmpty();
    }

    @Test
    void keepsOwnersAndPurposesApart() {
        exhaust();

        assertThat(limiterOf("bob").tryAcquire()).isPresent();
        assertThat(new RateLimiter(session(), new RateLimiter.Rule("panel", 1, Duration.ofMinutes(1)), "alice")
                        .tryAcquire())
                .isPresent();
    }

    @Test
    void takesAPermitBackThatWasNotUsed() {
        Optional<RateLimiter.Permit> permit = limiter.tryAcquire();
        limiter.tryAcquire();

        permit.orElseThrow().release();

        assertThat(limiter.tryAcquire()).isPresent();
        assertThat(limiter.tryAcquire()).isEmpty();
    }

    @Test
    void leavesNothingBehindOfAPermitThatWasNotUsed() {
        limiter.tryAcquire().orElseThrow().release();

        assertThat(objects).isEmpty();
    }

    @Test
    void startsAfresh() {
        exhaust();

        limiter.reset();

        assertThat(objects).isEmpty();
        assertThat(limiter.hasPermits()).isTrue();
    }

    @Test
    void hasAPermitAgainWhenTheFirstOneIsOver() {
        limiter.tryAcquire();
        Time.setOffset(20);
        limiter.tryAcquire();
        Time.setOffset(30);

        assertThat(limiter.untilNextPermit()).isBetween(Duration.ofSeconds(29), Duration.ofSeconds(30));
        Time.setOffset(61);
        assertThat(limiter.tryAcquire()).isPresent();
        assertThat(limiter.tryAcquire()).as("the second one lasts longer").isEmpty();
    }

    @Test
    void waitsASecondAtLeastAndTheWholeSpanWhereNothingIsKnown() {
        exhaust();
        Time.setOffset(60);
        assertThat(limiter.untilNextPermit()).isEqualTo(Duration.ofSeconds(1));

        objects.keySet().removeIf(key -> key.endsWith(".until"));
        assertThat(limiter.untilNextPermit()).isEqualTo(Duration.ofMinutes(1));
    }

    private void exhaust() {
        limiter.tryAcquire();
        limiter.tryAcquire();
    }

    private RateLimiter limiterOf(String owner) {
        return new RateLimiter(session(), TWICE_A_MINUTE, owner);
    }

    private KeycloakSession session() {
        return Partial.of(KeycloakSession.class, this);
    }

    // what the limiter asks of Keycloak

    SingleUseObjectProvider singleUseObjects() {
        return Partial.of(SingleUseObjectProvider.class, this);
    }

    boolean contains(String key) {
        return objects.containsKey(key) && Time.currentTimeSeconds() < ends.get(key);
    }

    boolean putIfAbsent(String key, long seconds) {
        boolean absent = !contains(key);
        if (absent) {
            put(key, seconds, Map.of());
        }
        return absent;
    }

    void put(String key, long seconds, Map<String, String> notes) {
        objects.put(key, notes);
        ends.put(key, Time.currentTimeSeconds() + seconds);
    }

    Map<String, String> get(String key) {
        return objects.get(key);
    }

    Map<String, String> remove(String key) {
        return objects.remove(key);
    }
}
