package dev.backupcodes.keycloak.it;

import static dev.backupcodes.keycloak.it.RealmFlows.step;
import static dev.backupcodes.keycloak.it.RealmFlows.titled;
import static dev.backupcodes.keycloak.it.Regenerating.asMasterAdmin;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.representations.idm.IdentityProviderRepresentation;
import org.keycloak.representations.idm.RealmRepresentation;

/** Every door of a realm, in the overview and in the setup: what asks, what is made to ask, and what is left to a person. */
class DoorSetupIT {

    private static final List<String> OF_REALM =
            List.of("browser", "direct-grant", "reset-credentials", "first-broker-login");
    private static final String STEP = TestRealm.AUTHENTICATOR;

    @RegisterExtension
    final TestRealm realm = TestRealm.builder().withoutBackupCodes().build();

    private RealmFlows flows;

    @BeforeEach
    void aRealmAsKeycloakMakesIt() {
        flows = new RealmFlows(realm);
    }

    @Test
    void givenARealmAsKeycloakMakesItThenOneCallClosesEveryDoor() {
        JsonNode before = overview();
        assertThat(before.path("setUp").asBoolean()).isFalse();
        assertThat(open(before)).containsExactlyElementsOf(OF_REALM);
        assertThat(why(before, "direct-grant")).contains("has no step “Backup Code”");

        JsonNode answer = setUp("");

        assertThat(answer.path("setUp").asBoolean()).isTrue();
        assertThat(open(answer)).isEmpty();
        assertThat((Object) overview().path("doors")).isEqualTo(answer.path("doors"));
        assertThat(overview().path("setUp").asBoolean()).isTrue();
        assertThat(texts(setUp(""), "changed", "id")).isEmpty();
    }

    @Test
    void givenADryRunThenItTellsTheDoorsAsTheyWouldBeAndLeavesThem() {
        provider("elsewhere", "first broker login", "browser");
        client("shop", "browser", "browser");
        RealmRepresentation settings = realm.admin().toRepresentation();
        JsonNode before = overview();

        JsonNode dry = setUp("?dryRun=true");

        assertThat((Object) overview()).isEqualTo(before);
        assertThat(realm.admin().toRepresentation().getFirstBrokerLoginFlow())
                .isEqualTo(settings.getFirstBrokerLoginFlow());
        assertThat((Object) setUp("").path("doors")).isEqualTo(dry.path("doors"));
    }

    /** As the version before this one left it. */
    @Test
    void givenARealmWithTheStepInTheBrowserFlowOnlyThenTheOverviewTellsWhatIsMissingAndACallMendsIt() {
        try (TestRealm older = TestRealm.builder().create()) {
            JsonNode before = asMasterAdmin(older).overview().body();
            assertThat(before.path("setUp").asBoolean()).isFalse();
            assertThat(open(before)).containsExactlyElementsOf(OF_REALM.subList(1, 4));
            TestUser user = older.addUser("usable", true);
            assertThat(asMasterAdmin(older)
                            .panel(user.id())
                            .body()
                            .path("setup")
                            .toString())
                    .isEqualTo("{\"usable\":true,\"complete\":false,\"allowed\":true}");

            AdminApi.Answer answer = asMasterAdmin(older).setUp();

            assertThat(answer.body().path("setUp").asBoolean()).isTrue();
            assertThat(older.admin().toRepresentation().getBrowserFlow()).isEqualTo(TestRealm.FLOW);
            assertThat(asMasterAdmin(older).overview().body().path("setUp").asBoolean())
                    .isTrue();
        }
    }

    @Test
    void givenSeveralDoorsWithOneOfKeycloaksFlowsThenTheyShareOneCopy() {
        provider("elsewhere", "first broker login", null);
        client("shop", "browser", "browser");
        client("script", "direct_grant", "direct grant");

        JsonNode answer = setUp("");

        assertThat(open(answer)).isEmpty();
        assertThat(texts(answer, "changed", "id"))
                .filteredOn("flow_copied"::equals)
                .hasSize(4);
        assertThat(texts(answer, "changed", "message"))
                .contains(
                        "The client “shop” now uses the flow “browser with backup codes” instead of “browser”.",
                        "The client “script” now uses the flow “direct grant with backup codes” instead of “direct grant”.",
                        "The identity provider “elsewhere” now uses the flow “first broker login with backup codes” instead of “first broker login”.");
        assertThat(flowOf("shop", "browser")).isEqualTo(flows.idOf("browser with backup codes"));
        assertThat(provider("elsewhere").getFirstBrokerLoginFlowAlias())
                .isEqualTo("first broker login with backup codes");
        assertThat(texts(setUp(""), "changed", "id")).isEmpty();
    }

