package dev.backupcodes.keycloak.admin.access;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.services.resources.admin.AdminAuth;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;
import org.keycloak.services.resources.admin.fgap.AdminPermissions;

/**
 * Users whom a caller may know by name: those whom they may view in the realm that the call is about and in the realm that they
 * belong to, and themselves.
 */
public final class KnownUsers {

    private final KeycloakSession session;
    private final AdminAuth auth;
    private final Map<String, AdminPermissionEvaluator> permissions = new HashMap<>();
    private final Map<String, String> realmsOfUsers = new HashMap<>();

    KnownUsers(KeycloakSession session, AdminAuth auth, RealmModel realm, AdminPermissionEvaluator inRealm) {
        this.session = session;
        this.auth = auth;
        permissions.put(realm.getId(), inRealm);
        RealmModel home = auth.getRealm();
        permissions.computeIfAbsent(home.getId(), id -> AdminPermissions.evaluator(session, home, auth));
        realmsOfUsers.put(auth.getUser().getId(), home.getId());
    }

    /**
     * @param username null when there is no such user
     * @param visible the caller may know that; otherwise nothing is told
     */
    public record Sight(String username, boolean visible) {

        private static final Sight HIDDEN = new Sight(null, false);
    }

    /** What the caller may know of whoever has this id in that realm. */
    public Sight of(String realmId, String userId) {
        AdminPermissionEvaluator evaluator = permissions.get(realmId);
        if (evaluator == null) {
            return Sight.HIDDEN;
        }
        Optional<UserModel> user = find(realmId, userId);
        boolean visible = user.map(one -> mayView(evaluator, one))
                .orElseGet(() -> evaluator.users().canQuery());
        return visible ? new Sight(user.map(UserModel::getUsername).orElse(null), true) : Sight.HIDDEN;
    }

    /** @return the id of the user with that name in that realm, if there is one whom the caller may view */
    public Optional<String> idOf(RealmModel realm, String username) {
        AdminPermissionEvaluator evaluator = permissions.get(realm.getId());
        return Optional.ofNullable(evaluator)
                .map(allowed -> session.users().getUserByUsername(realm, username))
                .filter(user -> mayView(evaluator, user))
                .map(UserModel::getId);
    }

    private boolean mayView(AdminPermissionEvaluator evaluator, UserModel user) {
        return auth.getUser().getId().equals(user.getId()) || evaluator.users().canView(user);
    }

    /**
     * Keycloak's cache (26.7) hands out a user whom the same request has loaded before, whatever the realm it is asked for.
     */
    private Optional<UserModel> find(String realmId, String userId) {
        if (!realmsOfUsers.getOrDefault(userId, realmId).equals(realmId)) {
            return Optional.empty();
        }
        Optional<UserModel> user = Optional.ofNullable(session.realms().getRealm(realmId))
                .map(realm -> session.users().getUserById(realm, userId));
        user.ifPresent(found -> realmsOfUsers.put(userId, realmId));
        return user;
    }
}
