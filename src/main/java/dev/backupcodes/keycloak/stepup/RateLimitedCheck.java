package dev.backupcodes.keycloak.stepup;

import dev.backupcodes.keycloak.limit.BruteForce;
import dev.backupcodes.keycloak.limit.RateLimiter;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Checks a secret of a user outside of the login, where Keycloak itself sets no limit. Five wrong entries in a quarter of an hour
 * are the limit, whatever the realm's brute-force protection says; when that is on, it locks and counts as well.
 */
final class RateLimitedCheck {

    private static final int WRONG = 5;
    private static final Duration SPAN = Duration.ofMinutes(15);

    private final BruteForce protection;
    private final RateLimiter limiter;
    private final String category;
    private final boolean forgiving;

    /**
     * @param purpose of the check; each has its own count
     * @param category of the secret, for the realm's protection
     * @param forgiving whether a right secret resets the count of wrong ones
     */
    RateLimitedCheck(
            KeycloakSession session,
            RealmModel realm,
            UserModel user,
            String purpose,
            String category,
            boolean forgiving) {
        this.protection = new BruteForce(session, realm, user);
        this.limiter = new RateLimiter(session, new RateLimiter.Rule(purpose, WRONG, SPAN), user.getId());
        this.category = category;
        this.forgiving = forgiving;
    }

    /** @param isRight looks at the secret; not called when there were too many wrong ones */
    CheckResult check(BooleanSupplier isRight) {
        if (protection.lockError().isPresent()) {
            return CheckResult.tooMany(protection.untilUnlocked().orElse(SPAN));
        }
        Optional<RateLimiter.Permit> permit = limiter.tryAcquire();
        if (permit.isEmpty()) {
            return CheckResult.tooMany(limiter.untilNextPermit());
        }
        if (!isRight.getAsBoolean()) {
            protection.countFailure(category);
            return CheckResult.WRONG;
        }
        if (forgiving) {
            limiter.reset();
        } else {
            permit.get().release();
        }
        return CheckResult.RIGHT;
    }
}
