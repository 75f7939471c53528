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

    /** The user name, for those who ask later who it was. */
    String name() {
        return auth().getUser().getUsername();
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
            throw withoutRole(role);
        }
    }

    private static Refusal withoutRole(String role) {
        return new Refusal(RestError.FORBIDDEN, "backupCodesRestRoleNeeded", null, role);
    }

    /** @throws Refusal when this very user is out of the caller's reach */
    void requireReach(UserModel user, String role) {
        distance(user, role).ifPresent(refusal -> {
            throw refusal;
        });
    }

    /** @return why the caller may not use the role for this user; empty when nothing is in the way */
    Optional<Refusal> obstacle(UserModel user, String role) {
        return permissions.hasOneAdminRole(role) ? distance(user, role) : Optional.of(withoutRole(role));
    }

    boolean mayAct(UserModel user, String role) {
        return obstacle(user, role).isEmpty();
    }

    boolean maySetUp() {
        return RealmCodes.maySetUp(permissions);
    }

    /**
     * What stands between a caller who has the role and this user. Lockout codes let somebody into an account: so nobody
     * makes them for themselves, which with a stolen password would be a way past the second factor; and nobody, not even an
     * administrator, gets by them at an administrative role that they do not have. A regeneration lets nobody in but the user.
     */
    private Optional<Refusal> distance(UserModel user, String role) {
        boolean lockout = Names.ROLE_LOCKOUT.equals(role);
        if (!mayView(user) || isDenied(user, role)) {
            return Optional.of(RestError.FORBIDDEN.refusal());
        }
        if (lockout && auth().getUser().equals(user)) {
            return Optional.of(RestError.SELF_TARGET.refusal());
        }
        if (!isAdministrator(role)) {
            return staff.includes(user) ? Optional.of(RestError.PROTECTED_TARGET.refusal()) : Optional.empty();
        }
        return lockout && isBelow(user)
                ? Optional.of(RestError.PROTECTED_TARGET.refusal("backupCodesRestAboveCaller"))
                : Optional.empty();
    }

    /** Nobody is above an administrator of master. */
    private boolean isBelow(UserModel user) {
        return !isMasterAdministrator() && staff.isAbove(user, auth().getUser());
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
        if (isMasterAdministrator()) {
            return true;
        }
        if (AdminRoles.isAdminRealm(auth().getRealm().getName())) {
            return false;
        }
        ClientModel adminClient = realm.getClientByClientId(Constants.REALM_MANAGEMENT_CLIENT_ID);
        return adminClient != null && auth().hasAppRole(adminClient, AdminRoles.REALM_ADMIN);
    }

    private boolean isMasterAdministrator() {
        return AdminRoles.isAdminRealm(auth().getRealm().getName()) && auth().hasRealmRole(AdminRoles.ADMIN);
    }
}
