package dev.backupcodes.keycloak.roles;

import static org.keycloak.models.AdminRoles.isAdminClient;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.keycloak.models.ClientModel;
import org.keycloak.models.GroupModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;
import org.keycloak.models.utils.RoleUtils;

/** What gives one of the two roles: the role itself, a composite role that contains it, a group that has it. */
final class RoleGrants {

    private RoleGrants() {}

    /** @return the realm whose administrators alone may give {@code role}; empty when it gives none of the two */
    static Optional<RealmModel> realmOf(RoleModel role) {
        return realmOf(Stream.of(role));
    }

    /** @return the realm whose administrators alone may give what {@code group} gives, by itself or by those above it */
    static Optional<RealmModel> realmOf(GroupModel group) {
        return realmOf(Stream.iterate(group, one -> one != null, GroupModel::getParent)
                .flatMap(GroupModel::getRoleMappingsStream));
    }

    private static Optional<RealmModel> realmOf(Stream<RoleModel> roles) {
        return roles.flatMap(RoleGrants::expanded)
                .filter(RoleGrants::isGuarded)
                .map(role -> ((ClientModel) role.getContainer()).getRealm())
                .findFirst();
    }

    private static Stream<RoleModel> expanded(RoleModel role) {
        return role.isComposite() ? RoleUtils.expandCompositeRoles(Set.of(role)).stream() : Stream.of(role);
    }

    private static boolean isGuarded(RoleModel role) {
        return BackupCodeRoles.NAMES.contains(role.getName())
                && role.getContainer() instanceof ClientModel client
                && isAdminClient(client.getRealm(), client.getClientId());
    }
}
