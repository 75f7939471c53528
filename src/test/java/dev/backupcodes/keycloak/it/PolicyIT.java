package dev.backupcodes.keycloak.it;

import static dev.backupcodes.keycloak.it.Steps.codesOn;
import static dev.backupcodes.keycloak.it.Steps.makeCodes;
import static dev.backupcodes.keycloak.it.Steps.signInWithCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.ws.rs.BadRequestException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.keycloak.admin.client.Keycloak;
import org.keycloak.admin.client.resource.AuthenticationManagementResource;
import org.keycloak.representations.idm.ConfigPropertyRepresentation;
import org.keycloak.representations.idm.RequiredActionConfigRepresentation;

/** The settings of the required action: what may be saved, and what a saved setting changes. */
class PolicyIT {

    @RegisterExtension
    static final TestRealm realm = TestRealm.builder().otpReusable().build();

    @AfterEach
    void unsetPolicy() {
        realm.policy(Map.of());
    }

    @ParameterizedTest(name = "{0} = \"{1}\"")
    @CsvSource({
        "codeCount,            0,        '“Own codes: number” must be a whole number from 1 to 50.'",
        "codeCount,            51,       '“Own codes: number” must be a whole number from 1 to 50.'",
        "codeCount,            ten,      '“Own codes: number” must be a whole number from 1 to 50.'",
        "codeCount,            3.5,      '“Own codes: number” must be a whole number from 1 to 50.'",
        "codeSecretLength,     12,       '“Own codes: length of the secret” must be a whole number from 13 to 32.'",
        "codeSecretLength,     33,       '“Own codes: length of the secret” must be a whole number from 13 to 32.'",
        "codeSecretLength,     long,     '“Own codes: length of the secret” must be a whole number from 13 to 32.'",
        "codeHashIterations,   -1,       '“Own codes: hash iterations” must be 0 or a whole number from 1 to 2000000.'",
        "codeHashIterations,   2000001,  '“Own codes: hash iterations” must be 0 or a whole number from 1 to 2000000.'",
        "codeHashIterations,   99999999999999, '“Own codes: hash iterations” must be 0 or a whole number from 1 to 2000000.'",
        "codeLifespanDays,     -1,       '“Own codes: lifespan in days” must be 0 or a whole number from 1 to 3650.'",
        "codeLifespanDays,     3651,     '“Own codes: lifespan in days” must be 0 or a whole number from 1 to 3650.'",
        "codeLifespanDays,     never,    '“Own codes: lifespan in days” must be 0 or a whole number from 1 to 3650.'",
        "warningThreshold,     -1,       '“Own codes: warn at” must be a whole number from 0 to 50.'",
        "warningThreshold,     51,       '“Own codes: warn at” must be a whole number from 0 to 50.'",
        "warningThreshold,     few,      '“Own codes: warn at” must be a whole number from 0 to 50.'",
        "lockoutCodeCount,     0,        '“Lockout codes: number” must be a whole number from 1 to 10.'",
        "lockoutCodeCount,     11,       '“Lockout codes: number” must be a whole number from 1 to 10.'",
        "lockoutSecretLength,  7,        '“Lockout codes: length of the secret” must be a whole number from 8 to 32.'",
        "lockoutSecretLength,  33,       '“Lockout codes: length of the secret” must be a whole number from 8 to 32.'",
        "lockoutLifespanMinutes, 0,      '“Lockout codes: lifespan in minutes” must be a whole number from 1 to 1440.'",
        "lockoutLifespanMinutes, 1441,   '“Lockout codes: lifespan in minutes” must be a whole number from 1 to 1440.'",
        "lockoutFollowUpActions, TERMS_AND_CONDITIONS,  '“Lockout codes: actions afterwards”: there is no enabled required action “TERMS_AND_CONDITIONS” in this realm.'",
        "lockoutFollowUpActions, ghost,  '“Lockout codes: actions afterwards”: there is no enabled required action “ghost” in this realm.'",
        "lockoutFollowUpActions, 'UPDATE_PASSWORD, ghost', '“Lockout codes: actions afterwards”: there is no enabled required action “ghost” in this realm.'",
        "lockoutFollowUpActions, 'none, UPDATE_PASSWORD', '“Lockout codes: actions afterwards”: there is no enabled required action “none” in this realm.'",
        "lockoutReasonRequired, yes,     '“Lockout codes: reason required” must be true or false.'",
        "lockoutCallerCheck,   maybe,    '“Lockout codes: caller check” must be one of these words: off, offered, required.'",
        "requireSecondFactor,  yes,      '“Own codes: second factor required” must be true or false.'",
        "offerCodes,           yes,      '“Own codes: offered at the login” must be one of these words: off, offer, require.'",
        "replaceRecoveryCodes, 1,        '“Own codes: replace recovery codes of Keycloak” must be true or false.'",
        "offerCodesLater,      51,       '“Own codes: so many times Later” must be a whole number from 0 to 50.'",
        "linkRequiresPassword, no,       '“Link in the e-mail: asks for the password” must be true or false.'",
        "linkRequiresSecondFactor, on,   '“Link in the e-mail: asks for another second factor” must be true or false.'",
        "adminStepUp,          never,    '“Staff: prove their own second factor” must be true or false.'",
        "staffRoles,           ghost,    '“Staff: roles”: the role “ghost” does not exist in this realm.'",
        "staffRoles,           'offline_access, account.ghost', '“Staff: roles”: the role “account.ghost” does not exist in this realm.'",
        "requireVerifiedEmail, 1,        '“Mails: only to verified addresses” must be true or false.'",
        "notifications,        TRUE,     '“Mails: tell the user” must be true or false.'",
        "notifications,        off,      '“Mails: tell the user” must be true or false.'",
    })
    void givenABadValueThenItIsNotSavedAndASentenceSaysWhy(String setting, String value, String sentence) {
        realm.policy(Map.of("codeCount", "7"));

        BadRequestException refusal = refusalOf(realm.admin().flows(), Map.of(setting, value));

        JsonNode problem = body(refusal);
        assertThat(problem.get("field").asText()).isEqualTo(setting);
        assertThat(problem.get("errorMessage").asText()).isEqualTo(sentence);
        assertThat(saved()).isEqualTo(Map.of("codeCount", "7"));
    }

