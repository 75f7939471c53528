package dev.backupcodes.keycloak.admin;

import dev.backupcodes.keycloak.limit.RateLimiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;

/** How many links a user may be sent: one a minute, five a day (ASVS 5.0, 2.4.1). */
final class MailLimits {

    private static final RateLimiter.Rule A_MINUTE = new RateLimiter.Rule("link-mail.minute", 1, Duration.ofMinutes(1));
    private static final RateLimiter.Rule A_DAY = new RateLimiter.Rule("link-mail.day", 5, Duration.ofDays(1));

    private final List<RateLimiter> limits;

    MailLimits(KeycloakSession session, UserModel user) {
        limits = Stream.of(A_DAY, A_MINUTE)
                .map(rule -> new RateLimiter(session, rule, user.getId()))
                .toList();
    }

    /** @throws Refusal when a mail would be too many; takes nothing */
    void requireSome() {
        limits.stream().filter(limiter -> !limiter.hasPermits()).findFirst().ifPresent(MailLimits::refuse);
    }

    /**
     * @return what to give back if the mail was not sent
     * @throws Refusal when somebody else was faster
     */
    List<RateLimiter.Permit> take() {
        List<RateLimiter.Permit> taken = new ArrayList<>();
        for (RateLimiter limiter : limits) {
            Optional<RateLimiter.Permit> permit = limiter.tryAcquire();
            if (permit.isEmpty()) {
                taken.forEach(RateLimiter.Permit::release);
                refuse(limiter);
            }
            taken.add(permit.orElseThrow());
        }
        return taken;
    }

    private static void refuse(RateLimiter limiter) {
        throw Refusal.retryAfter(RestError.TOO_MANY_REQUESTS, limiter.untilNextPermit());
    }
}
