package dev.backupcodes.keycloak.admin.access;

import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.admin.rest.Refusal;
import dev.backupcodes.keycloak.admin.rest.RestError;
import dev.backupcodes.keycloak.code.CodeSet;
import dev.backupcodes.keycloak.job.JobOrder;
import dev.backupcodes.keycloak.roles.Actor;
import dev.backupcodes.keycloak.roles.StaffRoles;
import java.util.Optional;
import org.keycloak.models.AdminRoles;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.services.resources.admin.AdminAuth;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;

/**
 * The table of who may do what, for one caller: {@code docs/security.md}, <em>Who may do what</em>. Keycloak has authenticated the
 * caller and nothing more.
 */
public final class CallerPermissions {

    private final KeycloakSession session;
    private final RealmModel realm;
    private final AdminPermissionEvaluator permissions;
    private final AdminAuth auth;
    private final FineGrainedPermissions fineGrained;
    private final Actor actor;
    private final StaffRoles staff;

    public CallerPermissions(
            KeycloakSession session, RealmModel realm, AdminPermissionEvaluator permissions, StaffRoles staff) {
        this.session = session;
        this.realm = realm;
        this.permissions = permissions;
        this.auth = permissions.adminAuth();
        this.actor = Actor.of(auth);
        this.fineGrained = new FineGrainedPermissions(session, realm, auth);
        this.staff = staff;
    }

    /** @throws Refusal unless the caller may see the realm's settings or its users */
    public void requireOverview() {
        if (!permissions.realm().canViewRealm() && !permissions.users().canView()) {
            throw RestError.FORBIDDEN.refusal();
        }
    }

    /** @throws Refusal unless the caller may see the realm's events */
    public void requireEvents() {
        if (!permissions.realm().canViewEvents()) {
            throw RestError.FORBIDDEN.refusal("backupCodesRestRoleNeeded", AdminRoles.VIEW_EVENTS);
        }
    }

    /** Whom the caller may know by name. */
    public KnownUsers knownUsers() {
        return new KnownUsers(session, auth, realm, permissions);
    }

    /** @throws Refusal unless the caller may look for users, whichever of them are shown then */
    public void requireUserSearch() {
        if (!permissions.users().canQuery()) {
            throw RestError.FORBIDDEN.refusal();
        }
    }

    /**
     * Whether the caller may view every single user, so that counting needs no permission to be asked. A fine-grained permission for all
     * users does not say that: others may deny some.
     */
    public boolean seesAllUsers() {
        return permissions.hasOneAdminRole(AdminRoles.VIEW_USERS, AdminRoles.MANAGE_USERS);
    }

    /** Whether there may be users whom the caller may view. */
    public boolean seesSomeUsers() {
        return seesAllUsers() || realm.isAdminPermissionsEnabled();
    }

    public boolean sees(UserModel user) {
        return permissions.users().canView(user);
    }

    public boolean maySetUp() {
        return permissions.realm().canManageRealm();
    }

    /** @throws Refusal unless the caller may change the realm */
    public void requireSetUp() {
        if (!maySetUp()) {
            throw RestError.FORBIDDEN.refusal();
        }
    }

    /** Whether the caller administers the realm: for many users at once support does not suffice. */
    public boolean mayStartJobs() {
        return isAdministrator(Names.ROLE_REGENERATE);
    }

    /** @throws Refusal unless the caller may start, see and stop jobs */
    public void requireJobs() {
        if (!mayStartJobs()) {
            throw RestError.FORBIDDEN.refusal("backupCodesRestJobAdministrator");
        }
    }

    /**
     * @return the user, whom the caller may view
     * @throws Refusal otherwise
     */
    public UserModel visible(String userId) {
        UserModel user = existing(userId);
        if (!permissions.users().canView(user)) {
            throw RestError.FORBIDDEN.refusal();
        }
        return user;
    }

    /**
     * @return the user, for whom the caller may use the role
     * @throws Refusal unless the caller has the role, whoever the user is, and this very user is within reach
     */
    public UserModel target(String userId, String role) {
        if (!mayUse(role)) {
            throw withoutRole(role);
        }
        UserModel user = existing(userId);
        outOfReach(user, role).ifPresent(refusal -> {
            throw refusal;
        });
        return user;
    }

    /** @return why the caller may not use the role for this user; empty when nothing is in the way */
    public Optional<Refusal> obstacle(UserModel user, String role) {
        return mayUse(role) ? outOfReach(user, role) : Optional.of(withoutRole(role));
    }

    /** Whose call it is, to be had again in another session. */
    public CallerIdentity identity() {
        return CallerIdentity.of(auth);
    }