    @Test
    void givenTheStepStandsWhereOneOfTwoProofsIsThenItIsMovedBehindBoth() {
        flows.copy("first broker login", "our broker");
        flows.add("our broker First broker login - Conditional 2FA", STEP, "ALTERNATIVE");
        realm.update(settings -> settings.setFirstBrokerLoginFlow("our broker"));
        assertThat(why(overview(), "first-broker-login")).contains("Verify existing account by Email");

        JsonNode answer = setUp("");

        assertThat(texts(answer, "changed", "id")).contains("sub_flow_moved");
        assertThat(open(answer)).isEmpty();
        assertThat(open(overview())).isEmpty();
        assertThat(flows.linesOf("our broker"))
                .anyMatch(line -> line.contains("2 our broker First broker login - Conditional 2FA CONDITIONAL"));
    }

    @Test
    void givenTheWrongStepOrALevelThenTheDoorDoesNotAskAndIsExplained() {
        flows.copy("direct grant", "our grant");
        flows.add("our grant", STEP, "REQUIRED");
        flows.create("levels");
        flows.addSubFlow("levels", "level 1", "CONDITIONAL");
        flows.add("level 1", "conditional-level-of-authentication", "REQUIRED");
        flows.add("level 1", "auth-username-password-form", "REQUIRED");
        flows.addSubFlow("levels", "level 2", "CONDITIONAL");
        flows.add("level 2", "conditional-level-of-authentication", "REQUIRED");
        flows.add("level 2", STEP, "ALTERNATIVE");
        realm.update(settings -> {
            settings.setDirectGrantFlow("our grant");
            settings.setBrowserFlow("levels");
        });

        assertThat(why(overview(), "direct-grant")).contains("The one that works here is “Backup Code”");
        assertThat(why(overview(), "browser")).contains("“level 2”").contains("only when its conditions hold");

        JsonNode answer = setUp("");
        assertThat(open(answer)).containsExactly("browser");
        assertThat(answer.path("setUp").asBoolean()).isFalse();
    }

    @Test
    void givenAFlowIsChangedAfterTheSetupThenTheOverviewNotices() {
        setUp("");
        String place = "browser with backup codes Browser - Conditional 2FA";
        flows.set(place, step("auth-otp-form").or(step(STEP)), "REQUIRED");

        assertThat(open(overview())).as("skipped for who has not both").containsExactly("browser");

        flows.set(place, step("auth-otp-form").or(step(STEP)), "ALTERNATIVE");
        flows.set("browser with backup codes", titled("Conditional 2FA"), "REQUIRED");
        assertThat(open(overview())).as("everybody is asked").isEmpty();
        flows.set("browser with backup codes", titled("Conditional 2FA"), "DISABLED");
        assertThat(why(overview(), "browser")).contains("is disabled");
        flows.set("browser with backup codes", titled("Conditional 2FA"), "CONDITIONAL");
        flows.addSubFlow("browser with backup codes", "back door", "ALTERNATIVE");
        flows.add("back door", "auth-username-password-form", "REQUIRED");
        assertThat(why(overview(), "browser")).contains("“back door”");
    }

    @Test
    void givenResetOtpThenItIsNamedUntilEverybodyIsAskedBeforeIt() {
        JsonNode answer = setUp("");
        assertThat(texts(answer, "warnings", "id")).containsExactly("reset_otp_unprotected");
        assertThat(why(answer, "reset-credentials")).contains("Reset OTP");
        assertThat(answer.path("setUp").asBoolean()).isTrue();

        JsonNode protectedOne = setUp("?protectOtp=true");

        assertThat(texts(protectedOne, "changed", "id")).containsExactly("condition_changed");
        assertThat(texts(protectedOne, "warnings", "id")).isEmpty();
        assertThat(door(protectedOne, "reset-credentials").has("why")).isFalse();
        assertThat(texts(setUp("?protectOtp=true"), "changed", "id")).isEmpty();
        assertThat(texts(setUp(""), "changed", "id")).as("it stays").isEmpty();

        flows.raise("reset credentials with backup codes", titled("Reset - Conditional OTP"));
        flows.raise("reset credentials with backup codes", titled("Reset - Conditional OTP"));
        assertThat(texts(setUp(""), "warnings", "id")).containsExactly("reset_otp_before_factor");
        flows.set("reset credentials with backup codes", step("reset-otp"), "DISABLED");
        assertThat(texts(setUp(""), "warnings", "id")).isEmpty();
    }

