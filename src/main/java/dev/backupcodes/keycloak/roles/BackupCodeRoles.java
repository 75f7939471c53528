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
 * The two roles, placed where Keycloak has its own admin roles: on the realm's admin client, as part of {@code realm-admin};
 * and on the client that stands for the realm in the master realm, as part of {@code admin} there.
 */
public final class BackupCodeRoles {

    static final List<String> NAMES = List.of(Names.ROLE_REGENERATE, Names.ROLE_LOCKOUT);

    private final KeycloakSession session;

    public BackupCodeRoles(KeycloakSession session) {
        this.session = session;
    }

    /**
     * A role of ours that is there already is left as it is, wherever an administrator has put it.
     *
     * @return whether one was missing
     */
    public boolean addTo(RealmModel realm) {
        boolean added = false;
        RealmModel master = session.realms().getRealmByName(Config.getAdminRealm());
        ClientModel masterClient = realm.getMasterAdminClient();
        if (master != null && masterClient != null) {
            added = addTo(masterClient, master.getRole(ADMIN));
        }
        ClientModel ownClient =
                isAdminRealm(realm.getName()) ? null : realm.getClientByClientId(Constants.REALM_MANAGEMENT_CLIENT_ID);
        if (ownClient != null) {
            added |= addTo(ownClient, ownClient.getRole(REALM_ADMIN));
        }
        return added;
    }

    private static boolean addTo(ClientModel client, RoleModel administrator) {
        List<String> missing =
                NAMES.stream().filter(name -> isMissing(client.getRole(name))).toList();
        missing.forEach(name -> add(name, client, administrator));
        return !missing.isEmpty();
    }

    /** An import makes a bare role of that name when it gives it to a user: it counts as not there yet. */
    private static boolean isMissing(RoleModel role) {
        return role == null || role.getDescription() == null;
    }

    private static void add(String name, ClientModel client, RoleModel administrator) {
        RoleModel existing = client.getRole(name);
        RoleModel role = existing == null ? client.addRole(name) : existing;
        role.setDescription("${role_" + name + "}");
        if (administrator != null) {
            administrator.addCompositeRole(role);
        }
    }
}
