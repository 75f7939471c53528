package dev.backupcodes.keycloak.roles;

import org.keycloak.models.GroupModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;
import org.keycloak.provider.ProviderEvent;
import org.keycloak.provider.ProviderEventListener;

/**
 * Keycloak lets only administrators give its own admin roles, which it knows by their names (26.7, {@code RolePermissions});
 * the roles of an extension everybody with {@code manage-users} may give, to themselves too. So this looks at what is given
 * while it is given: what a listener throws ends the request and rolls it back. What Keycloak does without such an event is
 * for {@link RoleGrantEventListener}.
 */
final class RoleGrantGuard implements ProviderEventListener {

    @Override
    public void onEvent(ProviderEvent event) {
        if (event instanceof RoleModel.RoleGrantedEvent granted) {
            granted(granted.getKeycloakSession(), granted.getRole());
        } else if (event instanceof GroupModel.GroupMemberJoinEvent joined) {
            joined(joined.getKeycloakSession(), joined.getGroup());
        } else if (event instanceof GroupModel.GroupUpdatedEvent updated) {
            updated(updated.getKeycloakSession(), updated.getGroup());
        } else if (event instanceof RealmModel.RealmCreationEvent created) {
            new RoleGrantPermission(created.getKeycloakSession()).exempt(created.getCreatedRealm());
        }
    }

    /** The realm's default role is left alone: every new user gets it, and nobody has one of the two by it. */
    private static void granted(KeycloakSession session, RoleModel role) {
        RoleGrants.realmOf(role)
                .filter(realm -> !role.equals(realm.getDefaultRole()))
                .ifPresent(new RoleGrantPermission(session)::require);
    }

    /** A default group is left alone: it was looked at when it became one, and every new user joins it. */
    private static void joined(KeycloakSession session, GroupModel group) {
        RoleGrants.realmOf(group)
                .filter(realm -> realm.getDefaultGroupsStream().noneMatch(group::equals))
                .ifPresent(new RoleGrantPermission(session)::require);
    }

    /** The event does not tell what has changed: a role, the group above, a name. A DELETE only takes away. */
    private static void updated(KeycloakSession session, GroupModel group) {
        RoleGrants.realmOf(group)
                .filter(realm -> !isDelete(session))
                .ifPresent(new RoleGrantPermission(session)::require);
    }

    /** Where the session works for nobody, there may be no request. */
    private static boolean isDelete(KeycloakSession session) {
        return Actor.of(session).isPresent()
                && "DELETE".equals(session.getContext().getHttpRequest().getHttpMethod());
    }
}
