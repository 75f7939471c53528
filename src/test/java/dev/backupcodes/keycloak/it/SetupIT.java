package dev.backupcodes.keycloak.it;

import static dev.backupcodes.keycloak.it.RealmFlows.step;
import static dev.backupcodes.keycloak.it.RealmFlows.titled;
import static dev.backupcodes.keycloak.it.Regenerating.asMasterAdmin;
import static dev.backupcodes.keycloak.it.Steps.makeCodes;
import static dev.backupcodes.keycloak.it.Steps.signInWithCode;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.keycloak.representations.idm.AdminEventRepresentation;
import org.keycloak.representations.idm.OrganizationDomainRepresentation;
import org.keycloak.representations.idm.OrganizationRepresentation;

/** One call makes a realm ready: here in every shape of browser flow that leaves no doubt, and in no other. */
class SetupIT {

    private static final String COPY = "browser with backup codes";
    /** Begin the names of the flows behind the other doors, which are for {@link DoorSetupIT}. */
    private static final List<String> OTHER_DOORS = List.of("direct grant", "reset credentials", "first broker login");

    @RegisterExtension
    final TestRealm realm = TestRealm.builder()
            .withoutBackupCodes()
            .userWithOtp("alice")
            .otpReusable()
            .build();

    private RealmFlows flows;
    private TestUser alice;

    @BeforeEach
    void aRealmAsKeycloakMakesIt() {
        flows = new RealmFlows(realm);
        alice = realm.user("alice");
    }

    @Test
    void givenTheDefaultFlowThenOneCallIsEnoughToSignInWithABackupCode() {
        AdminApi.Answer answer = asMasterAdmin(realm).setUp();

        assertThat(changed(answer)).containsExactly("action_registered", "flow_copied", "step_added", "flow_bound");
        assertThat(answer.body().path("setUp").asBoolean()).isTrue();
        assertThat(boundFlow()).isEqualTo(COPY);
        assertThat(flows.requirements(COPY, TestRealm.AUTHENTICATOR)).containsExactly("ALTERNATIVE");
        assertThat(flows.requirements("browser", TestRealm.AUTHENTICATOR)).isEmpty();
        List<String> codes = makeCodes(realm, alice);
        assertThat(signInWithCode(realm, alice, codes.get(4)).code()).isPresent();
    }

    @Test
    void givenASecondCallThenNothingIsLeftToChange() {
        asMasterAdmin(realm).setUp();
        List<String> before = flows();

        AdminApi.Answer second = asMasterAdmin(realm).setUp();

        assertThat(ids(second, "changed")).isEmpty();
        assertThat(second.body().path("setUp").asBoolean()).isTrue();
        assertThat(flows()).isEqualTo(before);
    }

    @Test
    void givenADryRunThenItSaysWhatWillBeDoneAndKeepsNothing() {
        List<String> before = flows();

        AdminApi.Answer dry = asMasterAdmin(realm).setUp("true");

        assertThat(dry.body().path("dryRun").asBoolean()).isTrue();
        assertThat(flows()).isEqualTo(before);
        assertThat(boundFlow()).isEqualTo("browser");
        assertThat(isActionRegistered()).isFalse();
        assertThat(events()).isEmpty();
        AdminApi.Answer earnest = asMasterAdmin(realm).setUp("false");
        assertThat(ids(earnest, "changed")).isEqualTo(ids(dry, "changed"));
        assertThat(messages(dry)).allMatch(message -> message.matches("The .* will be .*\\."));
        assertThat(messages(earnest)).allMatch(message -> message.matches("The .* (was|is now) .*\\."));
    }

