package dev.backupcodes.keycloak.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who is out of reach of callers who have the role: cases that the tables of {@link PermissionMatrixIT} have no room for. */
class ProtectedTargetIT {

    private static final String STAFF = "This user is a member of staff.";
    private static final String ABOVE = "This user has an administrative role that you do not have.";

    @RegisterExtension
    static final TestRealm realm = TestRealm.builder()
            .otpReusable()
            .policy(Map.of("notifications", "false", "lockoutCallerCheck", "offered"))
            .with(PermissionTargets::addCustomAdminRole)
            .build();

    private static AdminRights rights;

    private TestUser alice;

    @BeforeAll
    static void aRealmWithACustomAdministrativeRole() {
        rights = AdminRights.of(realm);
    }

    @BeforeEach
    void aCustomer() {
        alice = newUser();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "STATUS")
    void givenTheTargetBecomesStaffAfterTheStatusWasReadThenTheyAreProtected(UserCall call) {
        TestUser helper = newUser("view-users", call.role());
        AdminApi api = as(helper);
        assertThat(call.isOffered(api.status(alice.id()))).isTrue();

        rights.give(alice, "view-events");

        AdminApi.Answer status = api.status(alice.id());
        assertThat(status.body().path("staff").asBoolean()).isTrue();
        assertThat(call.isOffered(status)).isFalse();
        assertProtected(call.send(api, alice.id(), helper.totp().now()), STAFF);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "STATUS")
    void givenAnAdministratorsTokenForTheRoleOnlyThenItIsNoAdministrators(UserCall call) {
        String client = "narrow-" + call;
        rights.narrowClient(client, "view-users", call.role());
        TestUser admin = newUser("realm-admin");
        rights.give(alice, "query-groups");
        AdminApi api = AdminApi.of(realm, Tokens.byPassword(realm, client, admin));

        assertThat(call.isOffered(api.status(alice.id()))).isFalse();
        assertProtected(call.send(api, alice.id(), admin.totp().now()), STAFF);
    }

