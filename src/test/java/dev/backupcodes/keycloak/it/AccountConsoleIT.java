package dev.backupcodes.keycloak.it;

import static dev.backupcodes.keycloak.it.Steps.makeCodes;
import static dev.backupcodes.keycloak.it.Steps.signInWithCode;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.keycloak.representations.idm.CredentialRepresentation;
import org.keycloak.representations.idm.UserRepresentation;

/** What the Account Console and the Admin Console learn about a set, by the interfaces that they call. */
class AccountConsoleIT {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    @RegisterExtension
    static final TestRealm realm = TestRealm.builder().otpReusable().build();

    private TestUser alice;

    @BeforeEach
    void aUserWithPasswordAndOtp() {
        realm.policy(Map.of("codeCount", "5", "notifications", "false"));
        alice = realm.newUser("alice", true);
    }

    @Test
    void givenNoCodesThenTheConsoleOffersToSetThemUp() {
        JsonNode listed = backupCodes();

        assertThat(listed.get("createAction").asText()).isEqualTo(TestRealm.REQUIRED_ACTION);
        assertThat(listed.path("updateAction").isTextual()).isFalse();
        assertThat(listed.get("category").asText()).isEqualTo("two-factor");
        assertThat(textOf(listed.get("displayName"), "en")).isEqualTo("Backup codes");
        assertThat(textOf(listed.get("displayName"), "de")).isEqualTo("Backup-Codes");
        assertThat(textOf(listed.get("helptext"), "en")).startsWith("Each of these codes signs you in once");
        assertThat(listed.get("userCredentialMetadatas")).isEmpty();
    }

    @Test
    void givenCodesThenTheConsoleOffersToRenewThemAndSaysHowManyAreLeft() {
        List<String> codes = makeCodes(realm, alice);

        JsonNode listed = backupCodes();
        assertThat(listed.get("updateAction").asText()).isEqualTo(TestRealm.REQUIRED_ACTION);
        assertThat(listed.path("createAction").isTextual()).isFalse();
        assertThat(infoOf(listed)).isEqualTo("Active now: 5 of 5 codes left");
        assertThat(hasWarning(listed)).isFalse();

        assertThat(signInWithCode(realm, alice, codes.get(4)).code()).isPresent();
        assertThat(infoOf(backupCodes())).isEqualTo("Active now: 4 of 5 codes left");
        assertThat(hasWarning(backupCodes())).isFalse();
    }

    @Test
    void givenAsManyCodesAsTheThresholdThenTheConsoleWarns() {
        List<String> codes = makeCodes(realm, alice);
        for (String code : codes.subList(0, 2)) {
            assertThat(signInWithCode(realm, alice, code).code()).isPresent();
        }

        assertThat(warningOf(backupCodes())).isEqualTo("Few backup codes left");
        realm.policy(Map.of("codeCount", "5", "notifications", "false", "warningThreshold", "2"));
        assertThat(hasWarning(backupCodes())).isFalse();
        for (String code : codes.subList(2, 5)) {
            signInWithCode(realm, alice, code);
        }
        takePendingActionsAway();
        assertThat(warningOf(backupCodes())).isEqualTo("No backup codes left");
    }

    @Test
    void givenCodesThenTheUserCannotRemoveThem() {
        makeCodes(realm, alice);

        HttpResponse<String> refusal = call("DELETE", "credentials/" + idOfTheSet());

        assertThat(refusal.statusCode()).as(refusal.body()).isEqualTo(400);
        assertThat(refusal.body()).contains("Credential type cannot be removed");
        assertThat(backupCodes().get("userCredentialMetadatas")).hasSize(1);
        assertThat(backupCodes().get("removeable").asBoolean()).isFalse();
    }

    @Test
    void givenCodesThenKeycloaksActionDoesNotRemoveThemEither() {
        makeCodes(realm, alice);
        String id = idOfTheSet();
        LoginBrowser browser = realm.browser();
        Page question = browser.submit(
                browser.signIn(alice, Map.of("kc_action", "delete_credential:" + id)),
                Map.of("otp", alice.totp().now()));
        assertThat(question.text()).contains("Delete backup-codes");

        Page answer = browser.submitForm(question, "form", Map.of("accept", ""));

        assertThat(answer.atClient()).isFalse();
        assertThat(answer.text()).contains("Credential type cannot be removed");
        assertThat(idOfTheSet()).isEqualTo(id);
    }

