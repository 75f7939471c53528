package dev.backupcodes.keycloak.download;

import dev.backupcodes.keycloak.limit.RateLimiter;
import java.time.Duration;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;

/**
 * How often a user may be shown codes: each time costs as many slow hashes as codes, and whoever reloads the page all the time
 * would take the server from others (ASVS 5.0, 15.2.2).
 */
final class CodesPageLimit {

    private static final RateLimiter.Rule VIEWS = new RateLimiter.Rule("codes-page", 5, Duration.ofMinutes(10));

    private final RateLimiter limiter;

    CodesPageLimit(KeycloakSession session, UserModel user) {
        this.limiter = new RateLimiter(session, VIEWS, user.getId());
    }

    /** @return whether codes may be shown now; this view is counted */
    boolean admits() {
        return limiter.tryAcquire().isPresent();
    }

    Duration untilNext() {
        return limiter.untilNextPermit();
    }
}
