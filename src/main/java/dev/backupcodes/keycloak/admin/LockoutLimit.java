package dev.backupcodes.keycloak.admin;

import dev.backupcodes.keycloak.limit.Tickets;
import java.time.Duration;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;

/** How many lockout sets may be made for a user: six an hour. */
final class LockoutLimit {

    private static final Tickets.Rule AN_HOUR = new Tickets.Rule("lockout.hour", 6, Duration.ofHours(1));

    private final Tickets tickets;

    LockoutLimit(KeycloakSession session, UserModel user) {
        tickets = new Tickets(session, AN_HOUR, user.getId());
    }

    /** @throws Refusal when another set would be too many; takes nothing */
    void requireSome() {
        if (!tickets.anyLeft()) {
            throw refusal();
        }
    }

    /**
     * @return what to give back if no set was made
     * @throws Refusal when somebody else was faster
     */
    Tickets.Ticket take() {
        return tickets.take().orElseThrow(this::refusal);
    }

    private Refusal refusal() {
        return Refusal.retryAfter(RestError.TOO_MANY_REQUESTS, "backupCodesRestTooManyLockouts", tickets.untilNext());
    }
}
