package dev.backupcodes.keycloak.download;

import dev.backupcodes.keycloak.limit.Tickets;
import java.time.Duration;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;

/**
 * How often a user may be shown codes: each time costs as many slow hashes as codes, and whoever reloads the page all the time
 * would take the server from others (ASVS 5.0, 15.2.2).
 */
final class CodesPageLimit {

    private static final Tickets.Rule VIEWS = new Tickets.Rule("codes-page", 5, Duration.ofMinutes(10));

    private final Tickets tickets;

    CodesPageLimit(KeycloakSession session, UserModel user) {
        this.tickets = new Tickets(session, VIEWS, user.getId());
    }

    /** @return whether codes may be shown now; this view is counted */
    boolean admits() {
        return tickets.take().isPresent();
    }

    Duration untilNext() {
        return tickets.untilNext();
    }
}
