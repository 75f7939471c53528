package dev.backupcodes.keycloak.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.backupcodes.keycloak.it.PermissionTable.Cell;
import dev.backupcodes.keycloak.it.PermissionTargets.Target;
import jakarta.ws.rs.NotFoundException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.keycloak.admin.client.CreatedResponseUtil;
import org.keycloak.admin.client.resource.ClientResource;
import org.keycloak.admin.client.resource.RealmResource;
import org.keycloak.admin.client.resource.UserResource;
import org.keycloak.representations.idm.AdminEventRepresentation;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.representations.idm.RealmRepresentation;

/**
 * Who may do what (DESIGN §6), cell by cell: the answer, whether anything changed, mails, and the trail.
 *
 * <p>To add a call: a table, a line in {@link #cells()} and one in {@link #call(Cell, Caller, Target)}.
 */
class PermissionMatrixIT {

    private static final String REGENERATE_ROLE = "regenerate-backup-codes";
    private static final String LOCKOUT_ROLE = "generate-lockout-codes";
    private static final String REASON = "Ticket 4711";
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String STATUS = """
            caller                    | customer      | staff         | self               | nobody             | disabled      | no second factor | no address
            no token                  | 401           | 401           | 401                | 401                | 401           | 401              | 401
            user                      | 403 forbidden | 403 forbidden | 403 forbidden      | 403 forbidden      | 403 forbidden | 403 forbidden    | 403 forbidden
            view-users                | 200           | 200           | 200                | 404 user_not_found | 200           | 200              | 200
            manage-users              | 200           | 200           | 200                | 404 user_not_found | 200           | 200              | 200
            the role                  | 200           | 200           | 200                | 404 user_not_found | 200           | 200              | 200
            the role without view     | 403 forbidden | 403 forbidden | 403 forbidden      | 403 forbidden      | 403 forbidden | 403 forbidden    | 403 forbidden
            the lockout role          | 200           | 200           | 200                | 404 user_not_found | 200           | 200              | 200
            realm-admin               | 200           | 200           | 200                | 404 user_not_found | 200           | 200              | 200
            master admin              | 200           | 200           | 404 user_not_found | 404 user_not_found | 200           | 200              | 200
            the role in master        | 200           | 200           | 404 user_not_found | 404 user_not_found | 200           | 200              | 200
            another realm's admin     | 403           | 403           | 403                | 403                | 403           | 403              | 403
            service account           | 200           | 200           | 200                | 404 user_not_found | 200           | 200              | 200
            service account by name   | 200           | 200           | 200                | 404 user_not_found | 200           | 200              | 200
            view denied               | 403 forbidden | 403 forbidden | 403 forbidden      | 404 user_not_found | 403 forbidden | 403 forbidden    | 403 forbidden
            reset-password denied     | 200           | 200           | 200                | 404 user_not_found | 200           | 200              | 200
            customers' group only     | 200           | 403 forbidden | 403 forbidden      | 404 user_not_found | 403 forbidden | 403 forbidden    | 403 forbidden
            role taken away           | 403 forbidden | 403 forbidden | 403 forbidden      | 403 forbidden      | 403 forbidden | 403 forbidden    | 403 forbidden
            role not in the token     | 403 forbidden | 403 forbidden | 403 forbidden      | 403 forbidden      | 403 forbidden | 403 forbidden    | 403 forbidden
            realm-admin not in token  | 403 forbidden | 403 forbidden | 403 forbidden      | 403 forbidden      | 403 forbidden | 403 forbidden    | 403 forbidden
            """;