    @Test
    void givenSeveralBadValuesThenThereIsASentenceForEach() {
        BadRequestException refusal = refusalOf(
                realm.admin().flows(), Map.of("codeCount", "1000", "notifications", "maybe", "warningThreshold", "3"));

        assertThat(body(refusal).get("errors").findValuesAsText("errorMessage"))
                .containsExactlyInAnyOrder(
                        "“Own codes: number” must be a whole number from 1 to 50.",
                        "“Mails: tell the user” must be true or false.");
    }

    @Test
    void givenAnAdministratorWhoReadsGermanThenTheSentenceIsInGerman() {
        TestUser anna = realm.addUser("anna", false, user -> {
            user.setAttributes(Map.of("locale", List.of("de")));
        });
        String console = realm.admin()
                .clients()
                .findByClientId("realm-management")
                .get(0)
                .getId();
        realm.userResource("anna")
                .roles()
                .clientLevel(console)
                .add(List.of(realm.admin()
                        .clients()
                        .get(console)
                        .roles()
                        .get("realm-admin")
                        .toRepresentation()));
        try (Keycloak asAnna = Keycloak.getInstance(
                realm.server().keycloak().baseUrl(),
                realm.name(),
                anna.username(),
                anna.password(),
                LoginBrowser.CLIENT)) {

            BadRequestException refusal =
                    refusalOf(asAnna.realm(realm.name()).flows(), Map.of("codeHashIterations", "2000001"));

            assertThat(body(refusal).get("errorMessage").asText())
                    .isEqualTo("„Eigene Codes: Hash-Iterationen“ muss 0 oder eine ganze Zahl von 1 bis 2000000 sein.");
        }
    }

