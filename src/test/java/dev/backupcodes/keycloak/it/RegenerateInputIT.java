package dev.backupcodes.keycloak.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.representations.idm.AdminEventRepresentation;

/** What callers send to <i>regenerate</i>: taken to the letter, or refused with a sentence. */
class RegenerateInputIT {

    private static final String JSON_TYPE = "application/json";
    private static final String EMOJI = "🔑";
    private static final ObjectMapper JSON = new ObjectMapper();

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
        realm.admin().clients().findByClientId("account").stream().findFirst().ifPresent(client -> {
            client.setEnabled(false);
            realm.admin().clients().get(client.getId()).update(client);
        });
    }

    @BeforeEach
    void aCustomer() {
        alice = realm.newUser("alice", true);
    }

    static Stream<Arguments> wrongBodies() {
        return Stream.of(
                arguments("an unknown field", "{\"colour\":\"green\"}", "“colour”"),
                arguments("a field of another case", "{\"signout\":true}", "“signout”"),
                arguments("an unknown field that is null", "{\"colour\":null}", "“colour”"),
                arguments("an unknown field with markup", "{\"<b>{0}'\":1}", "?b?"),
                arguments("a very long unknown field", "{\"" + "x".repeat(10_000) + "\":1}", "xxx"),
                arguments("a number as otp", "{\"otp\":123456}", "“otp”"),
                arguments("a list as otp", "{\"otp\":[\"123456\"]}", "“otp”"),
                arguments("an object as otp", "{\"otp\":{}}", "“otp”"),
                arguments("a number as reason", "{\"reason\":4711}", "“reason”"),
                arguments("a word as signOut", "{\"signOut\":\"true\"}", "“signOut”"),
                arguments("a number as signOut", "{\"signOut\":1}", "“signOut”"),
                arguments("a boolean as clientId", "{\"clientId\":true}", "“clientId”"),
                arguments("a list as redirectUri", "{\"redirectUri\":[]}", "“redirectUri”"),
                arguments("a list", "[]", "JSON object"),
                arguments("a list of an object", "[{\"otp\":\"1\"}]", "JSON object"),
                arguments("a text", "\"otp\"", "JSON object"),
                arguments("null", "null", "JSON object"),
                arguments("a number", "1", "JSON object"),
                arguments("broken JSON", "{\"otp\":", "JSON object"),
                arguments("no JSON", "otp=123456", "JSON object"),
                arguments("single quotes", "{'signOut':true}", "JSON object"),
                arguments("a comment", "{/* */}", "JSON object"),
                arguments("trailing garbage", "{} x", "JSON object"),
                arguments("two objects", "{}{}", "JSON object"),
                arguments("a field twice", "{\"signOut\":true,\"signOut\":true}", "JSON object"),
                arguments("a deep nest", "[".repeat(5_000), "JSON object"),
                arguments("a lone surrogate byte", "{\"reason\":\"\\ud83d", "JSON object"),
                arguments("100 kB", "{\"reason\":\"" + "x".repeat(100_000) + "\"}", "too large"),
                arguments("100 kB of spaces", " ".repeat(100_000) + "{}", "too large"),
                arguments("an empty reason", "{\"reason\":\"\"}", "1 to 500"),
                arguments("a blank reason", "{\"reason\":\" \\t\\n\"}", "1 to 500"),
                arguments("a reason of 501", "{\"reason\":\"" + "x".repeat(501) + "\"}", "1 to 500"),
                arguments("a reason of 501 emoji", "{\"reason\":\"" + EMOJI.repeat(501) + "\"}", "1 to 500"),
                arguments("a reason with NUL", "{\"reason\":\"a\\u0000b\"}", "control characters"),
                arguments("a reason with ESC", "{\"reason\":\"a\\u001b[31mb\"}", "control characters"),
                arguments("a redirect without a client", "{\"redirectUri\":\"http://localhost/x\"}", "needs a client"),
                arguments("an unknown client", "{\"clientId\":\"nobody\"}", "client does not exist"),
                arguments("a disabled client", "{\"clientId\":\"account\"}", "disabled"),
                arguments("an empty client", "{\"clientId\":\"\"}", "client does not exist"),
                arguments(
                        "a foreign redirect",
                        "{\"clientId\":\"app\",\"redirectUri\":\"https://evil.example/\"}",
                        "redirect URI"),
                arguments(
                        "a redirect with a user in it",
                        "{\"clientId\":\"app\",\"redirectUri\":\"http://localhost@evil.example/\"}",
                        "redirect URI"),
                arguments(
                        "a script as redirect",
                        "{\"clientId\":\"app\",\"redirectUri\":\"javascript:alert(1)\"}",
                        "redirect URI"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongBodies")
    void givenAWrongBodyThenASentenceSaysWhatIsWrong(String name, String body, String inSentence) {
        AdminApi.Answer answer = send(body);

        assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
        assertThat(answer.error()).isEqualTo("invalid_request");
        assertThat(answer.message()).startsWith("The request is not valid: ").contains(inSentence);
        assertThat(answer.message()).hasSizeLessThan(300).doesNotContain("backupCodes", "Exception", "<");
        assertThat(realm.credentials(alice.username(), "backup-codes")).isEmpty();
        assertThat(realm.mail().mailsTo(alice.email())).isEmpty();
        assertThat(event().getError()).isEqualTo("invalid_request");
    }

    @Test
    void givenNoBodyThenItCountsAsAnEmptyObject() {
        for (String nothing : new String[] {null, "", " ", "{}", " {} \n"}) {
            AdminApi.Answer answer = send(nothing);

            assertThat(answer.error()).as(nothing + ": " + answer).isEqualTo("step_up_required");
        }
        assertThat(api.regenerate(alice.id()).error()).isEqualTo("step_up_required");
    }

    @Test
    void givenNoBodyWhereNoStepUpIsAskedForThenItIsDone() {
        realm.policy(Map.of("notifications", "false", "adminStepUp", "false"));
        try {
            assertThat(api.regenerate(alice.id()).status()).isEqualTo(200);
        } finally {
            realm.policy(Map.of("notifications", "false"));
        }
    }

    @Test
    void givenNullsThenTheFieldsCountAsNotGiven() {
        assertDone(send("{\"otp\":\"" + rita.totp().now()
                + "\",\"reason\":null,\"signOut\":null,\"clientId\":null,\"redirectUri\":null}"));
        assertThat(event().getDetails()).doesNotContainKey("reason");
    }

    @Test
    void givenNullAsOtpThenOneIsAskedFor() {
        assertThat(send("{\"otp\":null}").error()).isEqualTo("step_up_required");
    }

    @Test
    void givenTheUserOfAServiceAccountThenTheSentenceSaysSo() {
        AdminRights.ServiceAccount account = AdminRights.of(realm).serviceAccount("script");

        AdminApi.Answer answer = api.regenerate(account.userId());

        assertThat(answer.status()).as(answer.toString()).isEqualTo(409);
        assertThat(answer.error()).isEqualTo("user_not_active");
        assertThat(answer.message()).startsWith("This is the account of a service.");
    }

    @Test
    void givenAnotherTypeOfContentThenItIsKeycloaksError() {
        for (String type : List.of("text/plain", "application/x-www-form-urlencoded")) {
            AdminApi.RawAnswer answer = api.postUndocumented("/users/" + alice.id() + "/regenerate", "{}", type);

            assertThat(answer.status()).as(answer.body()).isEqualTo(415);
        }
        assertThat(realm.credentials(alice.username(), "backup-codes")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script><b>bold</b>",
                "He said \"yes\" and 'no' \\ {0} ${env.PATH} %s",
                " spaces around ",
                "tab\tand line\r\nbreak",
                "٤٧١١ Ünïcödé 票"
            })
    void givenAReasonThenItIsKeptAsWritten(String reason) {
        assertDone(send(Map.of("otp", rita.totp().now(), "reason", reason)));

        assertThat(event().getDetails()).containsEntry("reason", reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", EMOJI})
    void givenAReasonOfFiveHundredCharactersThenItIsKept(String character) {
        String reason = character.repeat(500);

        assertDone(send(Map.of("otp", rita.totp().now(), "reason", reason)));

        assertThat(event().getDetails()).containsEntry("reason", reason);
    }

    @Test
    void givenARefusedCallThenItsReasonIsKeptToo() {
        assertThat(send(Map.of("otp", rita.totp().wrong(), "reason", "Ticket 4711"))
                        .error())
                .isEqualTo("step_up_failed");

        assertThat(event().getDetails())
                .containsEntry("reason", "Ticket 4711")
                .containsEntry("outcome", "step_up_failed");
    }

    @Test
    void givenAReasonWithLineBreaksThenItForgesNoLineOfTheLog() {
        long before = realm.server().keycloak().logPosition();
        String forged = "2026-11-22 10:00:00,000 INFO  [org.keycloak.events] (forged) all is well";

        assertThat(send(Map.of("reason", "Ticket\r\n" + forged)).error()).isEqualTo("step_up_required");
        assertDone(send(Map.of("otp", rita.totp().now(), "reason", "Ticket\n" + forged + "\r" + forged)));
        send("{\"x\\n" + forged + "\":1}");

        assertThat(realm.server().keycloak().logText(before).split("\\R|\\r"))
                .noneMatch(line -> line.startsWith("2026-11-22 10:00:00,000"));
    }

    @Test
    void givenACodeThenItIsNotInTheEventAndNotInTheLog() {
        long before = realm.server().keycloak().logPosition();
        String wrong = "no-otp-but-a-marker";

        send(Map.of("otp", wrong, "reason", "Ticket"));

        assertThat(String.valueOf(event().getDetails())).doesNotContain(wrong);
        assertThat(realm.server().keycloak().logText(before)).doesNotContain(wrong);
    }

    private AdminApi.Answer send(Map<String, Object> body) {
        try {
            return send(JSON.writeValueAsString(new HashMap<>(body)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private AdminApi.Answer send(String body) {
        return api.post("/users/" + alice.id() + "/regenerate", body, JSON_TYPE);
    }

    private static void assertDone(AdminApi.Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    }

    /** The one admin event about this test's user. */
    private AdminEventRepresentation event() {
        List<AdminEventRepresentation> events = realm.admin().getAdminEvents().stream()
                .filter(event -> "BACKUP_CODES".equals(event.getResourceType()))
                .filter(event -> event.getResourcePath().contains(alice.id()))
                .toList();
        assertThat(events).hasSize(1);
        return events.get(0);
    }
}