    private static final String REGENERATE = """
            caller                    | customer                | staff                | self                 | nobody             | disabled          | no second factor    | no address
            no token                  | 401                     | 401                  | 401                  | 401                | 401               | 401                 | 401
            user                      | 403 forbidden           | 403 forbidden        | 403 forbidden        | 403 forbidden      | 403 forbidden     | 403 forbidden       | 403 forbidden
            view-users                | 403 forbidden           | 403 forbidden        | 403 forbidden        | 403 forbidden      | 403 forbidden     | 403 forbidden       | 403 forbidden
            manage-users              | 403 forbidden           | 403 forbidden        | 403 forbidden        | 403 forbidden      | 403 forbidden     | 403 forbidden       | 403 forbidden
            the role                  | 200                     | 403 protected_target | 403 protected_target | 404 user_not_found | 409 user_disabled | 409 user_not_active | 409 no_email
            the role without view     | 403 forbidden           | 403 forbidden        | 403 forbidden        | 403 forbidden      | 403 forbidden     | 403 forbidden       | 403 forbidden
            the lockout role          | 403 forbidden           | 403 forbidden        | 403 forbidden        | 403 forbidden      | 403 forbidden     | 403 forbidden       | 403 forbidden
            realm-admin               | 200                     | 200                  | 200                  | 404 user_not_found | 409 user_disabled | 409 user_not_active | 409 no_email
            master admin              | 200                     | 200                  | 404 user_not_found   | 404 user_not_found | 409 user_disabled | 409 user_not_active | 409 no_email
            the role in master        | 200                     | 403 protected_target | 404 user_not_found   | 404 user_not_found | 409 user_disabled | 409 user_not_active | 409 no_email
            another realm's admin     | 403                     | 403                  | 403                  | 403                | 403               | 403                 | 403
            service account           | 403 step_up_unavailable | 403 protected_target | 403 protected_target | 404 user_not_found | 409 user_disabled | 409 user_not_active | 409 no_email
            service account by name   | 200                     | 403 protected_target | 403 protected_target | 404 user_not_found | 409 user_disabled | 409 user_not_active | 409 no_email
            view denied               | 403 forbidden           | 403 forbidden        | 403 forbidden        | 404 user_not_found | 403 forbidden     | 403 forbidden       | 403 forbidden
            reset-password denied     | 403 forbidden           | 403 forbidden        | 403 forbidden        | 404 user_not_found | 403 forbidden     | 403 forbidden       | 403 forbidden
            customers' group only     | 200                     | 403 forbidden        | 403 forbidden        | 404 user_not_found | 403 forbidden     | 403 forbidden       | 403 forbidden
            role taken away           | 403 forbidden           | 403 forbidden        | 403 forbidden        | 403 forbidden      | 403 forbidden     | 403 forbidden       | 403 forbidden
            role not in the token     | 403 forbidden           | 403 forbidden        | 403 forbidden        | 403 forbidden      | 403 forbidden     | 403 forbidden       | 403 forbidden
            realm-admin not in token  | 403 forbidden           | 403 forbidden        | 403 forbidden        | 403 forbidden      | 403 forbidden     | 403 forbidden       | 403 forbidden
            """;

    private static final Map<String, Caller> CALLERS = new HashMap<>();
    private static final List<AutoCloseable> TO_CLOSE = new ArrayList<>();

    private static TestRealm realm;
    private static TestRealm otherRealm;
    private static PermissionTargets targets;
    private static RealmRepresentation masterBefore;

    static Stream<Cell> cells() {
        return Stream.of(
                        PermissionTable.cells("GET status", STATUS, PermissionTargets.KINDS),
                        PermissionTable.cells("POST regenerate", REGENERATE, PermissionTargets.KINDS))
                .flatMap(cells -> cells);
    }

    @BeforeAll
    static void realms() {
        realm = newRealm();
        otherRealm = newRealm();
        letMasterTokensLive();
        targets = new PermissionTargets(
                realm, otherRealm.addUser("elsewhere", true).id());
        realm.policy(Map.of(
                "notifications", "false",
                "staffRoles", PermissionTargets.STAFF_ROLES,
                "serviceAccounts", "named-script"));
        addCallers();
    }

    private static TestRealm newRealm() {
        TestRealm made = TestRealm.builder()
                .otpReusable()
                .quickPasswords()
                .policy(Map.of("notifications", "false"))
                .with(settings -> settings.setAccessTokenLifespan(3600))
                .with(PermissionTargets::addCustomAdminRole)
                .create();
        TO_CLOSE.add(made);
        return made;
    }

    /** Master's tokens live for a minute and its OTP codes work once: too little for a column of calls. */
    private static void letMasterTokensLive() {
        masterBefore = master().toRepresentation();
        RealmRepresentation changed = master().toRepresentation();
        changed.setAccessTokenLifespan(3600);
        changed.setOtpPolicyCodeReusable(true);
        master().update(changed);
    }

