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
            .policy(Map.of("notifications", "false", "lockoutCallerCheck", "offered"))
            .build();

    private static AdminRights rights;
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
        rights = AdminRights.of(realm);
        rights.enablePermissions();
        stranger = realm.addUser("stranger", false);
    }

    @BeforeEach
    void twoCustomersAndACallerWithTheRoleWhoMayLookForUsers() {
        alice = newUser();
        bob = newUser();
        caller = newUser();
        rights.give(caller, "query-users", call.role());
    }

    @AfterEach
    void removePermissions() {
        permissions.forEach(rights::removePermission);
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
        permitAll(VIEW, rights.grantTo(caller));

        assertAllowed(alice);
        assertAllowed(bob);
    }

    @Test
    void givenViewOnAllUsersButNotTheRoleThenOnlyTheStatusIsShown() {
        rights.take(caller, call.role());
        permitAll(VIEW, rights.grantTo(caller));

        assertDenied(alice, "forbidden");
    }

    @Test
    void givenViewOnAllUsersThenStaffAreProtectedAllTheSame() {
        permitAll(VIEW, rights.grantTo(caller));
        rights.give(alice, "view-events");

        assertDenied(alice, "protected_target");
    }

    @Test
    void givenViewOnOneUserThenOthersAreOutOfReach() {
        permit(alice, VIEW, rights.grantTo(caller));

        assertAllowed(alice);
        assertOutOfSight(bob);
    }

    @Test
    void givenViewIsDeniedForOneUserThenTheyAreOutOfReachThoughAllOthersAreIn() {
        permitAll(VIEW, rights.grantTo(caller));
        permit(alice, VIEW, rights.denyTo(caller));

        assertOutOfSight(alice);
        assertAllowed(bob);
    }

    @Test
    void givenViewIsGrantedToSomebodyElseOnlyThenTheCallerIsDenied() {
        permitAll(VIEW, rights.grantTo(stranger));

        assertOutOfSight(alice);
    }

    @Test
    void givenResetPasswordIsDeniedForAUserThenViewIsNotEnough() {
        permitAll(VIEW, rights.grantTo(caller));
        permit(alice, RESET, rights.denyTo(caller));

        assertDenied(alice, "forbidden");
        assertAllowed(bob);
    }

    @Test
    void givenResetPasswordIsDeniedForAllUsersThenViewIsNotEnough() {
        permit(alice, VIEW, rights.grantTo(caller));
        permitAll(RESET, rights.denyTo(caller));

        assertDenied(alice, "forbidden");
    }

    @Test
    void givenResetPasswordIsGrantedToSomebodyElseOnlyThenTheCallerIsDenied() {
        permit(alice, VIEW, rights.grantTo(caller));
        permitAll(RESET, rights.grantTo(stranger));

        assertDenied(alice, "forbidden");
    }

    /** To Keycloak (26.7), permissions for all users are one: who is denied a part is denied all of it. */
    @Test
    void givenResetPasswordIsDeniedWhereViewIsGrantedForAllUsersThenKeycloakShowsNobody() {
        permitAll(VIEW, rights.grantTo(caller));
        permitAll(RESET, rights.denyTo(caller));

        assertOutOfSight(alice);
    }

    @ParameterizedTest
    @ValueSource(strings = {"view-users", "manage-users"})
    void givenAnAdminRoleThenADenialForAUserHoldsAllTheSame(String role) {
        rights.give(caller, role);
        permit(alice, RESET, rights.denyTo(caller));

        assertDenied(alice, "forbidden");
        assertAllowed(bob);
    }

    @ParameterizedTest
    @ValueSource(strings = {"view-users", "manage-users"})
    void givenAnAdminRoleThenADenialForAllUsersHoldsAllTheSame(String role) {
        rights.give(caller, role);
        permitAll(RESET, rights.denyTo(caller));

        assertDenied(alice, "forbidden");
    }

    @Test
    void givenResetPasswordIsGrantedThenItIsAllowed() {
        permitAll(VIEW, rights.grantTo(caller));
        permitAll(RESET, rights.grantTo(caller));

        assertAllowed(alice);
    }

    @Test
    void givenResetPasswordIsDeniedForAllAndGrantedForOneThenTheOneIsAllowed() {
        permit(alice, VIEW, rights.grantTo(caller));
        permit(bob, VIEW, rights.grantTo(caller));
        permitAll(RESET, rights.grantTo(stranger));
        permit(alice, RESET, rights.grantTo(caller));

        assertAllowed(alice);
        assertDenied(bob, "forbidden");
    }

    @Test
    void givenAPermissionSaysNothingOfResetPasswordThenItDeniesNothing() {
        permit(alice, VIEW, rights.grantTo(caller));
        permitAll(Set.of("manage", "impersonate"), rights.denyTo(caller));

        assertAllowed(alice);
    }

    @Test
    void givenOnePermissionForViewAndResetPasswordThatDeniesThenNothingIsPossible() {
        permitAll(Set.of("view", "reset-password"), rights.grantTo(stranger));

        assertOutOfSight(alice);
    }

    @Test
    void givenTheMembersOfAGroupThenOthersAreOutOfReach() {
        String group = rights.giveByGroup(alice);
        keep(rights.permit(AdminRights.GROUPS, Set.of(group), Set.of("view-members"), rights.grantTo(caller)));

        assertAllowed(alice);
        assertOutOfSight(bob);
    }

    @Test
    void givenTheMembersOfAGroupThenADenialForOneOfThemHolds() {
        String group = rights.giveByGroup(alice);
        keep(rights.permit(AdminRights.GROUPS, Set.of(group), Set.of("view-members"), rights.grantTo(caller)));
        permit(alice, RESET, rights.denyTo(caller));

        assertDenied(alice, "forbidden");
    }

    @Test
    void givenARealmAdministratorThenDenialsDoNotBind() {
        rights.give(caller, "realm-admin");
        permitAll(VIEW, rights.denyTo(caller));
        permitAll(RESET, rights.denyTo(caller));
        permit(alice, RESET, rights.denyTo(caller));

        assertAllowed(alice);
    }

    @Test
    void givenAnUnknownIdThenOnlyThoseWhoMayQueryUsersLearnIt() {
        String unknown = UUID.randomUUID().toString();
        assertRefused(api().status(unknown), 404, "user_not_found");
        assertRefused(send(unknown), 404, "user_not_found");

        rights.take(caller, "query-users");
        assertRefused(api().status(unknown), 403, "forbidden");
        assertRefused(send(unknown), 403, "forbidden");

        permit(alice, VIEW, rights.grantTo(caller));
        assertRefused(api().status(unknown), 403, "forbidden");
        assertRefused(send(unknown), 403, "forbidden");
    }

    @Test
    void givenAnUnknownIdThenThoseWhoMayViewAllUsersLearnItToo() {
        String unknown = UUID.randomUUID().toString();
        rights.take(caller, "query-users");
        permitAll(VIEW, rights.grantTo(caller));

        assertRefused(api().status(unknown), 404, "user_not_found");
        assertRefused(send(unknown), 404, "user_not_found");
    }

    @Test
    void givenAnUnknownIdAndNoRoleThenNobodyLearnsItByTheCall() {
        rights.take(caller, call.role());

        assertRefused(send(UUID.randomUUID().toString()), 403, "forbidden");
    }

    private void permitAll(Set<String> scopes, String policy) {
        keep(rights.permitAll(AdminRights.USERS, scopes, policy));
    }

    private void permit(TestUser user, Set<String> scopes, String policy) {
        keep(rights.permit(AdminRights.USERS, Set.of(user.id()), scopes, policy));
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
