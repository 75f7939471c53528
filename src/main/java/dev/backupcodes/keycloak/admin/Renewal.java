package dev.backupcodes.keycloak.admin;

import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.code.CodeKind;
import dev.backupcodes.keycloak.credential.CodeEnvironment;
import dev.backupcodes.keycloak.credential.CodeSetStore;
import dev.backupcodes.keycloak.credential.CodesTransaction;
import dev.backupcodes.keycloak.credential.RequestTransaction;
import dev.backupcodes.keycloak.event.BackupCodeEvents;
import dev.backupcodes.keycloak.link.BackupCodesActionToken;
import dev.backupcodes.keycloak.mail.LinkMail;
import dev.backupcodes.keycloak.metric.RealmMetrics;
import dev.backupcodes.keycloak.metric.SetChange;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.keycloak.common.util.SecretGenerator;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.storage.ReadOnlyException;

/**
 * What staff do so that a user gets new codes, for one user or for many: all that there is goes, and a link is mailed. In this
 * order, and not in one transaction: a mail that fails changes nothing about the first.
 */
final class Renewal {

    private static final Logger LOG = Logger.getLogger(Renewal.class);

    private final KeycloakSession session;
    private final RealmModel realm;
    private final LinkMail.Occasion occasion;

    /** @param occasion whether there were codes */
    Renewal(KeycloakSession session, RealmModel realm, LinkMail.Occasion occasion) {
        this.session = session;
        this.realm = realm;
        this.occasion = occasion;
    }

    /**
     * Under the lock on the user's rows, and in the transaction that holds it: dead are the own codes, lockout codes, every older
     * link, every download begun before, and every login that waits for one of the codes.
     *
     * @param own the session of that transaction
     * @param by user name of the member of staff
     * @param event a new event of the user's realm
     * @return the generation for which a link may be made, once this is committed
     */
    String takeAway(KeycloakSession own, CodeSetStore.Locked codes, UserModel user, String by, EventBuilder event) {
        String generation = SecretGenerator.getInstance().generateSecureID();
        codes.save(codes.book().regenerated(generation, by, CodeEnvironment.now()));
        askForNewCodes(user);
        if (occasion == LinkMail.Occasion.INVITED) {
            BackupCodeEvents.invited(event, user);
        } else {
            BackupCodeEvents.regenerated(event, user);
            RealmMetrics.of(realm).changed(own, CodeKind.OWN, SetChange.REGENERATED);
        }
        return generation;
    }

    /** A user of a read-only storage cannot be told to; the link does not need it. */
    private static void askForNewCodes(UserModel user) {
        try {
            user.addRequiredAction(Names.REQUIRED_ACTION);
        } catch (ReadOnlyException e) {
            LOG.debugf("user %s is read-only and gets no required action", user.getId());
        }
    }

    /**
     * @param link made for the generation in which the codes were taken away
     * @return until when it works; empty when the mail could not be sent
     */
    Optional<Instant> sendLink(UserModel user, BackupCodesActionToken link) {
        // A mail server that is slow holds up this call, and not everybody who needs a connection.
        RequestTransaction.releaseConnection(session);
        if (!new LinkMail(session, realm).send(user, occasion, link)) {
            return Optional.empty();
        }
        noteLink(user, link.generation(), link.expiresAt());
        return Optional.of(link.expiresAt());
    }

    /** For staff who look at the user later. The mail is out: when this fails, it changes nothing about the answer. */
    private void noteLink(UserModel user, String generation, Instant expiry) {
        try {
            CodesTransaction.run(session, realm, user, (own, sameRealm, sameUser) -> {
                CodeSetStore.Locked codes = new CodeSetStore(own).lock(sameUser);
                codes.book().withLinkSent(generation, expiry).ifPresent(codes::save);
                return true;
            });
        } catch (RuntimeException e) {
            LOG.warnf("when the link to new backup codes expires was not kept: %s", e.getMessage());
        }
    }
}
