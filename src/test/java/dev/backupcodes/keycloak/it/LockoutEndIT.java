package dev.backupcodes.keycloak.it;

import static dev.backupcodes.keycloak.it.LockingOut.assertRefused;
import static dev.backupcodes.keycloak.it.LockingOut.codesIn;
import static dev.backupcodes.keycloak.it.LockingOut.make;
import static dev.backupcodes.keycloak.it.LockingOut.makeCodes;
import static dev.backupcodes.keycloak.it.LockingOut.rows;
import static dev.backupcodes.keycloak.it.LockingOut.status;
import static dev.backupcodes.keycloak.it.Steps.codeQuestion;
import static dev.backupcodes.keycloak.it.Steps.enter;
import static dev.backupcodes.keycloak.it.Steps.signInWithCode;
import static dev.backupcodes.keycloak.it.Steps.wrong;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.keycloak.admin.client.resource.UserResource;
import org.keycloak.common.util.Time;
import org.keycloak.representations.idm.CredentialRepresentation;
import org.keycloak.representations.idm.EventRepresentation;
import org.keycloak.representations.idm.GroupRepresentation;
import org.keycloak.representations.idm.RoleRepresentation;
import org.keycloak.representations.idm.UserRepresentation;

/** How lockout codes end, and that nothing is left of them. */
class LockoutEndIT {

    private static final Duration A_MINUTE = Duration.ofSeconds(61);
    private static final String NEW_PASSWORD = "Another-horse-8";
    private static final String TELLER = "teller";

    @RegisterExtension
    static final TestRealm realm = LockingOut.realm().build();

    private static AdminRights rights;
    private static AdminApi helpDesk;

    private TestUser alice;

    @BeforeAll
    static void aRealm() {
        rights = AdminRights.of(realm);
        helpDesk = staffWith("view-users", "generate-lockout-codes");
    }

    private static AdminApi staffWith(String... roles) {
        TestUser user = realm.newUser("staff", false);
        rights.give(user, roles);
        return AdminApi.of(realm, Tokens.byPassword(realm, user));
    }

    @BeforeEach
    void aUserWithOtp() {
        alice = realm.newUser("alice", true);
    }

    @Test
    void givenTheLastMomentsThenACodeWorksAndAfterThemItDoesNot() {
        AdminApi.Answer made = make(realm, alice, Map.of("lifespanSeconds", 600));
        List<String> codes = codesIn(made);
        Instant expires = Instant.parse(made.body().path("expiresAt").textValue());
        LoginBrowser early = realm.browser();
        Page earlyQuestion = codeQuestion(early, alice);
        LoginBrowser late = realm.browser();
        Page lateQuestion = codeQuestion(late, alice);

        goTo(expires.minusSeconds(30));
        assertThat(enter(early, earlyQuestion, codes.get(0)).code()).isPresent();
        goTo(expires);
        assertRefused(enter(late, lateQuestion, codes.get(1)));
        assertThat(status(realm, alice).isNull()).isTrue();
    }

    /** To the second; the clock of Keycloak goes on from there. */
    private static void goTo(Instant instant) {
        long offset = Duration.between(Instant.now(), instant).toSeconds();
        realm.server().clock().set(Duration.ofSeconds(offset + 1));
        assertThat(Time.currentTimeMillis()).isGreaterThanOrEqualTo(instant.toEpochMilli());
    }

    @Test
    void givenTheyHaveExpiredThenTheConsolesDoNotListThemAnyMore() {
        makeCodes(realm, alice);
        TestUser bob = realm.newUser("bob", true);
        Steps.makeCodes(realm, bob);
        makeCodes(realm, bob);

        realm.server().clock().advance(Duration.ofMinutes(61));

        Waiting.until(
                "the server, which looks every ten seconds, has removed them",
                Duration.ofSeconds(45),
                () -> credentials(alice).isEmpty() && credentials(bob).size() == 1);
        assertThat(rows(realm, alice)).isEmpty();
        assertThat(rows(realm, bob)).isEmpty();
        assertThat(status(realm, bob).isNull()).isTrue();
    }

