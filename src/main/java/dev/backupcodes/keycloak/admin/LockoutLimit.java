package dev.backupcodes.keycloak.admin;

import dev.backupcodes.keycloak.limit.RateLimiter;
import java.time.Duration;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;

/** How many lockout sets may be made for a user: six an hour. */
final class LockoutLimit {

    private static final RateLimiter.Rule AN_HOUR = new RateLimiter.Rule("lockout.hour", 6, Duration.ofHours(1));

    private final RateLimiter limiter;

    LockoutLimit(KeycloakSession session, UserModel user) {
        limiter = new RateLimiter(session, AN_HOUR, user.getId());
    }

    /** @throws Refusal when another set would be too many; takes nothing */
    void requireSome() {
        if (!limiter.hasPermits()) {
            throw refusal();
        }
    }

    /**
     * @return what to give back if no set was made
     * @throws Refusal when somebody else was faster
     */
    RateLimiter.Permit take() {
        return limiter.tryAcquire().orElseThrow(this::refusal);
    }

    private Refusal refusal() {
        return Refusal.retryAfter(
                RestError.TOO_MANY_REQUESTS, "backupCodesRestTooManyLockouts", limiter.untilNextPermit());
    }
}