    @Test
    void givenItIsAskedForThenUsersWithOtpAreAskedBeforeResetOtp() {
        realm.update(settings -> settings.setResetPasswordAllowed(true));
        setUp("?protectOtp=true");
        TestUser user = realm.addUser("olga", true);
        LoginBrowser browser = realm.browser();

        Page page = Steps.forgotPassword(realm, browser, user);
        assertThat(page.hasField("otp")).as(page.toString()).isTrue();
        assertThat(browser.submit(page, Map.of("otp", user.totp().wrong())).hasField("otp"))
                .isTrue();
        TestUser without = realm.addUser("nick", false);
        assertThat(Steps.forgotPassword(realm, realm.browser(), without).hasField("password-new"))
                .isTrue();
    }

    @Test
    void givenSecurityKeysInTheBrowserFlowThenTheyAreAskedForAfterTheMailToo() {
        flows.copy("browser", "our flow");
        flows.set("our flow", step("webauthn-authenticator"), "ALTERNATIVE");
        realm.update(settings -> settings.setBrowserFlow("our flow"));

        setUp("");

        assertThat(flows.linesOf("reset credentials with backup codes Conditional 2FA"))
                .extracting(line -> line.replaceFirst(".* \\| 0 ", ""))
                .containsExactly(
                        "Condition - user has backup codes REQUIRED",
                        "OTP Form ALTERNATIVE",
                        "WebAuthn Authenticator ALTERNATIVE",
                        "Backup Code Form ALTERNATIVE");
    }

    @Test
    void givenAnUnknownValueThenNothingChanges() {
        AdminApi.Answer answer = asMasterAdmin(realm).post("/setup?protectOtp=yes", null, null);

        assertThat(answer.error()).isEqualTo("invalid_request");
        assertThat(answer.message()).contains("“protectOtp”");
        assertThat(open(overview())).containsExactlyElementsOf(OF_REALM);
    }

    private JsonNode overview() {
        return asMasterAdmin(realm).overview().body();
    }

    private JsonNode setUp(String query) {
        AdminApi.Answer answer = asMasterAdmin(realm).post("/setup" + query, null, null);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.body();
    }

    /** The kinds of doors that do not ask; each of them says why. */
    private static List<String> open(JsonNode answer) {
        assertThat(answer.path("doors")).isNotEmpty();
        List<JsonNode> open = StreamSupport.stream(answer.path("doors").spliterator(), false)
                .filter(door -> !door.path("asks").asBoolean())
                .toList();
        assertThat(open).allMatch(door -> door.path("why").asText().endsWith("."));
        return open.stream().map(door -> door.path("door").asText()).toList();
    }

    private static JsonNode door(JsonNode answer, String kind) {
        Optional<JsonNode> found = StreamSupport.stream(answer.path("doors").spliterator(), false)
                .filter(door -> door.path("door").asText().equals(kind))
                .reduce((first, second) -> second);
        return found.orElseThrow(() -> new AssertionError("no door " + kind + " in " + answer));
    }

    private static String why(JsonNode answer, String kind) {
        return door(answer, kind).path("why").asText();
    }

    private static List<String> texts(JsonNode answer, String list, String field) {
        return StreamSupport.stream(answer.path(list).spliterator(), false)
                .map(item -> item.path(field).asText())
                .toList();
    }

    private void provider(String alias, String firstLogin, String postLogin) {
        IdentityProviderRepresentation provider = new IdentityProviderRepresentation();
        provider.setAlias(alias);
        provider.setProviderId("keycloak-oidc");
        provider.setFirstBrokerLoginFlowAlias(firstLogin);
        provider.setPostBrokerLoginFlowAlias(postLogin);
        provider.setConfig(Map.of(
                "clientId", "x",
                "clientSecret", "x",
                "authorizationUrl", "https://elsewhere.example/auth",
                "tokenUrl", "https://elsewhere.example/token"));
        realm.admin().identityProviders().create(provider).close();
    }

    private IdentityProviderRepresentation provider(String alias) {
        return realm.admin().identityProviders().get(alias).toRepresentation();
    }

    private void client(String id, String binding, String flow) {
        ClientRepresentation client = new ClientRepresentation();
        client.setClientId(id);
        client.setPublicClient(true);
        client.setAuthenticationFlowBindingOverrides(Map.of(binding, flows.idOf(flow)));
        realm.admin().clients().create(client).close();
    }

    private String flowOf(String client, String binding) {
        return realm.admin()
                .clients()
                .findByClientId(client)
                .get(0)
                .getAuthenticationFlowBindingOverrides()
                .get(binding);
    }
}
