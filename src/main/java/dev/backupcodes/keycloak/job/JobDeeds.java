package dev.backupcodes.keycloak.job;

import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;

/** What jobs do for users. Nothing in here knows how often it is called, nor when a node has died. */
public interface JobDeeds {

    /** @return the id of what is in the way of going on, for whichever user; empty when nothing is */
    Optional<String> obstacle(KeycloakSession own, RealmModel realm, Job job);

    /**
     * Does everything that is to be done for a user but the mail.
     *
     * @param own the session of the transaction in which the job's progress is written, too
     */
    Turn take(KeycloakSession own, RealmModel realm, Job job, String userId);

    /**
     * A user has had a turn.
     *
     * @param skipped why nothing was done; null when something was
     * @param generation what the mail needs to know; null for nothing
     */
    record Turn(String skipped, String generation) {

        public static Turn skip(String reason) {
            return new Turn(reason, null);
        }

        public static Turn done(String generation) {
            return new Turn(null, generation);
        }

        boolean isSkipped() {
            return skipped != null;
        }
    }

    /**
     * Sends the mail to a user who had a turn, after that was committed. Never throws.
     *
     * @return whether the mail server took it
     */
    boolean mail(KeycloakSessionFactory sessions, String realmId, Job job, String userId, Turn turn);

    /** How long after a mail there is to be none. */
    long millisBetweenMails(RealmModel realm);

    /** Writes into the trail that the job is over, in the transaction in which it ends. */
    void ended(KeycloakSession own, RealmModel realm, Job job);
}
