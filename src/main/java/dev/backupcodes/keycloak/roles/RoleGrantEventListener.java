package dev.backupcodes.keycloak.roles;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.events.Event;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.models.AbstractKeycloakTransaction;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.util.JsonSerialization;

/**
 * Refuses what {@link RoleGrantGuard} does not see: a role that becomes part of another one, the roles and groups of users of a
 * storage, and partial imports. Of those only the admin event tells, and Keycloak swallows what a listener of events throws.
 * So it is thrown when the transaction is about to be committed, which rolls all of it back.
 */
final class RoleGrantEventListener implements EventListenerProvider {

    private final KeycloakSession session;

    RoleGrantEventListener(KeycloakSession session) {
        this.session = session;
    }

    @Override
    public void onEvent(AdminEvent event, boolean includeRepresentation) {
        if (mayGive(event)) {
            session.getTransactionManager().enlistPrepare(new Check(session, event));
        }
    }

    /** A partial import, which works without a token, overwrites roles too. */
    private boolean mayGive(AdminEvent event) {
        boolean isImport = Actor.of(session).isEmpty();
        return switch (event.getOperationType()) {
            case CREATE -> isImport || isAboutRolesOrGroups(event);
            case UPDATE -> isImport;
            default -> false;
        };
    }

    private static boolean isAboutRolesOrGroups(AdminEvent event) {
        String type = String.valueOf(event.getResourceTypeAsString());
        return type.contains("ROLE") || type.contains("GROUP");
    }

    @Override
    public void onEvent(Event event) {
        // users give no roles
    }

    @Override
    public void close() {
        // holds nothing
    }

    /** Looks at what there will be after the commit. Whatever goes wrong here, nothing is committed. */
    private static final class Check extends AbstractKeycloakTransaction {

        private final KeycloakSession session;
        private final AdminEvent event;

        private Check(KeycloakSession session, AdminEvent event) {
            this.session = session;
            this.event = event;
        }

        @Override
        protected void commitImpl() {
            RoleGrantPermission permission = new RoleGrantPermission(session);
            RealmModel realm = session.realms().getRealm(event.getRealmId());
            if (permission.hasUnknownGiver() || gives(realm)) {
                permission.require(Actor.of(session, event.getAuthDetails()), realm);
            }
        }

        @Override
        protected void rollbackImpl() {
            // nothing was done
        }

        /** The representation is what was given: roles, a new role, a group. */
        private boolean gives(RealmModel realm) {
            return objects().map(object -> object.path("id").asText("")).anyMatch(id -> gives(realm, id));
        }

        private static boolean gives(RealmModel realm, String id) {
            return Optional.ofNullable(realm.getRoleById(id))
                    .flatMap(RoleGrants::realmOf)
                    .or(() -> Optional.ofNullable(realm.getGroupById(id)).flatMap(RoleGrants::realmOf))
                    .isPresent();
        }

        private Stream<JsonNode> objects() {
            try {
                JsonNode root = JsonSerialization.mapper.readTree(String.valueOf(event.getRepresentation()));
                return root.isArray() ? root.valueStream() : Stream.of(root);
            } catch (IOException e) {
                throw new IllegalStateException("the representation of an admin event cannot be read", e);
            }
        }
    }
}
