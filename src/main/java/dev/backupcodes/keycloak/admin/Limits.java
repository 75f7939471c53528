package dev.backupcodes.keycloak.admin;

import dev.backupcodes.keycloak.admin.rest.Refusal;
import dev.backupcodes.keycloak.admin.rest.RestError;
import dev.backupcodes.keycloak.limit.RateLimiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;

/** How often something may be done for a user, whoever of the staff does it (ASVS 5.0, 2.4.1). */
final class Limits {

    private static final RateLimiter.Rule MAIL_A_MINUTE =
            new RateLimiter.Rule("link-mail.minute", 1, Duration.ofMinutes(1));
    private static final RateLimiter.Rule MAILS_A_DAY = new RateLimiter.Rule("link-mail.day", 5, Duration.ofDays(1));
    private static final RateLimiter.Rule REMINDER_A_DAY = new RateLimiter.Rule("reminder.day", 1, Duration.ofDays(1));
    private static final RateLimiter.Rule LOCKOUT_SETS_AN_HOUR =
            new RateLimiter.Rule("lockout.hour", 6, Duration.ofHours(1));
    private static final RateLimiter.Rule LIFTS_AN_HOUR = new RateLimiter.Rule("lift.hour", 6, Duration.ofHours(1));

    private static final RateLimiter.Rule NUMBER_A_MINUTE =
            new RateLimiter.Rule("caller-check.minute", 1, Duration.ofMinutes(1));
    private static final RateLimiter.Rule NUMBERS_A_DAY =
            new RateLimiter.Rule("caller-check.day", 5, Duration.ofDays(1));

    private final List<RateLimiter> limiters;
    private final Refusal tooMany;

    private Limits(KeycloakSession session, UserModel user, Refusal tooMany, RateLimiter.Rule... rules) {
        this.limiters = Stream.of(rules)
                .map(rule -> new RateLimiter(session, rule, user.getId()))
                .toList();
        this.tooMany = tooMany;
    }

    static Limits ofLiftedLocks(KeycloakSession session, UserModel user) {
        Refusal tooMany = RestError.TOO_MANY_REQUESTS.refusal("backupCodesRestTooManyLifts");
        return new Limits(session, user, tooMany, LIFTS_AN_HOUR);
    }

    static Limits ofCallerChecks(KeycloakSession session, UserModel user) {
        Refusal tooMany = RestError.TOO_MANY_REQUESTS.refusal("backupCodesRestTooManyCallerChecks");
        return new Limits(session, user, tooMany, NUMBERS_A_DAY, NUMBER_A_MINUTE);
    }

    static Limits ofLinkMails(KeycloakSession session, UserModel user) {
        return new Limits(session, user, RestError.TOO_MANY_REQUESTS.refusal(), MAILS_A_DAY, MAIL_A_MINUTE);
    }

    static Limits ofReminders(KeycloakSession session, UserModel user) {
        return new Limits(session, user, RestError.TOO_MANY_REQUESTS.refusal(), REMINDER_A_DAY);
    }

    static Limits ofLockoutSets(KeycloakSession session, UserModel user) {
        Refusal tooMany = RestError.TOO_MANY_REQUESTS.refusal("backupCodesRestTooManyLockouts");
        return new Limits(session, user, tooMany, LOCKOUT_SETS_AN_HOUR);
    }

    /** The right to do it once. */
    interface Permit {
        /** It was not done. */
        void release();
    }

    /** @throws Refusal when once more would be too often; takes nothing */
    void requirePermit() {
        limiters.stream().filter(limiter -> !limiter.hasPermits()).findFirst().ifPresent(this::refuse);
    }

    /** @throws Refusal when somebody else was faster */
    Permit acquire() {
        List<RateLimiter.Permit> acquired = new ArrayList<>();
        for (RateLimiter limiter : limiters) {
            Optional<RateLimiter.Permit> permit = limiter.tryAcquire();
            if (permit.isEmpty()) {
                acquired.forEach(RateLimiter.Permit::release);
                refuse(limiter);
            }
            permit.ifPresent(acquired::add);
        }
        return () -> acquired.forEach(RateLimiter.Permit::release);
    }

    private void refuse(RateLimiter limiter) {
        throw tooMany.retryAfter(limiter.untilNextPermit());
    }
}
