package dev.backupcodes.keycloak.it;

import static dev.backupcodes.keycloak.it.UserCall.REASON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.representations.idm.AdminEventRepresentation;
import org.keycloak.representations.idm.UserRepresentation;

/** What callers send to <i>lockout-codes</i>: taken to the letter, or refused with a sentence and nothing made. */
class LockoutInputIT {

    private static final String JSON_TYPE = "application/json";
    private static final int SETS_AN_HOUR = 6;

    @RegisterExtension
    static final TestRealm realm = TestRealm.builder()
            .otpReusable()
            .policy(Map.of("notifications", "false"))
            .with(settings -> settings.setAccessTokenLifespan(3600))
            .build();

    private static TestUser rita;
    private static AdminApi api;

    private TestUser alice;

    @BeforeAll
    static void aRealmWithAnAdministrator() {
        rita = realm.addUser("rita", true);
        AdminRights.of(realm).give(rita, "realm-admin");
        api = AdminApi.of(realm, Tokens.byPassword(realm, rita));
    }

    @BeforeEach
    void aCustomer() {
        alice = realm.newUser("alice", true);
    }

    @AfterEach
    void unsetPolicy() {
        policy(Map.of());
    }

    static Stream<Arguments> wrongFields() {
        return Stream.of(
                arguments("colour", "green", "There is no field “colour”."),
                arguments("lifespanseconds", 600, "There is no field “lifespanseconds”."),
                arguments("signOut", true, "There is no field “signOut”."),
                arguments("count", "3", "“count” has a value of the wrong kind"),
                arguments("count", 1.5, "“count” has a value of the wrong kind"),
                arguments("count", 3.0, "“count” has a value of the wrong kind"),
                arguments("count", true, "“count” has a value of the wrong kind"),
                arguments("count", List.of(1), "“count” has a value of the wrong kind"),
                arguments("count", Map.of(), "“count” has a value of the wrong kind"),
                arguments("count", 0, "“count” must be a whole number from 1 to 3."),
                arguments("count", 4, "“count” must be a whole number from 1 to 3."),
                arguments("count", -1, "“count” must be a whole number from 1 to 3."),
                arguments("count", 2_147_483_648L, "“count” must be a whole number from 1 to 3."),
                arguments("count", BigInteger.TWO.pow(64).add(BigInteger.ONE), "“count” must be a whole number"),
                arguments("lifespanSeconds", "600", "“lifespanSeconds” has a value of the wrong kind"),
                arguments("lifespanSeconds", 600.5, "“lifespanSeconds” has a value of the wrong kind"),
                arguments("lifespanSeconds", false, "“lifespanSeconds” has a value of the wrong kind"),
                arguments("lifespanSeconds", "PT10M", "“lifespanSeconds” has a value of the wrong kind"),
                arguments("lifespanSeconds", 59, "“lifespanSeconds” must be a whole number from 60 to 3600."),
                arguments("lifespanSeconds", 3601, "“lifespanSeconds” must be a whole number from 60 to 3600."),
                arguments("lifespanSeconds", 0, "“lifespanSeconds” must be a whole number from 60 to 3600."),
                arguments("lifespanSeconds", -600, "“lifespanSeconds” must be a whole number from 60 to 3600."),
                arguments("lifespanSeconds", 4_294_967_896L, "“lifespanSeconds” must be a whole number from 60"),
                arguments("otp", 123456, "“otp” has a value of the wrong kind"),
                arguments("reason", 4711, "“reason” has a value of the wrong kind"),
                arguments("reason", null, "Say why: give a reason"),
                arguments("reason", "", "1 to 500"),
                arguments("reason", " \t\n", "1 to 500"),
                arguments("reason", "x".repeat(501), "1 to 500"),
                arguments("reason", "a\u0000b", "control characters"),
                arguments("reason", "a\u001b[31mb", "control characters"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("wrongFields")
    void givenAWrongFieldThenASentenceSaysWhatIsWrong(String field, Object value, String inSentence) {
        assertInvalid(make(with(field, value)), inSentence);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "{}"})
    void givenNoBodyThenTheReasonIsMissing(String nothing) {
        AdminApi.Answer answer = api.post(path(), nothing, nothing == null ? null : JSON_TYPE);

        assertInvalid(answer, "Say why: give a reason");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "3", "{\"count\":", "{\"count\":1,\"count\":1}", "{} {}"})
    void givenNoObjectThenItIsRefused(String body) {
        assertInvalid(api.post(path(), body, JSON_TYPE), "JSON object");
    }

    @Test
    void givenAnotherTypeOfContentThenItIsKeycloaksError() {
        AdminApi.RawAnswer answer = api.postUndocumented(path(), "{}", "text/plain");

        assertThat(answer.status()).as(answer.body()).isEqualTo(415);
        assertNothingMade();
    }

    @Test
    void givenOnlyAReasonThenThePolicySaysHowManyAndForHowLong() {
        assertMade(make(with("reason", REASON)), 3, Duration.ofHours(1));
    }

    @Test
    void givenNullsThenTheFieldsCountAsNotGiven() {
        Map<String, Object> body = with("count", null);
        body.put("lifespanSeconds", null);

        assertMade(make(body), 3, Duration.ofHours(1));
    }

    @ParameterizedTest
    @CsvSource({"1, 60", "2, 600", "3, 3600"})
    void givenNumbersWithinBoundsThenTheyHold(int count, int seconds) {
        Map<String, Object> body = with("count", count);
        body.put("lifespanSeconds", seconds);

        assertMade(make(body), count, Duration.ofSeconds(seconds));
    }

    @Test
    void givenThePolicyAllowsMoreThenTheBoundsFollow() {
        policy(Map.of("lockoutCodeCount", "10", "lockoutLifespanMinutes", "1440"));

        assertInvalid(make(with("count", 11)), "“count” must be a whole number from 1 to 10.");
        assertMade(make(with("lifespanSeconds", 86_400)), 10, Duration.ofDays(1));
    }

    @Test
    void givenThePolicyAllowsALongLifeThenItIsADayAtMost() {
        policy(Map.of("lockoutLifespanMinutes", "1440"));

        assertInvalid(make(with("lifespanSeconds", 86_401)), "from 60 to 86400.");
    }

    @Test
    void givenThePolicyAllowsOneCodeForAMinuteThenThereIsNoChoice() {
        policy(Map.of("lockoutCodeCount", "1", "lockoutLifespanMinutes", "1"));

        assertMade(make(with("count", 1)), 1, Duration.ofMinutes(1));
    }

    @ParameterizedTest
    @CsvSource({"count, 2, from 1 to 1.", "lifespanSeconds, 61, from 60 to 60."})
    void givenThePolicyAllowsOneCodeForAMinuteThenMoreIsRefused(String field, int value, String inSentence) {
        policy(Map.of("lockoutCodeCount", "1", "lockoutLifespanMinutes", "1"));

        assertInvalid(make(with(field, value)), inSentence);
    }

    @Test
    void givenThePolicyAsksForNoReasonThenNoneIsNeeded() {
        policy(Map.of("lockoutReasonRequired", "false"));
        Map<String, Object> body = with("count", 1);
        body.remove("reason");

        assertMade(make(body), 1, Duration.ofHours(1));
        assertThat(event().getDetails()).doesNotContainKey("reason");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  "})
    void givenThePolicyAsksForNoReasonThenABlankOneIsRefusedAllTheSame(String blank) {
        policy(Map.of("lockoutReasonRequired", "false"));

        assertInvalid(make(with("reason", blank)), "1 to 500");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<b>He</b> said “yes” {0}\r\n\tcalled back ", "٤٧١١ Ünïcödé 票 🔑"})
    void givenAReasonThenItIsKeptAsWritten(String reason) {
        assertMade(make(with("reason", reason)), 3, Duration.ofHours(1));

        assertThat(event().getDetails()).containsEntry("reason", reason);
    }

    @Test
    void givenAReasonOfFiveHundredCharactersThenItIsKept() {
        String reason = "🔑".repeat(500);

        assertMade(make(with("reason", reason)), 3, Duration.ofHours(1));

        assertThat(event().getDetails()).containsEntry("reason", reason);
    }

    @Test
    void givenCodesAreMadeThenTheyAreInTheAnswerAndNowhereElse() {
        long before = realm.server().keycloak().logPosition();

        AdminApi.Answer answer = make(with("count", 2));

        assertMade(answer, 2, Duration.ofHours(1));
        String log = realm.server().keycloak().logText(before);
        String trail = String.valueOf(event().getDetails()) + event().getRepresentation();
        String database = realm.inspect().database();
        for (String code : codes(answer)) {
            String bare = code.replace("-", "");
            assertThat(log).doesNotContain(code, bare);
            assertThat(trail).doesNotContain(code, bare);
            assertThat(database).doesNotContain(code, bare);
        }
    }

    @Test
    void givenAUserWithoutASecondFactorThenTheyAreLetInByThePassword() {
        alice = realm.newUser("plain", false);

        assertState(make(with("count", 1)), "user_not_active", "signs in without one");
    }

    @Test
    void givenTheUserOfAServiceAccountThenTheSentenceSaysSo() {
        AdminRights.ServiceAccount account = AdminRights.of(realm).serviceAccount("script");

        AdminApi.Answer answer = api.makeLockoutCodes(account.userId(), with("count", 1));

        assertRefused(answer, 409, "user_not_active");
        assertThat(answer.message()).startsWith("This is the account of a service.");
    }

    @Test
    void givenADisabledUserThenTheyMustBeEnabledFirst() {
        disableAlice();

        assertState(make(with("count", 1)), "user_disabled", "enable the user first");
    }

    @Test
    void givenTheRequiredActionIsDisabledThenTheRealmIsNotSetUp() {
        realm.enableAction(false);
        try {
            assertState(make(with("count", 1)), "not_set_up", "Enable the required action “Download backup codes”");
        } finally {
            realm.enableAction(true);
        }
    }

    @Test
    void givenTheStepIsInNoFlowThenTheRealmIsNotSetUp() {
        realm.requireStep("DISABLED");
        try {
            assertState(make(with("count", 1)), "not_set_up", "add the step “Backup Code Form”");
        } finally {
            realm.requireStep("ALTERNATIVE");
        }
    }

    @Test
    void givenEverythingIsWrongAtOnceThenTheInputIsRefusedBeforeTheStateAndTheStateBeforeTheLimit() {
        makeAsManyAsAllowed();
        Map<String, Object> wrong = with("otp", rita.totp().wrong());
        wrong.put("count", 0);
        disableAlice();

        assertRefused(make(wrong), 400, "invalid_request");
        wrong.remove("count");
        assertRefused(make(wrong), 409, "user_disabled");
    }

    @Test
    void givenTooManySetsThenTheSentenceSaysSoAndTheCodeIsNotLookedAt() {
        makeAsManyAsAllowed();

        AdminApi.Answer answer = make(with("otp", rita.totp().wrong()));

        assertRefused(answer, 429, "too_many_requests");
        assertThat(answer.message()).startsWith("Lockout codes were made for this user too often.");
        assertThat(answer.retryAfter()).isBetween(3000L, 3600L);
    }

    @Test
    void givenMoreCallsAtOnceThanAreAllowedThenSixAreDoneAndTheNewestSetIsTheOnlyOne() {
        List<AdminApi.Answer> answers = Parallel.atOnce(20, i -> make(with("count", 2)));

        assertThat(answers).extracting(AdminApi.Answer::status).containsOnly(201, 429);
        assertThat(answers.stream().filter(answer -> answer.status() == 201)).hasSize(SETS_AN_HOUR);
        assertThat(api.status(alice.id()).body().at("/lockout/remaining").asInt())
                .isEqualTo(2);
        assertThat(api.revokeLockoutCodes(alice.id()).status()).isEqualTo(204);
        assertNothingMade();
    }

    private void makeAsManyAsAllowed() {
        for (int i = 0; i < SETS_AN_HOUR; i++) {
            assertMade(make(with("count", 1)), 1, Duration.ofHours(1));
        }
    }

    private void disableAlice() {
        UserRepresentation settings = realm.userResource(alice.username()).toRepresentation();
        settings.setEnabled(false);
        realm.userResource(alice.username()).update(settings);
    }

    private String path() {
        return "/users/" + alice.id() + "/lockout-codes";
    }

    private AdminApi.Answer make(Map<String, Object> body) {
        return api.makeLockoutCodes(alice.id(), body);
    }

    /** A body that is right but for one field. */
    private static Map<String, Object> with(String field, Object value) {
        Map<String, Object> body = new HashMap<>();
        body.put("otp", rita.totp().now());
        body.put("reason", REASON);
        body.put(field, value);
        return body;
    }

    private static void policy(Map<String, String> fields) {
        Map<String, String> all = new HashMap<>(fields);
        all.put("notifications", "false");
        realm.policy(all);
    }

    /** As many codes as that in the answer, and a set that lives as long as that. */
    private void assertMade(AdminApi.Answer answer, int count, Duration lifespan) {
        assertThat(answer.status()).as(answer.body().path("error").asText()).isEqualTo(201);
        assertThat(codes(answer)).doesNotHaveDuplicates().hasSize(count);
        JsonNode lockout = api.status(alice.id()).body().path("lockout");
        assertThat(lockout.path("remaining").asInt()).isEqualTo(count);
        assertThat(lockout.path("expiresAt")).isEqualTo(answer.body().path("expiresAt"));
        assertThat(Duration.between(instant(lockout, "issuedAt"), instant(lockout, "expiresAt")))
                .isEqualTo(lifespan);
    }

    private static Instant instant(JsonNode object, String field) {
        return Instant.parse(object.path(field).asText());
    }

    private static List<String> codes(AdminApi.Answer answer) {
        List<String> codes = new ArrayList<>();
        answer.body().path("codes").forEach(code -> codes.add(code.asText()));
        return codes;
    }

    private void assertInvalid(AdminApi.Answer answer, String inSentence) {
        assertRefused(answer, 400, "invalid_request");
        assertThat(answer.message()).startsWith("The request is not valid: ").contains(inSentence);
        assertThat(answer.message()).hasSizeLessThan(300).doesNotContain("backupCodes", "Exception", "<");
        assertNothingMade();
        assertThat(event().getError()).isEqualTo("invalid_request");
    }

    private void assertState(AdminApi.Answer answer, String error, String inSentence) {
        assertRefused(answer, 409, error);
        assertThat(answer.message()).contains(inSentence);
        assertNothingMade();
    }

    private void assertNothingMade() {
        assertThat(realm.credentials(alice.username(), "backup-codes")).isEmpty();
    }

    private static void assertRefused(AdminApi.Answer answer, int status, String error) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.error()).as(answer.toString()).isEqualTo(error);
    }

    /** The one admin event of ours about this test's user. */
    private AdminEventRepresentation event() {
        List<AdminEventRepresentation> events = realm.admin().getAdminEvents().stream()
                .filter(event -> "BACKUP_CODES".equals(event.getResourceType()))
                .filter(event -> event.getResourcePath().contains(alice.id()))
                .toList();
        assertThat(events).hasSize(1);
        return events.get(0);
    }
}
