package dev.backupcodes.keycloak.roles;

import dev.backupcodes.keycloak.text.AdminMessages;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.services.ErrorResponse;
import org.keycloak.services.ErrorResponseException;

/** The rule about giving the two roles: only administrators of the realm may. */
final class RoleGrantPermission {

    private static final Logger LOG = Logger.getLogger(RoleGrantPermission.class);

    private static final String NEW_REALM = "backup-codes.new-realm";
    private static final String UNKNOWN_GIVER = "backup-codes.given-by-unknown";

    private final KeycloakSession session;

    RoleGrantPermission(KeycloakSession session) {
        this.session = session;
    }

    /** Whoever creates or imports a realm decides who has which role in it. */
    void exempt(RealmModel newRealm) {
        session.setAttribute(NEW_REALM, newRealm.getId());
    }

    /**
     * A session without a token may still work for somebody: a partial import does, and only its admin events tell for whom.
     *
     * @throws ErrorResponseException when the session works for somebody who does not administer {@code realm}
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

    /** Whether one of the roles was given in this session, and nobody knew by whom. */
    boolean hasUnknownGiver() {
        return session.getAttribute(UNKNOWN_GIVER) != null;
    }

    /** @throws ErrorResponseException when {@code actor} does not administer {@code realm} */
    void require(Actor actor, RealmModel realm) {
        if (!actor.administers(realm) || !hasAdministered(actor, realm)) {
            throw refusal(actor, realm);
        }
    }

    /**
     * Whether it was so before this request: what is given may bring {@code realm-admin} too, and whoever gives it to themselves has
     * it by now. Another transaction does not see that yet.
     */
    private boolean hasAdministered(Actor actor, RealmModel realm) {
        return KeycloakModelUtils.runJobInTransactionWithResult(session.getKeycloakSessionFactory(), own -> {
            RealmModel before = own.realms().getRealm(realm.getId());
            return before != null && actor.in(own).administers(before);
        });
    }

    /** Marks the transaction for a rollback, too: nothing is kept even where the exception is caught. */
    private ErrorResponseException refusal(Actor actor, RealmModel realm) {
        session.getTransactionManager().setRollbackOnly();
        String userId = actor.user() == null ? "unknown" : actor.user().getId();
        LOG.warnf("user %s may not give the admin roles of backup codes in realm %s", userId, realm.getId());
        String sentence = AdminMessages.forAdministrator(session, realm, actor.home(), actor.user())
                .sentence("backupCodesRestRolesGuarded", String.join(", ", BackupCodeRoles.NAMES));
        return ErrorResponse.error(sentence, Response.Status.FORBIDDEN);
    }
}
