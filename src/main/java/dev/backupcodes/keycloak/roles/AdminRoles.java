package dev.backupcodes.keycloak.roles;

import static org.keycloak.models.AdminRoles.ADMIN;
import static org.keycloak.models.AdminRoles.REALM_ADMIN;
import static org.keycloak.models.AdminRoles.isAdminRealm;

import dev.backupcodes.keycloak.Names;
import java.util.List;
import org.keycloak.Config;
import org.keycloak.models.ClientModel;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;

/**
 * The two roles, where Keycloak has its own admin roles: on the realm's admin client, as part of {@code realm-admin}; and
 * on the client that stands for the realm in the master realm, as part of {@code admin} there.
 */
final class AdminRoles {

    static final List<String> NAMES = List.of(Names.ROLE_REGENERATE, Names.ROLE_LOCKOUT);

    private final KeycloakSession session;

    AdminRoles(KeycloakSession session) {
        this.session = session;
    }

    /** A role of ours that is there already is left as it is, wherever an administrator has put it. */
    void addTo(RealmModel realm) {
        RealmModel master = session.realms().getRealmByName(Config.getAdminRealm());
        ClientModel masterClient = realm.getMasterAdminClient();
        if (master != null && masterClient != null) {
            NAMES.forEach(name -> add(name, masterClient, master.getRole(ADMIN)));
        }
        ClientModel ownClient =
                isAdminRealm(realm.getName()) ? null : realm.getClientByClientId(Constants.REALM_MANAGEMENT_CLIENT_ID);
        if (ownClient != null) {
            NAMES.forEach(name -> add(name, ownClient, ownClient.getRole(REALM_ADMIN)));
        }
    }

    /** An import makes a bare role of that name when it gives it to a user: it counts as not there yet. */
    private static void add(String name, ClientModel client, RoleModel administrator) {
        String description = "${role_" + name + "}";
        RoleModel existing = client.getRole(name);
        if (existing != null && existing.getDescription() != null) {
            return;
        }
        RoleModel role = existing == null ? client.addRole(name) : existing;
        role.setDescription(description);
        if (administrator != null) {
            administrator.addCompositeRole(role);
        }
    }
}
