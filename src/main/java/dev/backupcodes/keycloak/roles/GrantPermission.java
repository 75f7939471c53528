package dev.backupcodes.keycloak.roles;

import dev.backupcodes.keycloak.text.AdminMessages;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.ErrorResponse;
import org.keycloak.services.ErrorResponseException;

/** The rule: realm administrators give the two roles, and nobody else. */
final class GrantPermission {

    private static final Logger LOG = Logger.getLogger(GrantPermission.class);

    private static final String NEW_REALM = "backup-codes.new-realm";
    private static final String UNKNOWN_GIVER = "backup-codes.given-by-unknown";

    private final KeycloakSession session;

    GrantPermission(KeycloakSession session) {
        this.session = session;
    }

    /** Whoever makes a realm, or imports one, decides who is who in it. */
    void exempt(RealmModel newRealm) {
        session.setAttribute(NEW_REALM, newRealm.getId());
    }

    /**
     * When nobody is known to be at work it may still be somebody: a partial import runs in a session without a token, and
     * only its admin events tell whose it is.
     *
     * @throws ErrorResponseException when somebody is at work who does not administer {@code realm}
     */
    void require(RealmModel realm) {
        if (realm.getId().equals(session.getAttribute(NEW_REALM))) {
            return;
        }
        Optional<Actor> actor = Actor.of(session);
        if (actor.isPresent()) {
            require(actor.get(), realm);
        } else {
            session.setAttribute(UNKNOWN_GIVER, true);
        }
    }

    /** Whether this session has given one of the roles, and nobody was known to be at work. */
    boolean hasUnknownGiver() {
        return session.getAttribute(UNKNOWN_GIVER) != null;
    }

    /** @throws ErrorResponseException when {@code actor} does not administer {@code realm} */
    void require(Actor actor, RealmModel realm) {
        if (!actor.administers(realm)) {
            throw refusal(actor, realm);
        }
    }

    /** Nothing is kept even where somebody catches it. */
    private ErrorResponseException refusal(Actor actor, RealmModel realm) {
        session.getTransactionManager().setRollbackOnly();
        String userId = actor.user() == null ? "unknown" : actor.user().getId();
        LOG.warnf("user %s may not give the admin roles of backup codes in realm %s", userId, realm.getId());
        String sentence = AdminMessages.forAdministrator(session, realm, actor.home(), actor.user())
                .sentence("backupCodesRestRolesGuarded", String.join(", ", AdminRoles.NAMES));
        return ErrorResponse.error(sentence, Response.Status.FORBIDDEN);
    }
}