    @ParameterizedTest(name = "{0} = \"{1}\"")
    @CsvSource({
        "codeCount, 1",
        "codeCount, 50",
        "codeSecretLength, 13",
        "codeSecretLength, 32",
        "codeHashIterations, 0",
        "codeHashIterations, 2000000",
        "codeLifespanDays, 0",
        "codeLifespanDays, 3650",
        "warningThreshold, 0",
        "warningThreshold, 50",
        "lockoutCodeCount, 1",
        "lockoutCodeCount, 10",
        "lockoutSecretLength, 8",
        "lockoutSecretLength, 32",
        "lockoutLifespanMinutes, 1",
        "lockoutLifespanMinutes, 1440",
        "lockoutFollowUpActions, none",
        "lockoutFollowUpActions, 'download-backup-codes, UPDATE_PASSWORD##CONFIGURE_TOTP'",
        "lockoutReasonRequired, false",
        "lockoutCallerCheck, required",
        "requireSecondFactor, false",
        "offerCodes, require",
        "replaceRecoveryCodes, true",
        "offerCodesLater, 0",
        "linkRequiresPassword, false",
        "linkRequiresSecondFactor, true",
        "adminStepUp, false",
        "staffRoles, 'offline_access, account.manage-account##realm-management.view-users'",
        "serviceAccounts, 'nightly-job, other-job'",
        "requireVerifiedEmail, true",
        "notifications, false"
    })
    void givenAValueAtTheEdgeThenItIsSaved(String setting, String value) {
        realm.policy(Map.of(setting, value));

        assertThat(saved()).isEqualTo(Map.of(setting, value));
    }

    @Test
    void givenTheSettingsDialogThenItHasEveryFieldOfThePolicyAndSaysWhatItIs() {
        List<ConfigPropertyRepresentation> fields = realm.admin()
                .flows()
                .getRequiredActionConfigDescription(TestRealm.REQUIRED_ACTION)
                .getProperties();

        assertThat(fields)
                .extracting(ConfigPropertyRepresentation::getName)
                .containsExactlyInAnyOrder(
                        "codeCount",
                        "codeSecretLength",
                        "codeHashIterations",
                        "codeLifespanDays",
                        "warningThreshold",
                        "lockoutCodeCount",
                        "lockoutSecretLength",
                        "lockoutLifespanMinutes",
                        "lockoutFollowUpActions",
                        "lockoutReasonRequired",
                        "lockoutCallerCheck",
                        "requireSecondFactor",
                        "offerCodes",
                        "replaceRecoveryCodes",
                        "offerCodesLater",
                        "linkRequiresPassword",
                        "linkRequiresSecondFactor",
                        "requireVerifiedEmail",
                        "staffRoles",
                        "adminStepUp",
                        "serviceAccounts",
                        "notifications",
                        "jobMaxUsers",
                        "jobMailsPerMinute",
                        "max_auth_age");
        assertThat(fields).allSatisfy(field -> {
            assertThat(field.getLabel()).as(field.getName()).isNotBlank();
            assertThat(field.getHelpText()).as(field.getName()).isNotBlank();
        });
    }

    @Test
    void givenNoSettingsThenTheDefaultsHold() {
        realm.policy(Map.of("codeCount", "", "codeSecretLength", " "));
        TestUser user = userWithOtp();

        List<String> codes = makeCodes(realm, user);

        assertThat(codes).hasSize(10).allSatisfy(code -> assertThat(code).hasSize("XXXX-XXXX-XXXX-XXXX".length()));
        assertThat(hashesOf(user))
                .allSatisfy(hash -> assertThat(hash.get("algorithm").asText()).isEqualTo("argon2"));
        realm.server().clock().advance(Duration.ofDays(400));
        assertThat(signInWithCode(realm, user, codes.get(0)).code()).isPresent();
    }

    @Test
    void givenACountThenThatManyCodesAreMade() {
        realm.policy(Map.of("codeCount", "12"));

        assertThat(makeCodes(realm, userWithOtp())).hasSize(12);
    }

    @Test
    void givenSecretsOf112BitsThenTheyAreKeptAsOneFastHashAndSignIn() {
        realm.policy(Map.of("codeSecretLength", "23"));
        TestUser user = userWithOtp();

        List<String> codes = makeCodes(realm, user);

        assertThat(codes).allSatisfy(code -> assertThat(code.replace("-", "")).hasSize(25));
        assertThat(hashesOf(user)).hasSize(10).allSatisfy(hash -> {
            assertThat(hash.get("algorithm").asText()).isEqualTo("SHA-512");
            assertThat(hash.get("salt").asText()).isNotEmpty();
        });
        assertThat(signInWithCode(realm, user, codes.get(4)).code()).isPresent();
        assertThat(signInWithCode(realm, user, codes.get(4)).atClient()).isFalse();
    }

    @Test
    void givenSecretsJustUnder112BitsThenTheyAreKeptAsPasswordHashes() {
        realm.policy(Map.of("codeSecretLength", "22", "codeHashIterations", "1", "codeCount", "1"));
        TestUser user = userWithOtp();

        makeCodes(realm, user);

        assertThat(hashesOf(user))
                .singleElement()
                .satisfies(hash -> assertThat(hash.get("algorithm").asText()).isEqualTo("argon2"));
    }

