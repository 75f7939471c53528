package dev.backupcodes.keycloak.admin;

import dev.backupcodes.keycloak.limit.Tickets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;

/** How many links a user may be sent: one a minute, five a day (ASVS 5.0, 2.4.1). */
final class MailLimits {

    private static final Tickets.Rule A_MINUTE = new Tickets.Rule("link-mail.minute", 1, Duration.ofMinutes(1));
    private static final Tickets.Rule A_DAY = new Tickets.Rule("link-mail.day", 5, Duration.ofDays(1));

    private final List<Tickets> limits;

    MailLimits(KeycloakSession session, UserModel user) {
        limits = Stream.of(A_DAY, A_MINUTE)
                .map(rule -> new Tickets(session, rule, user.getId()))
                .toList();
    }

    /** @throws Refusal when a mail would be too many; takes nothing */
    void requireSome() {
        limits.stream().filter(tickets -> !tickets.anyLeft()).findFirst().ifPresent(MailLimits::refuse);
    }

    /**
     * @return what to give back if the mail was not sent
     * @throws Refusal when somebody else was faster
     */
    List<Tickets.Ticket> take() {
        List<Tickets.Ticket> taken = new ArrayList<>();
        for (Tickets tickets : limits) {
            Optional<Tickets.Ticket> ticket = tickets.take();
            if (ticket.isEmpty()) {
                taken.forEach(Tickets.Ticket::giveBack);
                refuse(tickets);
            }
            taken.add(ticket.orElseThrow());
        }
        return taken;
    }

    private static void refuse(Tickets tickets) {
        throw Refusal.retryAfter(RestError.TOO_MANY_REQUESTS, tickets.untilNext());
    }
}
