package dev.backupcodes.keycloak.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.WebApplicationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.admin.client.Keycloak;
import org.keycloak.admin.client.KeycloakBuilder;

/** Fine-grained admin permissions (v2): <i>view</i> opens, a denied <i>reset-password</i> closes. */
@ParameterizedClass
@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "STATUS")
class FineGrainedIT {

    private static final Set<String> VIEW = Set.of("view");
    private static final Set<String> RESET = Set.of("reset-password");

    @RegisterExtension
    static final TestRealm realm = TestRealm.builder()
            .otpReusable()
            .policy(Map.of("notifications", "false"))
            .build();

    private static Staff staff;
    private static TestUser stranger;

    @Parameter
    private UserCall call;

    private final List<String> permissions = new ArrayList<>();
    private TestUser alice;
    private TestUser bob;
    private TestUser caller;
    private String token;
    private AdminApi api;

    @BeforeAll
    static void makeRealm() {
        staff = Staff.of(realm);
        staff.enablePermissions();
        stranger = realm.addUser("stranger", false);
    }

    @BeforeEach
    void twoCustomersAndACallerWithTheRoleWhoMayLookForUsers() {
        alice = newUser();
        bob = newUser();
        caller = newUser();
        staff.give(caller, "query-users", call.role());
    }

    @AfterEach
    void removePermissions() {
        permissions.forEach(staff::removePermission);
    }

    private static TestUser newUser() {
        return realm.newUser("user", true);
    }

    @Test
    void givenNoPermissionThenNobodyIsInReach() {
        assertOutOfSight(alice);
    }

    @Test
    void givenViewOnAllUsersThenTheRoleWorksForAll() {
        permitAll(VIEW, staff.grantTo(caller));

        assertAllowed(alice);
        assertAllowed(bob);
    }

    @Test
    void givenViewOnAllUsersButNotTheRoleThenOnlyTheStatusIsShown() {
        staff.take(caller, call.role());
        permitAll(VIEW, staff.grantTo(caller));

        assertDenied(alice, "forbidden");
    }

    @Test
    void givenViewOnAllUsersThenStaffAreProtectedAllTheSame() {
        permitAll(VIEW, staff.grantTo(caller));
        staff.give(alice, "view-events");

        assertDenied(alice, "protected_target");
    }

    @Test
    void givenViewOnOneUserThenOthersAreOutOfReach() {
        permit(alice, VIEW, staff.grantTo(caller));

        assertAllowed(alice);
        assertOutOfSight(bob);
    }

    @Test
    void givenViewIsDeniedForOneUserThenTheyAreOutOfReachThoughAllOthersAreIn() {
        permitAll(VIEW, staff.grantTo(caller));
        permit(alice, VIEW, staff.denyTo(caller));

        assertOutOfSight(alice);
        assertAllowed(bob);
    }

    @Test
    void givenViewIsGrantedToSomebodyElseOnlyThenTheCallerIsDenied() {
        permitAll(VIEW, staff.grantTo(stranger));

        assertOutOfSight(alice);
    }

    @Test
    void givenResetPasswordIsDeniedForAUserThenViewIsNotEnough() {
        permitAll(VIEW, staff.grantTo(caller));
        permit(alice, RESET, staff.denyTo(caller));

        assertDenied(alice, "forbidden");
        assertAllowed(bob);
    }

    @Test
    void givenResetPasswordIsDeniedForAllUsersThenViewIsNotEnough() {
        permit(alice, VIEW, staff.grantTo(caller));
        permitAll(RESET, staff.denyTo(caller));

        assertDenied(alice, "forbidden");
    }

    @Test
    void givenResetPasswordIsGrantedToSomebodyElseOnlyThenTheCallerIsDenied() {
        permit(alice, VIEW, staff.grantTo(caller));
        permitAll(RESET, staff.grantTo(stranger));

        assertDenied(alice, "forbidden");
    }

    /** To Keycloak (26.7), permissions for all users are one: who is denied a part is denied all of it. */
    @Test
    void givenResetPasswordIsDeniedWhereViewIsGrantedForAllUsersThenKeycloakShowsNobody() {
        permitAll(VIEW, staff.grantTo(caller));
        permitAll(RESET, staff.denyTo(caller));

        assertOutOfSight(alice);
    }

    @ParameterizedTest
    @ValueSource(strings = {"view-users", "manage-users"})
    void givenAnAdminRoleThenADenialForAUserHoldsAllTheSame(String role) {
        staff.give(caller, role);
        permit(alice, RESET, staff.denyTo(caller));

        assertDenied(alice, "forbidden");
        assertAllowed(bob);
    }

    @ParameterizedTest
    @ValueSource(strings = {"view-users", "manage-users"})
    void givenAnAdminRoleThenADenialForAllUsersHoldsAllTheSame(String role) {
        staff.give(caller, role);
        permitAll(RESET, staff.denyTo(caller));

        assertDenied(alice, "forbidden");
    }

    @Test
    void givenResetPasswordIsGrantedThenItIsAllowed() {
        permitAll(VIEW, staff.grantTo(caller));
        permitAll(RESET, staff.grantTo(caller));

        assertAllowed(alice);
    }

    @Test
    void givenResetPasswordIsDeniedForAllAndGrantedForOneThenTheOneIsAllowed() {
        permit(alice, VIEW, staff.grantTo(caller));
        permit(bob, VIEW, staff.grantTo(caller));
        permitAll(RESET, staff.grantTo(stranger));
        permit(alice, RESET, staff.grantTo(caller));

        assertAllowed(alice);
        assertDenied(bob, "forbidden");
    }