    @Test
    void givenHashIterationsThenTheHashesCostThatMuch() {
        realm.policy(Map.of("codeHashIterations", "2", "codeCount", "3"));
        TestUser user = userWithOtp();

        List<String> codes = makeCodes(realm, user);

        assertThat(hashesOf(user))
                .hasSize(3)
                .allSatisfy(hash -> assertThat(hash.get("iterations").asInt()).isEqualTo(2));
        assertThat(signInWithCode(realm, user, codes.get(0)).code()).isPresent();
    }

    @Test
    void givenALifespanThenCodesWorkUntilItIsOverAndThePasswordAloneNeverDoes() {
        realm.policy(Map.of("codeLifespanDays", "30", "requireSecondFactor", "false"));
        TestUser user = userWithPassword();
        List<String> codes = makeCodes(realm, user);

        realm.server().clock().advance(Duration.ofDays(30).minusMinutes(10));
        assertThat(signInWithCode(realm, user, codes.get(0)).code()).isPresent();

        realm.server().clock().advance(Duration.ofMinutes(11));
        Page afterThePassword = realm.browser().signIn(user);
        assertThat(afterThePassword.atClient()).isFalse();
        assertThat(afterThePassword.text()).contains("Your backup codes have expired.");
        assertThat(signInWithCode(realm, user, codes.get(1)).message()).startsWith("This backup code is not valid.");
    }

    @Test
    void givenTheSettingsChangeThenCodesMadeBeforeStillWork() {
        TestUser user = userWithOtp();
        List<String> before = makeCodes(realm, user);

        realm.policy(
                Map.of("codeCount", "3", "codeSecretLength", "23", "codeHashIterations", "9", "codeLifespanDays", "1"));

        realm.server().clock().advance(Duration.ofDays(2));
        assertThat(signInWithCode(realm, user, before.get(6)).code()).isPresent();
        realm.policy(Map.of("codeSecretLength", "32"));
        assertThat(signInWithCode(realm, user, before.get(0)).code()).isPresent();
    }

    @Test
    void givenASecondFactorIsRequiredThenAUserWithoutOneIsToldToSetOneUpFirst() {
        realm.policy(Map.of("requireSecondFactor", "true"));
        TestUser user = userWithPassword();

        Page page = realm.browser().signIn(user, Steps.GET_CODES);

        assertThat(page.text()).contains("Set up a second factor first");
        assertThat(codesOn(page)).isEmpty();
        assertThat(realm.credentials(user.username(), "backup-codes")).isEmpty();
    }

    private static TestUser userWithOtp() {
        return realm.newUser("user", true);
    }

    private static TestUser userWithPassword() {
        return realm.newUser("user", false);
    }

    private static BadRequestException refusalOf(AuthenticationManagementResource flows, Map<String, String> settings) {
        RequiredActionConfigRepresentation config = new RequiredActionConfigRepresentation();
        config.setConfig(settings);
        BadRequestException refusal = catchThrowableOfType(
                BadRequestException.class, () -> flows.updateRequiredActionConfig(TestRealm.REQUIRED_ACTION, config));
        assertThat(refusal).as("refusal of " + settings).isNotNull();
        return refusal;
    }

    private static Map<String, String> saved() {
        return realm.admin()
                .flows()
                .getRequiredActionConfig(TestRealm.REQUIRED_ACTION)
                .getConfig();
    }

    private static JsonNode body(BadRequestException refusal) {
        return json(refusal.getResponse().readEntity(String.class));
    }

    /** What the database row of the user's set keeps for each code. */
    private static List<JsonNode> hashesOf(TestUser user) {
        String row = realm.inspect()
                .database()
                .lines()
                .filter(line -> line.startsWith("CREDENTIAL:")
                        && line.contains(" USER_ID=" + user.id() + " ")
                        && line.contains(" TYPE=backup-codes "))
                .findFirst()
                .orElseThrow();
        JsonNode secretData = json(row.replaceFirst(".* SECRET_DATA=", "").replaceFirst(" [A-Z_]+=.*", ""));
        return List.copyOf(secretData.get("codes").properties()).stream()
                .map(Map.Entry::getValue)
                .toList();
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (IOException e) {
            throw new IllegalStateException(text, e);
        }
    }
}
