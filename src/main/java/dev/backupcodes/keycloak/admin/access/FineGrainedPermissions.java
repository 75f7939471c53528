package dev.backupcodes.keycloak.admin.access;

import java.util.List;
import java.util.Set;
import org.keycloak.authorization.AuthorizationProvider;
import org.keycloak.authorization.common.DefaultEvaluationContext;
import org.keycloak.authorization.common.KeycloakIdentity;
import org.keycloak.authorization.fgap.AdminPermissionsSchema;
import org.keycloak.authorization.model.Resource;
import org.keycloak.authorization.model.ResourceServer;
import org.keycloak.authorization.model.ResourceWrapper;
import org.keycloak.authorization.model.Scope;
import org.keycloak.authorization.permission.ResourcePermission;
import org.keycloak.authorization.policy.evaluation.DecisionPermissionCollector;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.services.resources.admin.AdminAuth;

/**
 * Fine-grained admin permissions (v2). Keycloak's own evaluator tells only yes or no; here it matters whether a permission
 * on the user says no, or whether none speaks of the user at all. Asked the same way as Keycloak's
 * {@code FineGrainedAdminPermissionEvaluator} (26.7) does.
 */
final class FineGrainedPermissions {

    private final KeycloakSession session;
    private final RealmModel realm;
    private final AdminAuth caller;

    FineGrainedPermissions(KeycloakSession session, RealmModel realm, AdminAuth caller) {
        this.session = session;
        this.realm = realm;
        this.caller = caller;
    }

    /** Some permission covers <em>reset-password</em> for this user, and none grants it to the caller. */
    boolean deniesResetPassword(UserModel user) {
        if (!AdminPermissionsSchema.SCHEMA.isAdminPermissionsEnabled(realm)
                || !caller.getRealm().equals(realm)) {
            return false;
        }
        AuthorizationProvider authorization = session.getProvider(AuthorizationProvider.class);
        ResourceServer server = authorization
                .getStoreFactory()
                .getResourceServerStore()
                .findByClient(realm.getAdminPermissionsClient());
        if (server == null) {
            return false;
        }
        Resource resource = resourceOf(user, authorization, server);
        DecisionPermissionCollector decision = decide(resource, authorization, server);
        return decision.isEvaluated(AdminPermissionsSchema.RESET_PASSWORD) && !isGranted(decision, resource);
    }

    /** A user whom no permission names is no resource of its own; then those for all users count. */
    private Resource resourceOf(UserModel user, AuthorizationProvider authorization, ResourceServer server) {
        Resource named = authorization.getStoreFactory().getResourceStore().findByName(server, user.getId());
        if (named != null) {
            return named;
        }
        Set<Scope> scope = Set.of(authorization
                .getStoreFactory()
                .getScopeStore()
                .findByName(server, AdminPermissionsSchema.RESET_PASSWORD));
        return new ResourceWrapper(user.getId(), user.getId(), scope, server);
    }

    private DecisionPermissionCollector decide(
            Resource resource, AuthorizationProvider authorization, ResourceServer server) {
        KeycloakIdentity identity = new KeycloakIdentity(caller.getToken(), session, caller.getRealm(), true);
        ResourcePermission question = new ResourcePermission(
                AdminPermissionsSchema.USERS_RESOURCE_TYPE, resource, resource.getScopes(), server);
        return authorization
                .evaluators()
                .from(List.of(question), server, new DefaultEvaluationContext(identity, session))
                .getDecision(server, null, DecisionPermissionCollector.class);
    }

    private static boolean isGranted(DecisionPermissionCollector decision, Resource resource) {
        return decision.results().stream()
                .filter(permission -> permission.getResourceId().equals(resource.getId()))
                .anyMatch(permission -> permission.getScopes().contains(AdminPermissionsSchema.RESET_PASSWORD));
    }
}
