package dev.backupcodes.keycloak.stepup;

import java.time.Duration;
import java.util.stream.IntStream;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.SingleUseObjectProvider;

/**
 * A few attempts in a span of time, for one user and purpose, cluster-wide. Each attempt takes a ticket <em>before</em>
 * the secret is looked at, and only one attempt can take it: posts in parallel do not get more tries. A ticket comes back
 * by itself when its time is over.
 */
final class AttemptTickets {

    private static final int TICKETS = 5;
    private static final Duration SPAN = Duration.ofMinutes(15);

    private final SingleUseObjectProvider objects;
    private final String keyPrefix;

    /**
     * @param purpose keeps the keys apart: all of Keycloak shares one name space
     * @param owner whose attempts are counted
     */
    AttemptTickets(KeycloakSession session, String purpose, String owner) {
        this.objects = session.singleUseObjects();
        this.keyPrefix = "backup-codes." + purpose + "." + owner + ".";
    }

    /** @return false when there is none left: the attempt must not be made */
    boolean take() {
        return IntStream.range(0, TICKETS).anyMatch(i -> objects.putIfAbsent(keyPrefix + i, SPAN.toSeconds()));
    }

    /** After a success all tickets are there again. */
    void restore() {
        IntStream.range(0, TICKETS).forEach(i -> objects.remove(keyPrefix + i));
    }
}