    @Test
    void givenAPermissionSaysNothingOfResetPasswordThenItDeniesNothing() {
        permit(alice, VIEW, staff.grantTo(caller));
        permitAll(Set.of("manage", "impersonate"), staff.denyTo(caller));

        assertAllowed(alice);
    }

    @Test
    void givenOnePermissionForViewAndResetPasswordThatDeniesThenNothingIsPossible() {
        permitAll(Set.of("view", "reset-password"), staff.grantTo(stranger));

        assertOutOfSight(alice);
    }

    @Test
    void givenTheMembersOfAGroupThenOthersAreOutOfReach() {
        String group = staff.giveByGroup(alice);
        keep(staff.permit(Staff.GROUPS, Set.of(group), Set.of("view-members"), staff.grantTo(caller)));

        assertAllowed(alice);
        assertOutOfSight(bob);
    }

    @Test
    void givenTheMembersOfAGroupThenADenialForOneOfThemHolds() {
        String group = staff.giveByGroup(alice);
        keep(staff.permit(Staff.GROUPS, Set.of(group), Set.of("view-members"), staff.grantTo(caller)));
        permit(alice, RESET, staff.denyTo(caller));

        assertDenied(alice, "forbidden");
    }

    @Test
    void givenARealmAdministratorThenDenialsDoNotBind() {
        staff.give(caller, "realm-admin");
        permitAll(VIEW, staff.denyTo(caller));
        permitAll(RESET, staff.denyTo(caller));
        permit(alice, RESET, staff.denyTo(caller));

        assertAllowed(alice);
    }

    @Test
    void givenAnUnknownIdThenOnlyThoseWhoMayQueryUsersLearnIt() {
        String unknown = UUID.randomUUID().toString();
        assertRefused(api().status(unknown), 404, "user_not_found");
        assertRefused(send(unknown), 404, "user_not_found");

        staff.take(caller, "query-users");
        assertRefused(api().status(unknown), 403, "forbidden");
        assertRefused(send(unknown), 403, "forbidden");

        permit(alice, VIEW, staff.grantTo(caller));
        assertRefused(api().status(unknown), 403, "forbidden");
        assertRefused(send(unknown), 403, "forbidden");
    }

    @Test
    void givenAnUnknownIdThenThoseWhoMayViewAllUsersLearnItToo() {
        String unknown = UUID.randomUUID().toString();
        staff.take(caller, "query-users");
        permitAll(VIEW, staff.grantTo(caller));

        assertRefused(api().status(unknown), 404, "user_not_found");
        assertRefused(send(unknown), 404, "user_not_found");
    }

    @Test
    void givenAnUnknownIdAndNoRoleThenNobodyLearnsItByTheCall() {
        staff.take(caller, call.role());

        assertRefused(send(UUID.randomUUID().toString()), 403, "forbidden");
    }

    private void permitAll(Set<String> scopes, String policy) {
        keep(staff.permitAll(Staff.USERS, scopes, policy));
    }

    private void permit(TestUser user, Set<String> scopes, String policy) {
        keep(staff.permit(Staff.USERS, Set.of(user.id()), scopes, policy));
    }

    private void keep(String permission) {
        permissions.add(permission);
    }

    private void assertAllowed(TestUser target) {
        assertMay(target, true);
        AdminApi.Answer answer = send(target.id());
        assertThat(answer.status()).as(answer.toString()).isEqualTo(call.success());
    }

    /** The status is shown, and says that the call is not for this caller. */
    private void assertDenied(TestUser target, String error) {
        assertMay(target, false);
        assertRefused(send(target.id()), 403, error);
        assertUntouched(target);
    }

    private void assertOutOfSight(TestUser target) {
        assertRefused(api().status(target.id()), 403, "forbidden");
        assertThat(keycloaksStatus(target)).isEqualTo(403);
        assertRefused(send(target.id()), 403, "forbidden");
        assertUntouched(target);
    }

    private void assertMay(TestUser target, boolean may) {
        AdminApi.Answer status = api().status(target.id());
        assertThat(status.status())
                .as(status + " while Keycloak says " + keycloaksStatus(target))
                .isEqualTo(200);
        assertThat(keycloaksStatus(target)).isEqualTo(200);
        assertThat(call.isOffered(status)).as(status.toString()).isEqualTo(may);
    }

    /** What Keycloak's own interface answers to who wants to see the user: we show no more and no less. */
    private int keycloaksStatus(TestUser target) {
        try (Keycloak client = KeycloakBuilder.builder()
                .serverUrl(realm.server().keycloak().baseUrl())
                .realm(realm.name())
                .authorization(token)
                .build()) {
            client.realm(realm.name()).users().get(target.id()).toRepresentation();
            return 200;
        } catch (WebApplicationException e) {
            return e.getResponse().getStatus();
        }
    }

    private static void assertUntouched(TestUser target) {
        assertThat(realm.credentials(target.username(), "backup-codes")).isEmpty();
        assertThat(realm.mail().mailsTo(target.email())).isEmpty();
    }

    private static void assertRefused(AdminApi.Answer answer, int status, String error) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.error()).as(answer.toString()).isEqualTo(error);
    }

    private AdminApi.Answer send(String userId) {
        return call.send(api(), userId, caller.totp().now());
    }

    /** One token for a test: what counts is what the caller may do at the time of the call. */
    private AdminApi api() {
        if (api == null) {
            token = Tokens.byPassword(realm, caller);
            api = AdminApi.of(realm, token);
        }
        return api;
    }
}