    /** The codes let their reader into the account: an administrator may not rise by them. */
    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"STATUS", "REGENERATE"})
    void givenTheTargetHasAnAdministrativeRoleThatTheAdministratorHasNotThenItMustBeGivenFirst(UserCall call) {
        TestUser admin = newUser("realm-admin");
        rights.giveByCompositeRole(alice, PermissionTargets.CUSTOM_ADMIN_ROLE);
        AdminApi api = as(admin);

        assertThat(call.isOffered(api.status(alice.id()))).isFalse();
        assertProtected(call.send(api, alice.id(), admin.totp().now()), ABOVE);

        rights.giveByGroup(admin, PermissionTargets.CUSTOM_ADMIN_ROLE);

        assertThat(call.isOffered(api.status(alice.id()))).isTrue();
        assertThat(call.send(api, alice.id(), admin.totp().now()).status()).isEqualTo(call.success());
    }

    @Test
    void givenTheTargetHasAnAdministrativeRoleThatTheAdministratorHasNotThenARegenerationLetsNobodyElseIn() {
        TestUser admin = newUser("realm-admin");
        rights.give(alice, PermissionTargets.CUSTOM_ADMIN_ROLE);

        AdminApi.Answer answer =
                UserCall.REGENERATE.send(as(admin), alice.id(), admin.totp().now());

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    }

    @Test
    void givenTwoAdministratorsThenOneLetsTheOtherInAndNobodyLetsThemselvesIn() {
        TestUser rita = newUser("realm-admin");
        TestUser adam = newUser("realm-admin");
        AdminApi api = as(rita);
        UserCall call = UserCall.MAKE_LOCKOUT_CODES;

        assertThat(call.isOffered(api.status(adam.id()))).isTrue();
        assertThat(call.send(api, adam.id(), rita.totp().now()).status()).isEqualTo(201);

        assertThat(call.isOffered(api.status(rita.id()))).isFalse();
        AdminApi.Answer own = call.send(api, rita.id(), rita.totp().now());
        assertRefused(own, 403, "self_target");
        assertThat(own.message()).startsWith("You cannot do this for your own account.");
        assertRefused(api.revokeLockoutCodes(rita.id()), 403, "self_target");
    }

    @ParameterizedTest
    @EnumSource(UserCall.class)
    void givenAnAdministratorOfARealmThenAdministratorsOfMasterAreOutOfReach(UserCall call) {
        TestUser rita = newUser("realm-admin");
        String token = Tokens.byPassword(realm, rita);
        try (AdminRights.MasterUser admin = rights.masterAdmin(true)) {
            String id = admin.user().id();
            String otp = rita.totp().now();

            AdminApi.Answer inMaster = call.send(AdminApi.of(realm.server(), "master", token), id, otp);
            assertThat(inMaster.status()).as(inMaster.toString()).isEqualTo(403);
            assertThat(inMaster.message()).as("Keycloak's own: " + inMaster).isEmpty();

            assertRefused(call.send(AdminApi.of(realm, token), id, otp), 404, "user_not_found");
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "STATUS")
    void givenRolesForMasterOnlyThenItsAdministratorsAreProtectedAndItsUsersAreNot(UserCall call) {
        try (AdminRights.MasterUser helper = rights.masterUserFor("master", true, "view-users", call.role());
                AdminRights.MasterUser admin = rights.masterAdmin(true);
                AdminRights.MasterUser creator = rights.masterUserFor("master", true, "view-users");
                AdminRights.MasterUser forARealm = rights.masterUser(true, "view-users");
                AdminRights.MasterUser plain = rights.masterUser(true)) {
            AdminApi api = inMaster(helper);
            String otp = helper.user().totp().now();

            assertProtected(call.send(api, admin.user().id(), otp), STAFF);
            assertProtected(call.send(api, creator.user().id(), otp), STAFF);
            assertProtected(call.send(api, forARealm.user().id(), otp), STAFF);
            assertInReachInMaster(call, call.send(api, plain.user().id(), otp));
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "STATUS")
    void givenMastersRolesForMasterOnlyThenOtherRealmsAreOutOfReach(UserCall call) {
        try (AdminRights.MasterUser helper = rights.masterUserFor("master", true, "view-users", call.role())) {
            AdminApi api = AdminApi.of(realm, Tokens.byPasswordInMaster(realm.server(), helper.user()));

            assertRefused(api.status(alice.id()), 403, "forbidden");
            assertRefused(call.send(api, alice.id(), helper.user().totp().now()), 403, "forbidden");
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"STATUS", "REGENERATE"})
    void givenAnAdministratorOfMasterThenNobodyIsAboveThemAndTheirOwnAccountIsOutOfReach(UserCall call) {
        try (AdminRights.MasterUser admin = rights.masterAdmin(true);
                AdminRights.MasterUser other = rights.masterAdmin(true)) {
            AdminApi api = inMaster(admin);
            String otp = admin.user().totp().now();

            assertInReachInMaster(call, call.send(api, other.user().id(), otp));
            assertRefused(call.send(api, admin.user().id(), otp), 403, "self_target");
        }
    }

    private static TestUser newUser(String... roles) {
        TestUser user = realm.newUser("user", true);
        rights.give(user, roles);
        return user;
    }

    private static AdminApi as(TestUser caller) {
        return AdminApi.of(realm, Tokens.byPassword(realm, caller));
    }

    private static AdminApi inMaster(AdminRights.MasterUser caller) {
        return AdminApi.of(realm.server(), "master", Tokens.byPasswordInMaster(realm.server(), caller.user()));
    }

    private static void assertProtected(AdminApi.Answer answer, String sentence) {
        assertRefused(answer, 403, "protected_target");
        assertThat(answer.message()).startsWith(sentence);
    }

    private static void assertRefused(AdminApi.Answer answer, int status, String error) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.error()).as(answer.toString()).isEqualTo(error);
    }

    /** Master is not set up for backup codes: whoever is in reach there is refused for that, if at all. */
    private static void assertInReachInMaster(UserCall call, AdminApi.Answer answer) {
        switch (call) {
            case REVOKE_LOCKOUT_CODES, WRONG_PERSON ->
                assertThat(answer.status()).as(answer.toString()).isEqualTo(204);
            case LIFT_LOCK -> assertRefused(answer, 403, "step_up_failed"); // this code has signed the caller in
            case CALLER_CHECK -> assertRefused(answer, 409, "caller_check_off");
            default -> assertRefused(answer, 409, "not_set_up");
        }
    }
}
