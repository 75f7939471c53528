package dev.backupcodes.keycloak.admin;

import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.code.CodeSet;
import dev.backupcodes.keycloak.roles.Actor;
import dev.backupcodes.keycloak.roles.StaffRoles;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.services.resources.admin.AdminAuth;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;

/** The table of who may do what, for one caller. Keycloak has authenticated the caller and nothing more. */
final class Caller {

    private final RealmModel realm;
    private final AdminPermissionEvaluator permissions;
    private final FineGrained fineGrained;
    private final Actor actor;
    private final StaffRoles staff;

    Caller(KeycloakSession session, RealmModel realm, AdminPermissionEvaluator permissions, StaffRoles staff) {
        this.realm = realm;
        this.permissions = permissions;
        this.actor = Actor.of(permissions.adminAuth());
        this.fineGrained = new FineGrained(session, realm, permissions.adminAuth());
        this.staff = staff;
    }

    AdminAuth auth() {
        return permissions.adminAuth();
    }

    /** What is kept of lockout codes that the caller makes for this user, for those who ask later who it was. */
    CodeSet.Issue issueFor(UserModel user) {
        return new CodeSet.Issue(auth().getUser().getUsername(), user.getEmail(), isAdministrator(Names.ROLE_LOCKOUT));
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
        if (!mayUse(role)) {
            throw withoutRole(role);
        }
    }

    /**
     * Keycloak's evaluator believes the token where the client has not got the role in its scope, since it is not one of
     * Keycloak's own: a mapper of a client is enough to put it there. So the caller must really hold it, too.
     */
    private boolean mayUse(String role) {
        return permissions.hasOneAdminRole(role) && (actor.administers(realm) || actor.holds(role, realm));
    }

    private Refusal withoutRole(String role) {
        String sentence = actor.isDefault(role, realm) ? "backupCodesRestRoleIsDefault" : "backupCodesRestRoleNeeded";
        return new Refusal(RestError.FORBIDDEN, sentence, null, role);
    }

    /** @throws Refusal when this very user is out of the caller's reach */
    void requireReach(UserModel user, String role) {
        distance(user, role).ifPresent(refusal -> {
            throw refusal;
        });
    }

    /** @return why the caller may not use the role for this user; empty when nothing is in the way */
    Optional<Refusal> obstacle(UserModel user, String role) {
        return mayUse(role) ? distance(user, role) : Optional.of(withoutRole(role));
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
            return staff.areHeldBy(user) ? Optional.of(RestError.PROTECTED_TARGET.refusal()) : Optional.empty();
        }
        return lockout && isBelow(user)
                ? Optional.of(RestError.PROTECTED_TARGET.refusal("backupCodesRestAboveCaller"))
                : Optional.empty();
    }

    /** Nobody is above an administrator of master. */
    private boolean isBelow(UserModel user) {
        return !actor.administersAll() && staff.isAbove(user, auth().getUser());
    }

    /** As everywhere in Keycloak, fine-grained permissions do not bind who administers the whole realm. */
    private boolean isDenied(UserModel user, String role) {
        return !isAdministrator(role) && fineGrained.deniesResetPassword(user);
    }

    /** A token for the role alone, of somebody who administers the realm, is not an administrator's. */
    private boolean isAdministrator(String role) {
        return permissions.isRealmAdmin() && permissions.hasOneAdminRole(role) && actor.administers(realm);
    }
}
