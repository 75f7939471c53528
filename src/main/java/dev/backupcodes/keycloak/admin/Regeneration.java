package dev.backupcodes.keycloak.admin;

import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.credential.KeycloakCodes;
import dev.backupcodes.keycloak.credential.RequestTransaction;
import dev.backupcodes.keycloak.event.BackupCodeEvents;
import dev.backupcodes.keycloak.link.BackupCodesActionToken;
import dev.backupcodes.keycloak.link.RedirectTarget;
import dev.backupcodes.keycloak.mail.LinkMail;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.keycloak.common.util.SecretGenerator;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.storage.ReadOnlyException;

/** Takes a user's codes away and sends a link to new ones, in this order: a mail that fails changes nothing about the first. */
final class Regeneration {

    private static final Logger LOG = Logger.getLogger(Regeneration.class);

    private final KeycloakSession session;
    private final RealmModel realm;
    private final UserModel user;

    Regeneration(KeycloakSession session, RealmModel realm, UserModel user) {
        this.session = session;
        this.realm = realm;
        this.user = user;
    }

    /**
     * One transaction under the lock on the user's rows: dead are the own codes, lockout codes, every older link, every
     * download begun before, and every login that waits for one of the codes.
     *
     * @param audit is written with it
     * @return the generation for which a link may now be made
     */
    String invalidate(Audit audit) {
        String generation = SecretGenerator.getInstance().generateSecureID();
        new CodeChange(session, realm, user).run(audit, (own, sameUser, codes, event) -> {
            codes.save(codes.book().regenerated(generation, KeycloakCodes.now()));
            askForNewCodes(sameUser);
            BackupCodeEvents.regenerated(event, sameUser);
            return true;
        });
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

    /** Ends the user's sessions as Keycloak's own <em>Sign out</em> of a user does (26.7, {@code UserResource}). */
    void signOut() {
        session.users().setNotBeforeForUser(realm, user, Math.toIntExact(Time.currentTimeSeconds()));
        session.sessions().getUserSessionsStream(realm, user).toList().forEach(this::signOut);
    }

    private void signOut(UserSessionModel login) {
        AuthenticationManager.backchannelLogout(
                session,
                realm,
                login,
                session.getContext().getUri(),
                session.getContext().getConnection(),
                session.getContext().getHttpRequest().getHttpHeaders(),
                true);
    }

    /** @return until when the link works; empty when the mail could not be sent */
    Optional<Instant> sendLink(String generation, RedirectTarget target) {
        BackupCodesActionToken link = new BackupCodesActionToken(realm, user, target, generation);
        // A mail server that is slow holds up this call, and not everybody who needs a connection.
        RequestTransaction.releaseConnection(session);
        return new LinkMail(session, realm).send(user, link) ? Optional.of(link.expiresAt()) : Optional.empty();
    }
}
