package dev.backupcodes.keycloak.it;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Callers of every kind that the tables of permissions know. Where a line speaks of <i>the role</i>, there is one caller for
 * each of our roles: the one who has the role that the call needs.
 */
final class PermissionCallers implements AutoCloseable {

    private static final List<String> ROLES = List.of(UserCall.Roles.REGENERATE, UserCall.Roles.LOCKOUT);
    private static final String BY_NAME = "named-";

    /** The policy that the callers need. */
    static final String SERVICE_ACCOUNTS = BY_NAME + ROLES.get(0) + "," + BY_NAME + ROLES.get(1);

    private final TestRealm realm;
    private final AdminRights rights;
    private final Map<String, Caller> callers = new HashMap<>();
    private final List<AdminRights.MasterUser> toClose = new ArrayList<>();
    private int count;

    /** @param customers the id of the group that some callers may see */
    PermissionCallers(TestRealm realm, TestRealm otherRealm, String customers) {
        this.realm = realm;
        this.rights = AdminRights.of(realm);
        addOrdinary();
        addFromElsewhere(otherRealm);
        ROLES.forEach(this::addServiceAccounts);
        addFineGrained(customers);
        addThoseWhoLack();
    }

    private void addOrdinary() {
        callers.put("no token", new Caller(UUID.randomUUID().toString(), "nobody", null, null));
        add("user");
        add("view-users", "view-users");
        add("manage-users", "manage-users");
        add("realm-admin", "realm-admin");
        addWithEachRole("the role", "view-users");
        addWithEachRole("the role without view");
        ROLES.forEach(this::addByGroup);
        ROLES.forEach(role -> add(key("the other role", role), "view-users", UserCall.Roles.other(role)));
    }

    private void addFromElsewhere(TestRealm otherRealm) {
        addOfMaster("master admin", rights.masterAdmin(true));
        ROLES.forEach(
                role -> addOfMaster(key("the role in master", role), rights.masterUser(true, "view-users", role)));
        TestUser elsewhere = otherRealm.addUser("rita", true);
        AdminRights.of(otherRealm).give(elsewhere, "realm-admin");
        callers.put("another realm's admin", caller(elsewhere, Tokens.byPassword(otherRealm, elsewhere)));
    }

    private void addByGroup(String role) {
        TestUser user = add(key("the role by a group", role), "view-users");
        rights.giveByGroup(user, role);
    }

    private void addServiceAccounts(String role) {
        addServiceAccount(key("service account", role), "script-" + role, role);
        addServiceAccount(key("service account by name", role), BY_NAME + role, role);
    }

    private void addFineGrained(String customers) {
        rights.enablePermissions();
        addWithEachRole("view denied", "query-users");
        TestUser[] groupOnly = addWithEachRole("customers' group only", "query-users");
        rights.permit(AdminRights.GROUPS, Set.of(customers), Set.of("view-members"), rights.grantTo(groupOnly));
        TestUser[] resetDenied = addWithEachRole("reset-password denied", "view-users");
        rights.permitAll(AdminRights.USERS, Set.of("reset-password"), rights.denyTo(resetDenied));
    }

    /** Who had a role, who has one that the token's client may not use, and who has only a token that says so. */
    private void addThoseWhoLack() {
        rights.narrowClient("narrow");
        for (String role : ROLES) {
            TestUser former = add(key("role taken away", role), "view-users", role);
            rights.take(former, "view-users", role);
            TestUser narrow = user("view-users", role);
            callers.put(key("role not in the token", role), caller(narrow, Tokens.byPassword(realm, "narrow", narrow)));
            String mapping = rights.mappingClient("claims-" + role, role, "view-users");
            TestUser claimant = user("view-users");
            callers.put(
                    key("role in the token only", role), caller(claimant, Tokens.byPassword(realm, mapping, claimant)));
        }
        TestUser admin = user("realm-admin");
        callers.put("realm-admin not in token", caller(admin, Tokens.byPassword(realm, "narrow", admin)));
    }

    private TestUser[] addWithEachRole(String name, String... otherRoles) {
        return ROLES.stream()
                .map(role -> {
                    String[] roles = Arrays.copyOf(otherRoles, otherRoles.length + 1);
                    roles[otherRoles.length] = role;
                    return add(key(name, role), roles);
                })
                .toArray(TestUser[]::new);
    }

    private TestUser add(String name, String... roles) {
        TestUser user = user(roles);
        callers.put(name, caller(user, Tokens.byPassword(realm, user)));
        return user;
    }

    private TestUser user(String... roles) {
        TestUser user = realm.addUser("caller" + ++count, true);
        rights.give(user, roles);
        return user;
    }

    private void addOfMaster(String name, AdminRights.MasterUser user) {
        toClose.add(user);
        callers.put(name, caller(user.user(), Tokens.byPasswordInMaster(realm.server(), user.user())));
    }

    private void addServiceAccount(String name, String clientId, String role) {
        AdminRights.ServiceAccount account = rights.serviceAccount(clientId, "view-users", role);
        callers.put(
                name,
                new Caller(
                        account.userId(),
                        "service-account-" + clientId,
                        Tokens.ofServiceAccount(realm, account),
                        null));
    }

    private static Caller caller(TestUser user, String token) {
        return new Caller(user.id(), user.username(), token, user.totp()::now);
    }

    private static String key(String name, String role) {
        return name + " " + role;
    }

    /** The caller whom a line of a call's table means. */
    Caller of(UserCall call, String name) {
        Caller forAllCalls = callers.get(name);
        return forAllCalls != null ? forAllCalls : Objects.requireNonNull(callers.get(key(name, call.role())), name);
    }

    @Override
    public void close() {
        toClose.forEach(AdminRights.MasterUser::close);
    }

    /**
     * Who calls.
     *
     * @param token null for a caller without one
     * @param otp null for a caller without an authenticator app
     */
    record Caller(String id, String username, String token, Supplier<String> otp) {

        AdminApi.Answer call(UserCall call, TestRealm realm, String userId) {
            return call.send(AdminApi.of(realm, token), userId, otp == null ? null : otp.get());
        }
    }
}