    @Test
    void givenTheyHaveExpiredThenLookingAtTheUserIsEnoughToRemoveThem() {
        makeCodes(realm, alice);
        realm.server().clock().advance(Duration.ofMinutes(61));

        assertThat(status(realm, alice).isNull()).isTrue();

        assertThat(credentials(alice)).isEmpty();
    }

    @Test
    void givenFiveWrongEntriesThenTheyAreDeadAndThePageSaysSo() {
        List<String> codes = makeCodes(realm, alice);
        LoginBrowser browser = realm.browser();
        Page page = codeQuestion(browser, alice);
        for (int i = 0; i < 4; i++) {
            page = enter(browser, page, wrong(codes.get(i % 3)));
            assertRefused(page);
        }
        assertThat(status(realm, alice).path("remaining").asInt()).isEqualTo(3);

        Page fifth = enter(browser, page, wrong(codes.get(0)));

        assertThat(fifth.message())
                .startsWith("Too many wrong codes. The emergency codes from support no longer work, ");
        assertThat(status(realm, alice).isNull()).isTrue();
        assertThat(rows(realm, alice)).allSatisfy(row -> assertThat(row).contains("{\"codes\":{},\"justUsed\":{}"));
        assertThat(signInWithCode(realm, alice, codes.get(1)).message()).startsWith("Too many wrong codes. Try again");
        realm.server().clock().advance(A_MINUTE);
        assertRefused(signInWithCode(realm, alice, codes.get(1)));
        assertThat(actions(alice)).contains("disabled");
    }

    private static List<String> actions(TestUser user) {
        return realm.admin().getEvents(List.of("UPDATE_CREDENTIAL"), null, user.id(), null, null, null, 0, 100).stream()
                .map(EventRepresentation::getDetails)
                .filter(details -> "lockout".equals(details.get("backup_code_kind")))
                .map(details -> details.get("backup_codes_action"))
                .toList();
    }

    @Test
    void givenWrongEntriesThenNeitherNewCodesNorTheEndOfTheOldStartTheCountAgain() {
        List<String> codes = makeCodes(realm, alice);
        enterWrong(codes.get(0), 4);
        realm.server().clock().advance(Duration.ofMinutes(61));
        assertThat(status(realm, alice).isNull()).isTrue();
        List<String> newer = makeCodes(realm, alice);

        enterWrong(newer.get(0), 1);

        assertThat(status(realm, alice).isNull()).isTrue();
        List<String> third = makeCodes(realm, alice);
        assertThat(signInWithCode(realm, alice, third.get(0)).message()).startsWith("Too many wrong codes. Try again");
        realm.server().clock().advance(A_MINUTE);
        assertThat(signInWithCode(realm, alice, third.get(0)).code()).isPresent();
    }

    @Test
    void givenOneOfThemWasRightThenTheCountStartsAgain() {
        List<String> codes = makeCodes(realm, alice);
        enterWrong(codes.get(0), 4);
        assertThat(signInWithCode(realm, alice, codes.get(1)).code()).isPresent();

        enterWrong(codes.get(0), 4);

        assertThat(signInWithCode(realm, alice, codes.get(2)).code()).isPresent();
    }

    private void enterWrong(String code, int times) {
        LoginBrowser browser = realm.browser();
        Page page = codeQuestion(browser, alice);
        for (int i = 0; i < times; i++) {
            page = enter(browser, page, wrong(code));
            assertThat(page.atClient()).isFalse();
        }
    }

