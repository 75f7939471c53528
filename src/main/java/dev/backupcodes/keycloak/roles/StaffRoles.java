package dev.backupcodes.keycloak.roles;

import dev.backupcodes.keycloak.policy.BackupCodePolicy;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.models.AdminRoles;
import org.keycloak.models.ClientModel;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.models.utils.RoleUtils;

/**
 * The roles that make a user staff, whom only an administrator may touch, so that a help desk cannot climb: those of the
 * realm's admin client, in the master realm any admin role, and those that the policy names. A user has one who has it to
 * Keycloak: directly, by a composite role, by a group.
 */
public final class StaffRoles {

    private final KeycloakSession session;
    private final RealmModel realm;
    private final Set<RoleModel> named;

    public StaffRoles(KeycloakSession session, RealmModel realm, BackupCodePolicy policy) {
        this.session = session;
        this.realm = realm;
        this.named = policy.staffRoles().stream()
                .map(role -> KeycloakModelUtils.getRoleFromString(session, realm, role))
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    public boolean areHeldBy(UserModel user) {
        return RoleUtils.getDeepUserRoleMappings(user).stream().anyMatch(this::makesStaff);
    }

    /** Everybody who has one, by way of what makes them have it. */
    public StaffMembers members() {
        Stream<RoleModel> all = Stream.of(
                        named.stream(), ofAdminClients(), realm.getRolesStream().filter(this::isAdministrative))
                .flatMap(roles -> roles);
        return StaffMembers.of(session, all.map(RoleModel::getId).collect(Collectors.toSet()));
    }

    /** Only in master there is more than one: a realm with thousands of clients is not read through for it. */
    private Stream<RoleModel> ofAdminClients() {
        Stream<ClientModel> clients = AdminRoles.isAdminRealm(realm.getName())
                ? realm.getClientsStream()
                : Stream.ofNullable(realm.getClientByClientId(Constants.REALM_MANAGEMENT_CLIENT_ID));
        return clients.filter(client -> AdminRoles.isAdminClient(realm, client.getClientId()))
                .flatMap(ClientModel::getRolesStream);
    }

    /** Whether {@code user} has an administrative role that {@code caller} has not. */
    public boolean isAbove(UserModel user, UserModel caller) {
        return RoleUtils.getDeepUserRoleMappings(user).stream()
                .filter(this::isAdministrative)
                .anyMatch(role -> !caller.hasRole(role));
    }

    private boolean makesStaff(RoleModel role) {
        return named.contains(role) || isAdministrative(role);
    }

    /** Any role of an admin client counts, also one that somebody added to it. */
    private boolean isAdministrative(RoleModel role) {
        if (role.getContainer() instanceof ClientModel client) {
            return AdminRoles.isAdminClient(realm, client.getClientId());
        }
        return AdminRoles.isAdminRealm(realm.getName()) && AdminRoles.REALM_LEVEL_ROLES.contains(role.getName());
    }
}
