package dev.backupcodes.keycloak.admin;

import dev.backupcodes.keycloak.Names;
import java.util.Optional;
import org.keycloak.models.AdminRoles;
import org.keycloak.models.ClientModel;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.services.resources.admin.AdminAuth;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;

/** The table of who may do what (DESIGN §6), for one caller. Keycloak has authenticated the caller and nothing more. */
final class Caller {

    private final RealmModel realm;
    private final AdminPermissionEvaluator permissions;
    private final FineGrained fineGrained;
    private final Staff staff;

    Caller(KeycloakSession session, RealmModel realm, AdminPermissionEvaluator permissions, Staff staff) {
        this.realm = realm;
        this.permissions = permissions;
        this.fineGrained = new FineGrained(session, realm, permissions.adminAuth());
        this.staff = staff;
    }

    AdminAuth auth() {
        return permissions.adminAuth();
    }

    /**
     * Whether this is the id of a caller who is a user of another realm. Keycloak's cache (26.7) hands out a user whom the
     * same request has loaded before, the caller, whatever the realm it is asked for.
     */
    boolean isFromElsewhere(String userId) {
        return auth().getUser().getId().equals(userId) && !auth().getRealm().equals(realm);
    }

    boolean mayQueryUsers() {
        return permissions.users().canQuery();
    }

    boolean mayView(UserModel user) {
        return permissions.users().canView(user);
    }

    /** @throws Refusal without the role, whoever the target is */
    void requireRole(String role) {
        if (!permissions.hasOneAdminRole(role)) {
            throw RestError.FORBIDDEN.refusal();
        }
    }

    /** @throws Refusal when this very user is out of the caller's reach */
    void requireReach(UserModel user, String role) {
        obstacle(user, role).ifPresent(error -> {
            throw error.refusal();
        });
    }

    /** What stands between a caller who has the role and this user. */
    private Optional<RestError> obstacle(UserModel user, String role) {
        if (!mayView(user) || isDenied(user, role)) {
            return Optional.of(RestError.FORBIDDEN);
        }
        return isProtectedFromCaller(user, role) ? Optional.of(RestError.PROTECTED_TARGET) : Optional.empty();
    }

    boolean mayRegenerate(UserModel user) {
        return mayActOn(user, Names.ROLE_REGENERATE);
    }

    /** Nobody makes lockout codes for themselves, not even an administrator. */
    boolean mayMakeLockoutCodes(UserModel user) {
        return mayActOn(user, Names.ROLE_LOCKOUT) && !auth().getUser().equals(user);
    }

    private boolean mayActOn(UserModel user, String role) {
        return permissions.hasOneAdminRole(role) && obstacle(user, role).isEmpty();
    }

    private boolean isProtectedFromCaller(UserModel user, String role) {
        return !isAdministrator(role) && staff.includes(user);
    }

    /** As everywhere in Keycloak, fine-grained permissions do not bind who administers the whole realm. */
    private boolean isDenied(UserModel user, String role) {
        return !isAdministrator(role) && fineGrained.deniesResetPassword(user);
    }

    /**
     * {@code realm-admin}, or {@code admin} of master; and the token's client may use that very role, which
     * {@code isRealmAdmin()} does not ask.
     */
    private boolean isAdministrator(String role) {
        return permissions.isRealmAdmin() && permissions.hasOneAdminRole(role) && hasAdministratorsRoleInScope();
    }

    private boolean hasAdministratorsRoleInScope() {
        if (AdminRoles.isAdminRealm(auth().getRealm().getName())) {
            return auth().hasRealmRole(AdminRoles.ADMIN);
        }
        ClientModel adminClient = realm.getClientByClientId(Constants.REALM_MANAGEMENT_CLIENT_ID);
        return adminClient != null && auth().hasAppRole(adminClient, AdminRoles.REALM_ADMIN);
    }
}