    static Stream<Arguments> whatEndsThem() {
        return Stream.of(
                end("staff revoke them", (resource, user) -> revoke(user)),
                end("staff regenerate", (resource, user) -> Regenerating.regenerate(realm, user, Map.of())),
                end("the user confirms a new own set", (resource, user) -> Steps.makeCodes(realm, user)),
                end("staff reset the password", (resource, user) -> resource.resetPassword(password(user.password()))),
                end(
                        "staff update the user with a password",
                        (resource, user) ->
                                update(resource, rep -> rep.setCredentials(List.of(password(user.password()))))),
                end(
                        "staff change the address",
                        (resource, user) -> update(resource, rep -> rep.setEmail("new" + rep.getEmail()))),
                end("staff change the address and change it back", (resource, user) -> {
                    update(resource, rep -> rep.setEmail("new" + rep.getEmail()));
                    update(resource, rep -> rep.setEmail(user.email()));
                }),
                end("staff remove the address", (resource, user) -> update(resource, rep -> rep.setEmail(""))),
                end("staff disable the user and enable them again", (resource, user) -> {
                    update(resource, rep -> rep.setEnabled(false));
                    update(resource, rep -> rep.setEnabled(true));
                }));
    }

    private static Arguments end(String what, BiConsumer<UserResource, TestUser> action) {
        return Arguments.of(what, action);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("whatEndsThem")
    void givenThisHappensThenTheyAreDeadForGood(String what, BiConsumer<UserResource, TestUser> action) {
        TestUser carla = realm.newUser("carla", true);
        Steps.makeCodes(realm, carla);
        for (TestUser user : List.of(alice, carla)) {
            List<String> codes = makeCodes(realm, user);
            LoginBrowser waiting = realm.browser();
            Page question = codeQuestion(waiting, user);

            action.accept(realm.userResource(user.username()), user);

            assertThat(enter(waiting, question, codes.get(0)).code())
                    .as("a login that waits")
                    .isEmpty();
            assertThat(status(realm, user).isNull()).isTrue();
            assertThat(rows(realm, user)).isEmpty();
            if (user == carla) {
                assertRefused(signInWithCode(realm, user, codes.get(1)));
            }
        }
    }

    @Test
    void givenTheUserIsDisabledThenTheHashesGoAtOnce() {
        makeCodes(realm, alice);

        update(realm.userResource(alice.username()), rep -> rep.setEnabled(false));

        assertThat(credentials(alice)).isEmpty();
    }

    static Stream<Arguments> whatDoesNotEndThem() {
        return Stream.of(
                end("staff change the name", (resource, user) -> update(resource, rep -> rep.setLastName("Changed"))),
                end(
                        "staff add a required action",
                        (resource, user) -> update(resource, rep -> rep.setRequiredActions(List.of()))),
                end(
                        "staff reset somebody else's password",
                        (resource, user) -> realm.userResource("other").resetPassword(password(user.password()))),
                end("staff look at the user", (resource, user) -> resource.toRepresentation()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("whatDoesNotEndThem")
    void givenThisHappensThenTheyLiveOn(String what, BiConsumer<UserResource, TestUser> action) {
        realm.addUser("other", true);
        List<String> codes = makeCodes(realm, alice);

        try {
            action.accept(realm.userResource(alice.username()), alice);

            assertThat(signInWithCode(realm, alice, codes.get(0)).code()).isPresent();
        } finally {
            realm.userResource("other").remove();
        }
    }

    static Stream<Arguments> waysToBecomeStaff() {
        return Stream.of(
                way("a role", user -> rights.give(user, "query-groups")),
                way("a group", user -> rights.giveByGroup(user, "view-events")),
                way("a composite role", user -> rights.giveByCompositeRole(user, "view-users")),
                way("realm-admin", user -> rights.give(user, "realm-admin")),
                way("the group is moved below one with a role", LockoutEndIT::moveGroup),
                way("a role becomes composite", LockoutEndIT::extendRole),
                way("a role that the policy names", user -> {
                    nameStaffRoles(newRole());
                    rights.giveRealmRole(user, TELLER);
                }),
                way("the policy names a role", user -> {
                    rights.giveRealmRole(user, newRole());
                    nameStaffRoles(TELLER);
                }));
    }

    private static Arguments way(String what, Consumer<TestUser> act) {
        return Arguments.of(what, act);
    }

    private static void moveGroup(TestUser user) {
        String own = rights.giveByGroup(user);
        String above = rights.giveByGroup(realm.newUser("other", false), "view-events");
        GroupRepresentation group = realm.admin().groups().group(own).toRepresentation();
        realm.admin().groups().group(above).subGroup(group).close();
    }

    private static void extendRole(TestUser user) {
        String role = newRole();
        rights.giveRealmRole(user, role);
        String client = realm.admin()
                .clients()
                .findByClientId("realm-management")
                .get(0)
                .getId();
        RoleRepresentation part =
                realm.admin().clients().get(client).roles().get("view-clients").toRepresentation();
        realm.admin().roles().get(role).addComposites(List.of(part));
    }

    private static String newRole() {
        RoleRepresentation role = new RoleRepresentation();
        role.setName(TELLER);
        realm.admin().roles().create(role);
        return TELLER;
    }

    private static void nameStaffRoles(String role) {
        Map<String, String> policy = new HashMap<>(LockingOut.POLICY);
        policy.put("staffRoles", role);
        realm.policy(policy);
    }

    private static void forgetTellers() {
        realm.policy(LockingOut.POLICY);
        realm.admin().roles().list().stream()
                .filter(role -> role.getName().equals(TELLER))
                .forEach(role -> realm.admin().rolesById().deleteRole(role.getId()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("waysToBecomeStaff")
    void givenTheirHolderBecomesStaffThenThoseOfTheHelpDeskAreDead(String what, Consumer<TestUser> become) {
        List<String> codes = codesIn(helpDesk.makeLockoutCodes(alice.id(), Map.of("reason", LockingOut.REASON)));
        LoginBrowser waiting = realm.browser();
        Page question = codeQuestion(waiting, alice);
        try {
            become.accept(alice);

            assertRefused(enter(waiting, question, codes.get(0)));
            assertThat(status(realm, alice).isNull()).isTrue();
            assertThat(rows(realm, alice)).allSatisfy(row -> assertThat(row).contains("{\"codes\":{},\"justUsed\":{}"));
        } finally {
            forgetTellers();
        }
    }

    /** Keycloak (26.7) leaves the groups of organizations out as long as it caches users, and counts them without the cache. */
    @Test
    void givenTheirHolderGetsARoleByAnOrganizationThenTheyAreDeadIfKeycloakCountsIt() {
        List<String> codes = codesIn(helpDesk.makeLockoutCodes(alice.id(), Map.of("reason", LockingOut.REASON)));

        rights.giveByOrganization(alice, "view-realm");

        boolean counts = rights.hasEffectively(alice, "view-realm");
        assertThat(helpDesk.status(alice.id()).body().path("staff").asBoolean()).isEqualTo(counts);
        assertThat(signInWithCode(realm, alice, codes.get(0)).code().isPresent())
                .isEqualTo(!counts);
    }

    @Test
    void givenTheirHolderIsNoStaffAnyMoreThenTheyStayDead() {
        Steps.makeCodes(realm, alice);
        List<String> codes = codesIn(helpDesk.makeLockoutCodes(alice.id(), Map.of("reason", LockingOut.REASON)));
        rights.give(alice, "query-groups");
        assertThat(status(realm, alice).isNull()).isTrue();

        rights.take(alice, "query-groups");

        assertRefused(signInWithCode(realm, alice, codes.get(0)));
    }

    @Test
    void givenAnAdministratorMadeThemThenTheirHolderMayBecomeStaff() {
        AdminApi admin = staffWith("realm-admin");
        List<String> codes = codesIn(admin.makeLockoutCodes(alice.id(), Map.of("reason", LockingOut.REASON)));

        rights.give(alice, "query-groups");

        assertThat(status(realm, alice).path("remaining").asInt()).isEqualTo(3);
        assertThat(signInWithCode(realm, alice, codes.get(0)).code()).isPresent();
    }

    @Test
    void givenTheEventsOfTheRealmAreOffThenStaffsPasswordResetEndsThemAllTheSame() {
        realm.update(settings -> {
            settings.setEventsEnabled(false);
            settings.setAdminEventsEnabled(false);
            settings.setEventsListeners(List.of());
        });
        try {
            Steps.makeCodes(realm, alice);
            List<String> codes = makeCodes(realm, alice);
            realm.userResource(alice.username()).resetPassword(password(NEW_PASSWORD));

            TestUser withNewPassword =
                    new TestUser(alice.id(), alice.username(), NEW_PASSWORD, alice.email(), alice.totp());
            assertRefused(signInWithCode(realm, withNewPassword, codes.get(0)));
        } finally {
            realm.update(settings -> {
                settings.setEventsEnabled(true);
                settings.setAdminEventsEnabled(true);
            });
        }
    }

    @Test
    void givenTheyWereTheLastSecondFactorThenThePasswordAloneNeverSignsIn() {
        List<String> codes = makeCodes(realm, alice);
        removeCredentials(alice, "otp");
        assertThat(signInWithCode(realm, alice, codes.get(0)).code()).isPresent();

        realm.server().clock().advance(Duration.ofMinutes(61));
        assertThat(status(realm, alice).isNull()).isTrue();

        LoginBrowser browser = realm.browser();
        Page question = browser.signIn(alice);
        assertThat(question.hasField("backupCode")).as(question.toString()).isTrue();
        assertRefused(enter(browser, question, codes.get(1)));
        assertThat(signInWithCode(realm, alice, makeCodes(realm, alice).get(0)).code())
                .as("staff can help again")
                .isPresent();
        revoke(alice);
        assertThat(realm.browser().signIn(alice).atClient()).isFalse();
        removeCredentials(alice, "backup-codes");
        assertThat(realm.browser().signIn(alice).code())
                .as("an administrator has ended it")
                .isPresent();
    }

    @Test
    void givenNothingToRevokeThenRevokingIsFineAndChangesNothing() {
        assertThat(Regenerating.asMasterAdmin(realm)
                        .revokeLockoutCodes(alice.id())
                        .status())
                .isEqualTo(204);
        Steps.makeCodes(realm, alice);
        revoke(alice);

        assertThat(Regenerating.state(realm, alice)).isEqualTo("active");
        assertThat(actions(alice)).doesNotContain("revoked");
    }

    @Test
    void givenRevokedCodesThenOwnOnesWork() {
        List<String> own = Steps.makeCodes(realm, alice);
        List<String> lockout = makeCodes(realm, alice);

        revoke(alice);

        assertRefused(signInWithCode(realm, alice, lockout.get(0)));
        assertThat(signInWithCode(realm, alice, own.get(0)).code()).isPresent();
        assertThat(rows(realm, alice)).isEmpty();
    }

    private static void revoke(TestUser user) {
        assertThat(Regenerating.asMasterAdmin(realm)
                        .revokeLockoutCodes(user.id())
                        .status())
                .isEqualTo(204);
    }

    private static List<CredentialRepresentation> credentials(TestUser user) {
        return realm.credentials(user.username(), "backup-codes");
    }

    private static void removeCredentials(TestUser user, String type) {
        UserResource resource = realm.userResource(user.username());
        realm.credentials(user.username(), type).forEach(one -> resource.removeCredential(one.getId()));
    }

    private static void update(UserResource resource, Consumer<UserRepresentation> change) {
        UserRepresentation user = resource.toRepresentation();
        change.accept(user);
        resource.update(user);
    }

    private static CredentialRepresentation password(String value) {
        CredentialRepresentation password = new CredentialRepresentation();
        password.setType(CredentialRepresentation.PASSWORD);
        password.setValue(value);
        password.setTemporary(false);
        return password;
    }
}