    private static void addCallers() {
        Staff staff = Staff.of(realm);
        CALLERS.put("no token", new Caller(UUID.randomUUID().toString(), null, null));
        caller("user");
        caller("view-users", "view-users");
        caller("manage-users", "manage-users");
        caller("the role", "view-users", REGENERATE_ROLE);
        caller("the role without view", REGENERATE_ROLE);
        caller("the lockout role", "view-users", LOCKOUT_ROLE);
        caller("realm-admin", "realm-admin");
        masterCaller("master admin", staff.masterAdmin(true));
        masterCaller("the role in master", staff.masterUser(true, "view-users", REGENERATE_ROLE));
        TestUser elsewhere = otherRealm.addUser("rita", true);
        Staff.of(otherRealm).give(elsewhere, "realm-admin");
        CALLERS.put("another realm's admin", caller(elsewhere, Tokens.byPassword(otherRealm, elsewhere)));
        serviceAccount("service account", "script");
        serviceAccount("service account by name", "named-script");
        addFineGrainedCallers();
        TestUser former = user("view-users", REGENERATE_ROLE);
        String token = Tokens.byPassword(realm, former);
        staff.take(former, "view-users", REGENERATE_ROLE);
        CALLERS.put("role taken away", caller(former, token));
        addNarrowClient("narrow", List.of());
        TestUser narrow = user("view-users", REGENERATE_ROLE);
        CALLERS.put("role not in the token", caller(narrow, Tokens.byPassword(realm, "narrow", narrow)));
        TestUser narrowAdmin = user("realm-admin");
        CALLERS.put("realm-admin not in token", caller(narrowAdmin, Tokens.byPassword(realm, "narrow", narrowAdmin)));
    }

    private static void addFineGrainedCallers() {
        Staff staff = Staff.of(realm);
        staff.enablePermissions();
        TestUser viewDenied = user("query-users", REGENERATE_ROLE);
        CALLERS.put("view denied", caller(viewDenied, Tokens.byPassword(realm, viewDenied)));
        TestUser groupOnly = user("query-users", REGENERATE_ROLE);
        CALLERS.put("customers' group only", caller(groupOnly, Tokens.byPassword(realm, groupOnly)));
        staff.permit(Staff.GROUPS, Set.of(targets.customers()), Set.of("view-members"), staff.grantTo(groupOnly));
        TestUser resetDenied = user("view-users", REGENERATE_ROLE);
        CALLERS.put("reset-password denied", caller(resetDenied, Tokens.byPassword(realm, resetDenied)));
        staff.permitAll(Staff.USERS, Set.of("reset-password"), staff.denyTo(resetDenied));
    }

    private static void caller(String name, String... roles) {
        TestUser user = user(roles);
        CALLERS.put(name, caller(user, Tokens.byPassword(realm, user)));
    }

    private static TestUser user(String... roles) {
        TestUser user = realm.addUser("caller" + CALLERS.size(), true);
        Staff.of(realm).give(user, roles);
        return user;
    }

    private static Caller caller(TestUser user, String token) {
        return new Caller(user.id(), token, user.totp()::now);
    }

    private static void masterCaller(String name, Staff.MasterUser user) {
        TO_CLOSE.add(user);
        CALLERS.put(name, caller(user.user(), Tokens.byPasswordInMaster(realm.server(), user.user())));
    }

    private static void serviceAccount(String name, String clientId) {
        Staff.ServiceAccount account = Staff.of(realm).serviceAccount(clientId, "view-users", REGENERATE_ROLE);
        CALLERS.put(name, new Caller(account.userId(), Tokens.ofServiceAccount(realm, account), null));
    }

    /** A public client whose tokens may carry these roles of {@code realm-management}, and no others. */
    private static void addNarrowClient(String clientId, List<String> roles) {
        ClientRepresentation narrow = new ClientRepresentation();
        narrow.setClientId(clientId);
        narrow.setPublicClient(true);
        narrow.setDirectAccessGrantsEnabled(true);
        narrow.setFullScopeAllowed(false);
        String id = CreatedResponseUtil.getCreatedId(realm.admin().clients().create(narrow));
        String admin = realm.admin()
                .clients()
                .findByClientId("realm-management")
                .get(0)
                .getId();
        ClientResource adminClient = realm.admin().clients().get(admin);
        realm.admin()
                .clients()
                .get(id)
                .getScopeMappings()
                .clientLevel(admin)
                .add(roles.stream()
                        .map(role -> adminClient.roles().get(role).toRepresentation())
                        .toList());
    }