    @Test
    void givenTheRealmUsesBackupCodesThenKeycloaksRecoveryCodesAreNotListed() {
        assertThat(credentials())
                .extracting(type -> type.get("type").asText())
                .contains("password", "otp", "backup-codes")
                .doesNotContain("recovery-authn-codes");
    }

    @Test
    void givenCodesThenNeitherConsoleIsShownASecretOrAHash() {
        List<String> codes = makeCodes(realm, alice);

        CredentialRepresentation seenByStaff =
                realm.credentials(alice.username(), "backup-codes").get(0);
        String seenByUser = backupCodes().toString();

        assertThat(seenByStaff.getSecretData()).isNull();
        assertThat(json(seenByStaff.getCredentialData()).fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("kind", "condition", "total", "remaining", "wrongInARow");
        for (String seen : List.of(seenByStaff.getCredentialData(), seenByUser)) {
            assertThat(secretsInTheDatabase())
                    .hasSize(2 * codes.size())
                    .allSatisfy(secret -> assertThat(seen).doesNotContain(secret));
            assertThat(codes)
                    .allSatisfy(
                            code -> assertThat(seen).doesNotContain(code, code.replace("-", ""), code.substring(3)));
        }
    }

    /** Who has used the last code is asked for new ones at the next login. */
    private void takePendingActionsAway() {
        UserRepresentation user = realm.userResource(alice.username()).toRepresentation();
        user.setRequiredActions(List.of());
        realm.userResource(alice.username()).update(user);
    }

    private String idOfTheSet() {
        return realm.credentials(alice.username(), "backup-codes").get(0).getId();
    }

    private JsonNode backupCodes() {
        return credentials().stream()
                .filter(type -> type.get("type").asText().equals("backup-codes"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("backup codes are not listed"));
    }

    private List<JsonNode> credentials() {
        HttpResponse<String> answer = call("GET", "credentials");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return elements(json(answer.body()));
    }

    private String infoOf(JsonNode listed) {
        return sentence(listed.get("userCredentialMetadatas").get(0).get("infoMessage"));
    }

    private String warningOf(JsonNode listed) {
        JsonNode metadata = listed.get("userCredentialMetadatas").get(0);
        assertThat(sentence(metadata.get("warningMessageDescription"))).startsWith("Make new backup codes");
        return sentence(metadata.get("warningMessageTitle"));
    }

    private static boolean hasWarning(JsonNode listed) {
        JsonNode metadata = listed.get("userCredentialMetadatas").get(0);
        return metadata.hasNonNull("warningMessageTitle") || metadata.hasNonNull("warningMessageDescription");
    }

    /** As the console writes it: the message of that key, with the parameters in the place of {@code {{0}}}. */
    private String sentence(JsonNode message) {
        assertThat(message).as("a message of the console").isNotNull();
        String text = textOf(message.get("key"), "en");
        List<JsonNode> parameters = elements(message.path("parameters"));
        for (int i = 0; i < parameters.size(); i++) {
            text = text.replace("{{" + i + "}}", parameters.get(i).asText());
        }
        return text;
    }

    /** A text of the console, where it gets it from. */
    private String textOf(JsonNode key, String language) {
        String texts = send(HttpRequest.newBuilder(
                                URI.create(realm.server().keycloak().baseUrl() + "/resources/" + realm.name()
                                        + "/account/" + language))
                        .build())
                .body();
        return elements(json(texts)).stream()
                .filter(text -> text.get("key").equals(key))
                .map(text -> text.get("value").asText())
                .findFirst()
                .orElseThrow(() -> new AssertionError("the console has no text " + key));
    }

    private HttpResponse<String> call(String method, String path) {
        LoginBrowser browser = realm.browser();
        Page signedIn =
                browser.submit(browser.signIn(alice), Map.of("otp", alice.totp().now()));
        return send(HttpRequest.newBuilder(URI.create(browser.realmUrl() + "/account/" + path))
                .header(
                        "Authorization",
                        "Bearer " + browser.tokens(signedIn).get("access_token").asText())
                .header("Accept", "application/json")
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build());
    }

    /** The salts and hashes of the user's set. */
    private List<String> secretsInTheDatabase() {
        String row = realm.inspect()
                .database()
                .lines()
                .filter(line -> line.contains(" USER_ID=" + alice.id() + " ") && line.contains(" TYPE=backup-codes "))
                .findFirst()
                .orElseThrow();
        return Pattern.compile("\"(?:salt|value)\":\"([^\"]+)\"")
                .matcher(row)
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private static HttpResponse<String> send(HttpRequest request) {
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static List<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new IllegalStateException(text, e);
        }
    }
}