    /** Who the caller is, over all realms. */
    public String id() {
        return auth.getRealm().getId() + "/" + auth.getUser().getId();
    }

    /** The realm that the caller belongs to. */
    public RealmModel home() {
        return auth.getRealm();
    }

    /** Who the caller is, for a job that goes on when the call is over. */
    public JobOrder.Starter starter() {
        return new JobOrder.Starter(
                auth.getRealm().getId(),
                auth.getUser().getId(),
                auth.getClient().getId(),
                username());
    }

    /** The caller's user name, for those who ask later who it was. */
    public String username() {
        return auth.getUser().getUsername();
    }

    /** Whether the caller may end the realm's own lock on this user: Keycloak's rule for its <em>Unlock</em> (26.7). */
    public boolean mayUnlock(UserModel user) {
        return permissions.users().canManage(user);
    }

    /** What is kept of lockout codes that the caller makes for this user, for those who ask later who it was. */
    public CodeSet.Issue issueFor(UserModel user) {
        return new CodeSet.Issue(username(), user.getEmail(), isAdministrator(Names.ROLE_LOCKOUT), null);
    }

    /** @throws Refusal that tells whether there is such a user only to those who may look for users anyway */
    private UserModel existing(String userId) {
        UserModel user = found(userId).orElse(null);
        if (user == null) {
            throw (permissions.users().canQuery() ? RestError.USER_NOT_FOUND : RestError.FORBIDDEN).refusal();
        }
        return user;
    }

    /** @return empty when the realm has no such user; whether the caller may view the user is not asked */
    public Optional<UserModel> found(String userId) {
        return isCallerFromElsewhere(userId)
                ? Optional.empty()
                : Optional.ofNullable(session.users().getUserById(realm, userId));
    }

    /**
     * Whether this is the id of a caller who is a user of another realm. Keycloak's cache (26.7) hands out a user whom the
     * same request has loaded before, the caller, whatever the realm it is asked for.
     */
    private boolean isCallerFromElsewhere(String userId) {
        return auth.getUser().getId().equals(userId) && !auth.getRealm().equals(realm);
    }

    /**
     * Keycloak's evaluator believes the token where the client does not have the role in its scope, since it is not one of
     * Keycloak's own: a mapper of a client is enough to put it there. So the caller must really hold it, too.
     */
    private boolean mayUse(String role) {
        return permissions.hasOneAdminRole(role) && (actor.administers(realm) || actor.holds(role, realm));
    }

    private Refusal withoutRole(String role) {
        String sentence = actor.isDefault(role, realm) ? "backupCodesRestRoleIsDefault" : "backupCodesRestRoleNeeded";
        return RestError.FORBIDDEN.refusal(sentence, role);
    }

    /**
     * What stands between a caller who has the role and this user. Lockout codes let somebody into an account: so nobody
     * makes them for themselves, which with a stolen password would be a way past the second factor; and nobody, not even an
     * administrator, uses them to reach an administrative role that they do not have. A regeneration lets in nobody but the user.
     */
    private Optional<Refusal> outOfReach(UserModel user, String role) {
        boolean lockout = Names.ROLE_LOCKOUT.equals(role);
        if (!permissions.users().canView(user) || isDenied(user, role)) {
            return Optional.of(RestError.FORBIDDEN.refusal());
        }
        if (lockout && auth.getUser().equals(user)) {
            return Optional.of(RestError.SELF_TARGET.refusal());
        }
        if (!isAdministrator(role)) {
            return staff.areHeldBy(user) ? Optional.of(RestError.PROTECTED_TARGET.refusal()) : Optional.empty();
        }
        return lockout && isAboveCaller(user)
                ? Optional.of(RestError.PROTECTED_TARGET.refusal("backupCodesRestAboveCaller"))
                : Optional.empty();
    }

    /** Nobody is above an administrator of master. */
    private boolean isAboveCaller(UserModel user) {
        return !actor.administersAll() && staff.isAbove(user, auth.getUser());
    }

    /** As everywhere in Keycloak, fine-grained permissions do not bind those who administer the whole realm. */
    private boolean isDenied(UserModel user, String role) {
        return !isAdministrator(role) && fineGrained.deniesResetPassword(user);
    }

    /**
     * Whether the caller administers the realm.
     *
     * @param role that the caller uses: a token that is for the role alone is not an administrator's
     */
    public boolean isAdministrator(String role) {
        return permissions.isRealmAdmin() && permissions.hasOneAdminRole(role) && actor.administers(realm);
    }
}