    @AfterAll
    static void leaveNothing() throws Exception {
        for (AutoCloseable one : TO_CLOSE) {
            one.close();
        }
        RealmRepresentation settings = master().toRepresentation();
        settings.setAccessTokenLifespan(masterBefore.getAccessTokenLifespan());
        settings.setOtpPolicyCodeReusable(masterBefore.isOtpPolicyCodeReusable());
        master().update(settings);
        CALLERS.clear();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cells")
    void givenACallerAndATargetThenTheTableHolds(Cell cell) {
        Caller caller = CALLERS.get(cell.caller());
        Target target = target(cell, caller);
        String before = stateOf(target);
        realm.mail().reset();

        AdminApi.Answer answer = call(cell, caller, target);

        String what = cell + ": " + answer;
        assertThat(answer.status()).as(what).isEqualTo(cell.status());
        if (cell.reachesUs()) {
            assertThat(answer.error()).as(what).isEqualTo(cell.error());
        } else {
            assertThat(answer.message()).as("Keycloak's own: " + what).isEmpty();
        }
        boolean changes = isPost(cell) && cell.succeeds();
        if (changes) {
            assertRegenerated(target, before);
        } else {
            assertThat(stateOf(target)).as(what).isEqualTo(before);
            assertThat(realm.mail().mails()).isEmpty();
        }
        assertTrail(cell, caller, target);
    }

    /** A call that changes something gets a target of its own: there are limits for each. */
    private static Target target(Cell cell, Caller caller) {
        if (PermissionTargets.SELF.equals(cell.target())) {
            return new Target(caller.userId(), null);
        }
        boolean changes = isPost(cell) && (cell.succeeds() || cell.error().startsWith("step_up"));
        return changes ? targets.fresh(cell.target()) : targets.any(cell.target());
    }

    private static boolean isPost(Cell cell) {
        return cell.call().startsWith("POST");
    }

    private static AdminApi.Answer call(Cell cell, Caller caller, Target target) {
        AdminApi api = AdminApi.of(realm, caller.token());
        return switch (cell.call()) {
            case "GET status" -> api.status(target.id());
            case "POST regenerate" -> api.regenerate(target.id(), caller.body(Map.of("reason", REASON)));
            default -> throw new IllegalArgumentException(cell.call());
        };
    }

    private static void assertRegenerated(Target target, String before) {
        AdminApi.Answer after = asMasterAdmin().status(target.id());
        assertThat(after.body().path("state").asText()).isEqualTo("awaiting-download");
        assertThat(stateOf(target)).isNotEqualTo(before);
        String address = resource(target.id()).toRepresentation().getEmail();
        assertThat(realm.mail().waitForMail(address).link()).isPresent();
        assertThat(realm.mail().mails()).hasSize(1);
    }

    /** Every POST that gets as far as to us leaves one admin event, and nothing in it helps who reads it. */
    private static void assertTrail(Cell cell, Caller caller, Target target) {
        List<AdminEventRepresentation> events = events(caller, target);
        if (!isPost(cell) || !cell.reachesUs()) {
            assertThat(events).as(cell.toString()).isEmpty();
            return;
        }
        assertThat(events).as(cell.toString()).singleElement().satisfies(event -> {
            assertThat(event.getResourceType()).isEqualTo("BACKUP_CODES");
            assertThat(event.getResourcePath()).contains(target.id());
            assertThat(event.getAuthDetails().getUserId()).isEqualTo(caller.userId());
            assertThat(event.getError()).isEqualTo(cell.succeeds() ? null : cell.error());
            assertThat(event.getDetails())
                    .containsEntry("action", "regenerate")
                    .containsEntry("outcome", cell.succeeds() ? "done" : cell.error())
                    .containsEntry("reason", REASON);
            assertThat(text(event)).doesNotContain("http", "action-token", "key=", "eyJ");
        });
    }

    private static List<AdminEventRepresentation> events(Caller caller, Target target) {
        return realm.admin().getAdminEvents(null, null, null, caller.userId(), null, null, null, null, 0, 1000).stream()
                .filter(event -> event.getResourcePath() != null
                        && event.getResourcePath().contains(target.id()))
                .toList();
    }

    /** All that a call could have changed about a user; empty for one who is not in the realm. */
    private static String stateOf(Target target) {
        try {
            UserResource user = resource(target.id());
            return text(List.of(
                    user.toRepresentation(),
                    user.credentials(),
                    asMasterAdmin().status(target.id()).body()));
        } catch (NotFoundException e) {
            return "";
        }
    }

    private static UserResource resource(String id) {
        return realm.admin().users().get(id);
    }

    private static AdminApi asMasterAdmin() {
        return AdminApi.of(realm, realm.server().admin().tokenManager().getAccessTokenString());
    }

    private static RealmResource master() {
        return realm.server().admin().realm("master");
    }

    private static String text(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void givenTheTargetBecomesStaffAfterTheStatusWasReadThenTheyAreProtected() {
        Target target = targets.fresh("customer");
        AdminApi api = AdminApi.of(realm, CALLERS.get("the role").token());
        assertThat(api.status(target.id()).body().at("/may/regenerate").asBoolean())
                .isTrue();

        Staff.of(realm).give(target.user(), "view-events");

        assertThat(api.status(target.id()).body().path("staff").asBoolean()).isTrue();
        assertThat(api.status(target.id()).body().at("/may/regenerate").asBoolean())
                .isFalse();
        assertRefused(regenerate(api, "the role", target), 403, "protected_target");
    }

    @Test
    void givenAnAdministratorsTokenForTheRoleOnlyThenItIsNoAdministrators() {
        addNarrowClient("narrow-role", List.of("view-users", REGENERATE_ROLE));
        TestUser admin = user("realm-admin");
        AdminApi api = AdminApi.of(realm, Tokens.byPassword(realm, "narrow-role", admin));

        AdminApi.Answer answer = api.regenerate(
                targets.fresh("staff by role").id(), Map.of("otp", admin.totp().now()));

        assertRefused(answer, 403, "protected_target");
    }

    @Test
    void givenRolesForMasterOnlyThenItsAdministratorsAreProtectedAndItsUsersAreNot() throws Exception {
        Staff staff = Staff.of(realm);
        try (Staff.MasterUser helper = staff.masterUserFor("master", true, "view-users", REGENERATE_ROLE);
                Staff.MasterUser admin = staff.masterAdmin(true);
                Staff.MasterUser creator = staff.masterUserFor("master", true, "view-users");
                Staff.MasterUser forARealm = staff.masterUser(true, "view-users");
                Staff.MasterUser plain = staff.masterUser(true)) {
            AdminApi api =
                    AdminApi.of(realm.server(), "master", Tokens.byPasswordInMaster(realm.server(), helper.user()));
            Map<String, Object> body = Map.of("otp", helper.user().totp().now());

            assertRefused(api.regenerate(admin.user().id(), body), 403, "protected_target");
            assertRefused(api.regenerate(creator.user().id(), body), 403, "protected_target");
            assertRefused(api.regenerate(forARealm.user().id(), body), 403, "protected_target");
            assertRefused(api.regenerate(plain.user().id(), body), 409, "not_set_up");
        }
    }

    @Test
    void givenMastersRolesForMasterOnlyThenOtherRealmsAreOutOfReach() throws Exception {
        try (Staff.MasterUser helper = Staff.of(realm).masterUserFor("master", true, "view-users", REGENERATE_ROLE)) {
            AdminApi api = AdminApi.of(realm, Tokens.byPasswordInMaster(realm.server(), helper.user()));
            Target target = targets.fresh("customer");

            assertRefused(api.status(target.id()), 403, "forbidden");
            assertRefused(
                    api.regenerate(
                            target.id(), Map.of("otp", helper.user().totp().now())),
                    403,
                    "forbidden");
        }
    }

    private static AdminApi.Answer regenerate(AdminApi api, String caller, Target target) {
        return api.regenerate(target.id(), CALLERS.get(caller).body(Map.of()));
    }

    private static void assertRefused(AdminApi.Answer answer, int status, String error) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.error()).as(answer.toString()).isEqualTo(error);
    }

    /**
     * Who calls.
     *
     * @param token null for a caller without one
     * @param otp null for a caller without an authenticator app
     */
    private record Caller(String userId, String token, Supplier<String> otp) {

        private Map<String, Object> body(Map<String, Object> fields) {
            Map<String, Object> body = new HashMap<>(fields);
            if (otp != null) {
                body.put("otp", otp.get());
            }
            return body;
        }
    }
}