    @Test
    void givenSomethingElseThanTrueOrFalseThenItIsNoDryRunAndNoSetupEither() {
        List<String> before = flows();

        AdminApi.Answer answer = asMasterAdmin(realm).setUp("yes");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.error()).isEqualTo("invalid_request");
        assertThat(flows()).isEqualTo(before);
        assertThat(events())
                .singleElement()
                .satisfies(event -> assertThat(event.getError()).isEqualTo("invalid_request"));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "''                          | {\"dryRun\":true}     | application/json",
                "?dryRun=false               | {\"dryRun\":true}     | application/json",
                "''                          | {\"dryRun\":true}     | -",
                "''                          | dryRun=true           | application/x-www-form-urlencoded",
                "''                          | {\"dryRun\":true}     | application/x-www-form-urlencoded",
                "''                          | '--b\r\nContent-Disposition: form-data; name=\"dryRun\"\r\n\r\ntrue\r\n--b--\r\n' | multipart/form-data; boundary=b",
                "''                          | []                    | application/json",
                "?dryrun=true                | -                     | -",
                "?dryRun=false&dryRun=true   | -                     | -",
            })
    void givenADryRunThatIsAskedForInAnotherWayThenNothingChangesInEarnest(String query, String body, String type) {
        List<String> before = flows();

        AdminApi.Answer answer = asMasterAdmin(realm).post("/setup" + query, body, type);

        assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
        assertThat(answer.error()).isEqualTo("invalid_request");
        assertThat(flows()).isEqualTo(before);
        assertThat(isActionRegistered()).isFalse();
        assertThat(events())
                .singleElement()
                .satisfies(event -> assertThat(event.getError()).isEqualTo("invalid_request"));
    }

    @Test
    void givenAnUnknownFieldOrParameterThenTheSentenceNamesIt() {
        AdminApi api = asMasterAdmin(realm);

        assertThat(api.post("/setup", "{\"dryRun\":true}", "application/json").message())
                .isEqualTo("The request is not valid: There is no field “dryRun”.");
        assertThat(api.post("/setup?dryrun=true", null, null).message())
                .isEqualTo("The request is not valid: There is no parameter “dryrun”.");
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "-    | -",
                "-    | application/json",
                "''   | application/json",
                "{}   | application/json",
                "''   | application/x-www-form-urlencoded",
                "{}   | text/plain",
                "{}   | -",
            })
    void givenNothingIsSaidInTheBodyThenThatIsFine(String body, String type) {
        assertThat(changed(asMasterAdmin(realm).post("/setup?dryRun=true", body, type)))
                .contains("step_added");
    }

    @Test
    void givenAFlowOfTheRealmThenTheStepIsAddedThere() {
        bindCopy("our flow");
        flows.set("our flow", step("webauthn-authenticator"), "ALTERNATIVE");
        List<String> before = flows();

        AdminApi.Answer answer = asMasterAdmin(realm).setUp();

        assertThat(changed(answer)).containsExactly("action_registered", "step_added");
        assertThat(boundFlow()).isEqualTo("our flow");
        assertThat(flows()).isEqualTo(before);
        assertThat(flows.requirements("our flow", "webauthn-authenticator")).containsExactly("ALTERNATIVE");
        assertThat(signInWithCode(realm, alice, makeCodes(realm, alice).get(0)).code())
                .isPresent();
    }

    @Test
    void givenOtpIsRequiredThenItBecomesAnAlternative() {
        bindCopy("our flow");
        flows.set("our flow", step("auth-otp-form"), "REQUIRED");

        AdminApi.Answer answer = asMasterAdmin(realm).setUp();

        assertThat(changed(answer)).containsExactly("action_registered", "factors_made_alternative", "step_added");
        assertThat(flows.requirements("our flow", "auth-otp-form")).containsExactly("ALTERNATIVE");
        assertThat(signInWithCode(realm, alice, makeCodes(realm, alice).get(0)).code())
                .isPresent();
    }

    @Test
    void givenAFlowWithoutSecondFactorThenItGetsAConditionalOne() {
        bindCopy("our flow");
        flows.remove("our flow", titled("Conditional 2FA"));
        realm.addUser("bob", false);

        AdminApi.Answer answer = asMasterAdmin(realm).setUp();

        assertThat(changed(answer)).containsExactly("action_registered", "sub_flow_added", "step_added");
        assertThat(realm.browser().signIn(realm.user("bob")).code())
                .as("who has no second factor is not asked for one")
                .isPresent();
        assertThat(signInWithCode(realm, alice, makeCodes(realm, alice).get(0)).code())
                .isPresent();
        assertThat(changed(asMasterAdmin(realm).setUp())).isEmpty();
    }

    @Test
    void givenTheStepIsThereAlreadyThenTheFlowIsLeftAlone() {
        try (TestRealm ready = TestRealm.builder().create()) {
            assertThat(changed(asMasterAdmin(ready).setUp())).isEmpty();
        }
    }

    @Test
    void givenTheActionIsDisabledThenItIsEnabled() {
        asMasterAdmin(realm).setUp();
        realm.enableAction(false);

        assertThat(changed(asMasterAdmin(realm).setUp())).containsExactly("action_enabled");
    }

    /** The other shapes that are left to a person: {@code SetupOfRealmTest}. */
    @Test
    void givenTheStepIsDisabledThenThatIsLeftToAPerson() {
        asMasterAdmin(realm).setUp();
        flows.set(COPY, step(TestRealm.AUTHENTICATOR), "DISABLED");
        List<String> before = flows();
        String bound = boundFlow();

        AdminApi.Answer answer = asMasterAdmin(realm).setUp();

        assertThat(answer.status()).isEqualTo(200);
        assertThat(ids(answer, "byHand")).containsExactly("step_disabled");
        assertThat(answer.body().path("setUp").asBoolean()).isFalse();
        assertThat(flows()).isEqualTo(before);
        assertThat(boundFlow()).isEqualTo(bound);
    }

    @Test
    void givenOrganizationsThenTheirPartOfTheFlowIsCopiedTooAndACodeSignsIn() {
        realm.update(settings -> settings.setOrganizationsEnabled(true));
        realm.admin().organizations().create(organization()).close();

        asMasterAdmin(realm).setUp();

        assertThat(flows.requirements(COPY, "organization"))
                .isNotEmpty()
                .isEqualTo(flows.requirements("browser", "organization"));
        assertThat(realm.browser().startLogin().hasField("password"))
                .as("with organizations the user name is asked for alone")
                .isFalse();
        assertThat(signInWithCode(realm, alice, makeCodes(realm, alice).get(0)).code())
                .isPresent();
    }

    private static OrganizationRepresentation organization() {
        OrganizationRepresentation organization = new OrganizationRepresentation();
        organization.setName("Branch");
        organization.addDomain(new OrganizationDomainRepresentation("branch.example"));
        return organization;
    }

    @Test
    void givenCallsAtOnceThenThereIsOneCopy() {
        List<AdminApi.Answer> answers =
                Parallel.atOnce(4, i -> asMasterAdmin(realm).setUp());

        assertThat(answers).allMatch(answer -> answer.status() == 200);
        assertThat(answers).filteredOn(answer -> !changed(answer).isEmpty()).hasSize(1);
        assertThat(flows.aliases()).filteredOn(alias -> alias.startsWith(COPY)).containsExactly(COPY);
    }

    @Test
    void givenARefusedDryRunThenThatIsOnRecordToo() {
        TestUser viewer = realm.addUser("viewer", true);
        AdminRights.of(realm).give(viewer, "view-realm");

        AdminApi.Answer answer =
                AdminApi.of(realm, Tokens.byPassword(realm, viewer)).setUp("true");

        assertThat(answer.error()).isEqualTo("forbidden");
        assertThat(events())
                .singleElement()
                .satisfies(event -> assertThat(event.getError()).isEqualTo("forbidden"));
    }

    @Test
    void givenNoPermissionThenWhatIsWrongWithTheRequestIsNotSaid() {
        TestUser viewer = realm.addUser("viewer", true);
        AdminRights.of(realm).give(viewer, "view-realm");
        AdminApi viewers = AdminApi.of(realm, Tokens.byPassword(realm, viewer));

        assertThat(viewers.post("/setup", "{\"dryRun\":true}", "application/json")
                        .error())
                .isEqualTo("forbidden");
        assertThat(viewers.post("/setup?dryrun=true", null, null).error()).isEqualTo("forbidden");
    }

    @Test
    void givenNoPermissionForTheRealmThenNothingChangesAndItIsOnRecord() {
        TestUser viewer = realm.addUser("viewer", true);
        AdminRights.of(realm).give(viewer, "view-realm", "manage-users");
        List<String> before = flows();

        AdminApi.Answer answer =
                AdminApi.of(realm, Tokens.byPassword(realm, viewer)).setUp();

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.error()).isEqualTo("forbidden");
        assertThat(flows()).isEqualTo(before);
        assertThat(events())
                .singleElement()
                .satisfies(event -> assertThat(event.getError()).isEqualTo("forbidden"));
    }

    @Test
    void givenTheDatabaseRefusesThenNothingChangesAndItIsOnRecord() {
        realm.bindFlowThatCannotGrow();
        List<String> before = flows();
        String bound = boundFlow();

        AdminApi.Answer answer = asMasterAdmin(realm).setUp();

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.error()).isEqualTo("unavailable");
        assertThat(flows()).isEqualTo(before);
        assertThat(boundFlow()).isEqualTo(bound);
        assertThat(isActionRegistered()).as("what came before the failure").isFalse();
        assertThat(events()).singleElement().satisfies(event -> {
            assertThat(event.getError()).isEqualTo("unavailable");
            assertThat(event.getDetails())
                    .containsEntry("action", "setup")
                    .containsEntry("outcome", "unavailable")
                    .doesNotContainKey("changed");
        });
    }

    @Test
    void givenManageRealmThenItIsEnoughAndOnRecord() {
        TestUser manager = realm.addUser("manager", true);
        AdminRights.of(realm).give(manager, "manage-realm");

        AdminApi.Answer answer =
                AdminApi.of(realm, Tokens.byPassword(realm, manager)).setUp();

        assertThat(answer.status()).isEqualTo(200);
        assertThat(events()).singleElement().satisfies(event -> {
            assertThat(event.getAuthDetails().getUserId()).isEqualTo(manager.id());
            assertThat(event.getDetails())
                    .containsEntry("action", "setup")
                    .containsEntry("outcome", "done")
                    .containsEntry(
                            "changed",
                            "action_registered,flow_copied,step_added,flow_bound,"
                                    + "flow_copied,sub_flow_added,step_added,flow_bound,"
                                    + "flow_copied,sub_flow_added,step_added,flow_bound,"
                                    + "flow_copied,step_added,sub_flow_moved,flow_bound");
        });
    }

    private List<AdminEventRepresentation> events() {
        return realm.admin().getAdminEvents().stream()
                .filter(event -> "BACKUP_CODES".equals(event.getResourceType()))
                .toList();
    }

    private static List<String> changed(AdminApi.Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return items(answer, "changed")
                .filter(item ->
                        OTHER_DOORS.stream().noneMatch(item.path("message").asText()::contains))
                .map(item -> item.path("id").asText())
                .toList();
    }

    private static List<String> ids(AdminApi.Answer answer, String list) {
        return items(answer, list).map(item -> item.path("id").asText()).toList();
    }

    private static List<String> messages(AdminApi.Answer answer) {
        return items(answer, "changed")
                .map(item -> item.path("message").asText())
                .toList();
    }

    private static Stream<JsonNode> items(AdminApi.Answer answer, String list) {
        List<JsonNode> items = new ArrayList<>();
        answer.body().path(list).forEach(items::add);
        return items.stream();
    }

    /** All flows with all their steps, but for the one that the setup adds, and for the other doors. */
    private List<String> flows() {
        return flows.lines().stream()
                .filter(line ->
                        !line.contains("Backup Code") && OTHER_DOORS.stream().noneMatch(line::startsWith))
                .toList();
    }

    private String boundFlow() {
        return realm.admin().toRepresentation().getBrowserFlow();
    }

    private boolean isActionRegistered() {
        return realm.admin().flows().getRequiredActions().stream()
                .anyMatch(action -> TestRealm.REQUIRED_ACTION.equals(action.getAlias()));
    }

    private void bindCopy(String name) {
        flows.copy("browser", name);
        realm.update(settings -> settings.setBrowserFlow(name));
    }
}
