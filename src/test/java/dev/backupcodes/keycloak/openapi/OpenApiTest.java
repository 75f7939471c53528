package dev.backupcodes.keycloak.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenApiTest {

    private static final String USER = "/admin/realms/bank/backup-codes/users/4711";
    private static final String REGENERATE = USER + "/regenerate";
    private static final String STATUS = "{\"state\":\"active\",\"total\":10,\"remaining\":7,"
            + "\"createdAt\":\"2026-11-02T09:14:07.123456Z\",\"lastUsedAt\":null,\"wrongEntries\":0,\"awaiting\":null,\"lockout\":null,"
            + "\"lastLockoutUse\":null,"
            + "\"secondFactor\":true,\"staff\":false,\"may\":{\"regenerate\":true,\"generateLockoutCodes\":false}}";
    private static final String SENT = "{\"linkSent\":true,\"linkExpiresAt\":\"2026-11-21T22:00:00Z\"}";
    private static final String OUR_403 = error("forbidden");
    private static final String KEYCLOAKS_403 = "{\"error\":\"HTTP 403 Forbidden\"}";

    private final OpenApi page = OpenApi.read();

    @Nested
    @DisplayName("Given the page")
    class ThePage {

        @Test
        void thenEveryReferenceLeadsSomewhere() {
            List<String> references = new ArrayList<>();
            collect(page.document(), "$ref", references);

            assertThat(references).isNotEmpty().allSatisfy(reference -> {
                assertThat(reference).startsWith("#/");
                assertThat(page.document().at(reference.substring(1)).isMissingNode())
                        .isFalse();
            });
        }

        @Test
        void thenEverySharedPartIsUsed() {
            List<String> references = new ArrayList<>();
            collect(page.document(), "$ref", references);

            List<String> shared = page.document().path("components").properties().stream()
                    .filter(kind -> !kind.getKey().equals("securitySchemes"))
                    .flatMap(kind -> kind.getValue().properties().stream()
                            .map(part -> "#/components/" + kind.getKey() + "/" + part.getKey()))
                    .toList();

            assertThat(references).containsAll(shared);
        }

        @Test
        void thenThereAreTheCallsAndThoseOfThePanel() {
            assertThat(page.operations())
                    .extracting(OpenApi.Operation::toString)
                    .containsExactly(
                            "GET /admin/realms/{realm}/backup-codes",
                            "POST /admin/realms/{realm}/backup-codes/setup",
                            "GET /admin/realms/{realm}/backup-codes/calls",
                            "GET /admin/realms/{realm}/backup-codes/jobs",
                            "POST /admin/realms/{realm}/backup-codes/jobs",
                            "GET /admin/realms/{realm}/backup-codes/jobs/{id}",
                            "POST /admin/realms/{realm}/backup-codes/jobs/{id}/stop",
                            "GET /admin/realms/{realm}/backup-codes/panel",
                            "GET /admin/realms/{realm}/backup-codes/users",
                            "GET /admin/realms/{realm}/backup-codes/users/{id}",
                            "GET /admin/realms/{realm}/backup-codes/users/{id}/panel",
                            "GET /admin/realms/{realm}/backup-codes/users/{id}/history",
                            "POST /admin/realms/{realm}/backup-codes/users/{id}/regenerate",
                            "POST /admin/realms/{realm}/backup-codes/users/{id}/lockout-codes",
                            "DELETE /admin/realms/{realm}/backup-codes/users/{id}/lockout-codes",
                            "POST /admin/realms/{realm}/backup-codes/users/{id}/caller-check",
                            "POST /admin/realms/{realm}/backup-codes/users/{id}/wrong-person",
                            "DELETE /admin/realms/{realm}/backup-codes/users/{id}/lock");
            assertThat(page.document().path("openapi").textValue()).startsWith("3.1.");
        }

        @Test
        void thenEveryExampleIsAsDocumented() {
            List<String> answers = new ArrayList<>();
            for (OpenApi.Operation operation : page.operations()) {
                operation.node().path("responses").properties().forEach(entry -> {
                    JsonNode response = entry.getValue().has("$ref")
                            ? page.document()
                                    .at(entry.getValue()
                                            .path("$ref")
                                            .textValue()
                                            .substring(1))
                            : entry.getValue();
                    bodies(response).forEach(body -> {
                        answers.add(operation + " " + entry.getKey());
                        page.check(
                                operation.method(),
                                operation.template(),
                                Integer.parseInt(entry.getKey()),
                                "application/json",
                                body,
                                headers(
                                        "Cache-Control", "no-store",
                                        "Retry-After", "42",
                                        "Referrer-Policy", "no-referrer",
                                        "X-Content-Type-Options", "nosniff"));
                    });
                });
            }

            assertThat(answers).as("one of each call and status").hasSizeGreaterThan(14);
            assertThat(page.neverProduced())
                    .as("every status has an example")
                    .allSatisfy(missing -> assertThat(answers).anyMatch(missing::startsWith));
        }

        @Test
        void thenEveryExampleOfARequestIsAsDocumented() {
            List<JsonNode> checked = new ArrayList<>();
            for (OpenApi.Operation operation : page.operations()) {
                examples(operation.node().path("requestBody")).forEach(example -> {
                    page.checkRequest(operation.method(), operation.template(), example.toString());
                    checked.add(example);
                });
            }
            assertThat(checked).hasSizeGreaterThan(4);
        }

        /** An answer without content has one body: none. */
        private Stream<String> bodies(JsonNode response) {
            return response.has("content") ? examples(response).map(JsonNode::toString) : Stream.of("");
        }
    }

    @Nested
    @DisplayName("Given an answer as documented")
    class Right {

        @Test
        void thenItIsAccepted() {
            accepts("GET", USER, 200, STATUS, "Cache-Control", "no-store");
            accepts("POST", REGENERATE, 200, SENT, "Cache-Control", "no-store, no-transform");
            accepts(
                    "POST",
                    REGENERATE,
                    200,
                    "{\"linkSent\":false,\"mailError\":\"Down.\"}",
                    "Cache-Control",
                    "no-store");
            accepts("POST", REGENERATE, 403, error("step_up_failed"), "Cache-Control", "no-store");
            accepts(
                    "POST",
                    REGENERATE,
                    429,
                    error("too_many_requests"),
                    "Cache-Control",
                    "no-store",
                    "Retry-After",
                    "60");
        }

        @Test
        void thenKeycloaksOwnErrorsNeedNoHeader() {
            accepts("GET", USER, 401, "{\"error\":\"HTTP 401 Unauthorized\"}");
            accepts("GET", USER, 403, KEYCLOAKS_403, "Cache-Control", "no-cache");
            accepts("POST", REGENERATE, 404, "{\"error\":\"Realm not found.\"}");
        }

        @Test
        void thenTheTypeMayNameACharset() {
            assertThatCode(() -> page.check(
                            "GET",
                            USER,
                            200,
                            "application/json;charset=UTF-8",
                            STATUS,
                            headers("Cache-Control", "no-store")))
                    .doesNotThrowAnyException();
        }
    }

    @Nested
    @DisplayName("Given something that is not documented")
    class Wrong {

        @Test
        void thenTheCallIsRefused() {
            refuses("DELETE", USER, 200, STATUS, "DELETE " + USER + " is not documented");
            refuses("GET", USER + "/codes", 200, STATUS, "is not documented");
            refuses("GET", "/auth" + USER, 200, STATUS, "is not documented");
        }

        @Test
        void thenTheStatusIsRefused() {
            refuses("GET", USER, 409, error("no_email"), "users/{id} 409 is not documented");
            refuses("GET", USER, 201, STATUS, "201 is not documented");
            refuses("POST", REGENERATE, 418, "{\"error\":\"HTTP 418 I'm a teapot\"}", "418 is not documented");
        }

        @Test
        void thenAWrongBodyIsRefused() {
            refuses("GET", USER, 200, STATUS.replace("\"staff\":false,", ""), "'staff'");
            refuses("GET", USER, 200, STATUS.replace("\"active\"", "\"fine\""), "/state");
            refuses("GET", USER, 200, STATUS.replace(":10", ":\"10\""), "/total");
            refuses("GET", USER, 200, STATUS.replace("2026-11-02T09:14:07.123456Z", "yesterday"), "/createdAt");
            refuses("GET", USER, 200, STATUS.replaceFirst("\\{", "{\"codes\":[],"), "'codes'");
            refuses("GET", USER, 200, STATUS.replaceFirst("\\{", "{\"lockedUntil\":null,"), "/lockedUntil");
            refuses("GET", USER, 200, STATUS.replace("\"lockout\":null", "\"lockout\":{\"remaining\":1}"), "/lockout");
            refuses("POST", REGENERATE, 200, "{\"linkSent\":true,\"mailError\":\"Down.\"}", "'linkExpiresAt'");
            refuses("POST", REGENERATE, 200, "{\"linkSent\":false}", "'mailError'");
            refuses("GET", USER, 200, "", "is not as documented");
            refuses("GET", USER, 200, STATUS + "}", "is not JSON");
            refuses("GET", USER, 200, STATUS.replaceFirst("\\{", "{\"total\":9,"), "is not JSON");
        }

        @Test
        void thenAnErrorOfAnotherStatusIsRefused() {
            refuses("POST", REGENERATE, 400, error("no_email"), "/error");
            refuses("POST", REGENERATE, 409, error("forbidden"), "/error");
            refuses("GET", USER, 403, error("step_up_failed"), "403 is not as documented");
            refuses("GET", USER, 403, "{\"error\":\"forbidden\"}", "403 is not as documented");
            refuses("GET", USER, 404, error("Realm not found."), "404 is not as documented");
            refuses("GET", USER, 500, "{\"error\":\"unknown_error\"}", "'errorMessage'");
        }

        @Test
        void thenAnotherTypeIsRefused() {
            assertThatThrownBy(() -> page.check("GET", USER, 200, "text/html", STATUS, headers()))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("came as text/html");
            assertThatThrownBy(() -> page.check("GET", USER, 200, null, STATUS, headers()))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("came as nothing");
        }

        @Test
        void thenAMissingRetryAfterIsRefused() {
            assertThatThrownBy(() ->
                            check("POST", REGENERATE, 429, error("too_many_attempts"), "Cache-Control", "no-store"))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("429 lacks the header Retry-After");
        }

        @ParameterizedTest
        @ValueSource(strings = {"soon", "0", "-3", "1.5", "", "Sat, 21 Nov 2026 10:00:00 GMT"})
        void thenARetryAfterThatIsNotInSecondsIsRefused(String value) {
            assertThatThrownBy(() -> check(
                            "POST",
                            REGENERATE,
                            429,
                            error("too_many_attempts"),
                            "Cache-Control",
                            "no-store",
                            "Retry-After",
                            value))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("wrong header Retry-After");
        }

        @Test
        void thenAnAnswerOfOursThatMayBeStoredIsRefused() {
            assertThatThrownBy(() -> check("GET", USER, 200, STATUS))
                    .hasMessageContaining("lacks the header Cache-Control");
            assertThatThrownBy(() -> check("GET", USER, 200, STATUS, "Cache-Control", "no-cache"))
                    .hasMessageContaining("wrong header Cache-Control");
            assertThatThrownBy(() -> check("GET", USER, 403, OUR_403))
                    .hasMessageContaining("lacks the header Cache-Control");
            assertThatThrownBy(() -> check("GET", USER, 403, OUR_403, "Cache-Control", "no-cache"))
                    .hasMessageContaining("wrong header Cache-Control");
        }
    }

    @Nested
    @DisplayName("Given a request that the server took")
    class Requests {

        @ParameterizedTest
        @ValueSource(strings = {"", "{}", "{\"otp\":\"123456\",\"reason\":\"r\",\"signOut\":true}"})
        void thenADocumentedOneIsAccepted(String body) {
            assertThatCode(() -> page.checkRequest("POST", REGENERATE, body)).doesNotThrowAnyException();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "[]",
                    "null",
                    "{\"otp\":123456}",
                    "{\"reason\":\"\"}",
                    "{\"why\":\"x\"}",
                    "{",
                    "{\"signOut\":\"true\"}"
                })
        void thenAnotherOneIsRefused(String body) {
            assertThatThrownBy(() -> page.checkRequest("POST", REGENERATE, body))
                    .isInstanceOf(AssertionError.class);
        }

        @Test
        void thenAReasonHasAtMost500Characters() {
            page.checkRequest("POST", REGENERATE, "{\"reason\":\"" + "é".repeat(500) + "\"}");
            assertThatThrownBy(() -> page.checkRequest("POST", REGENERATE, "{\"reason\":\"" + "é".repeat(501) + "\"}"))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("/reason");
        }

        @Test
        void thenABodyWhereNoneIsDocumentedIsRefused() {
            page.checkRequest("GET", USER, null);
            assertThatThrownBy(() -> page.checkRequest("GET", USER, "{}"))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("documented without a body");
        }
    }

    @Nested
    @DisplayName("Given some answers")
    class Recording {

        private static final String GET = "GET /admin/realms/{realm}/backup-codes/users/{id} ";

        @Test
        void thenThePageKnowsWhatWasNeverProduced() {
            assertThat(page.neverProduced())
                    .isEqualTo(page.documented())
                    .contains(GET + "200", GET + "401", GET + "403 forbidden", GET + "404 user_not_found")
                    .doesNotContain(GET + "403", GET + "409")
                    .anyMatch(one -> one.endsWith("/regenerate 409 email_not_verified"))
                    .anyMatch(one -> one.endsWith("/regenerate 403 protected_target"));

            check("GET", USER, 200, STATUS, "Cache-Control", "no-store");
            check("GET", USER, 403, OUR_403, "Cache-Control", "no-store");

            assertThat(page.neverProduced())
                    .hasSize(page.documented().size() - 2)
                    .doesNotContain(GET + "200", GET + "403 forbidden");
        }

        @Test
        void thenKeycloaksOwnErrorIsNotOurs() {
            check("GET", USER, 403, KEYCLOAKS_403);

            assertThat(page.neverProduced()).contains(GET + "403 forbidden");
        }

        @Test
        void thenARefusedAnswerCountsForNothing() {
            assertThatThrownBy(() -> check("GET", USER, 200, "{}", "Cache-Control", "no-store"));

            assertThat(page.neverProduced()).isEqualTo(page.documented());
        }
    }

    private void accepts(String method, String path, int status, String body, String... headers) {
        assertThatCode(() -> check(method, path, status, body, headers)).doesNotThrowAnyException();
    }

    /** Headers are right: the rest is what is wrong. */
    private void refuses(String method, String path, int status, String body, String complaint) {
        assertThatThrownBy(() -> check(method, path, status, body, "Cache-Control", "no-store", "Retry-After", "42"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(complaint);
    }

    private void check(String method, String path, int status, String body, String... headers) {
        page.check(method, path, status, "application/json", body, headers(headers));
    }

    private static HttpHeaders headers(String... namesAndValues) {
        Map<String, List<String>> headers = Stream.iterate(0, i -> i < namesAndValues.length, i -> i + 2)
                .collect(Collectors.toMap(i -> namesAndValues[i], i -> List.of(namesAndValues[i + 1])));
        return HttpHeaders.of(headers, (name, value) -> true);
    }

    private static String error(String id) {
        return "{\"error\":\"" + id + "\",\"errorMessage\":\"No.\"}";
    }

    private static Stream<JsonNode> examples(JsonNode bodies) {
        return bodies.path("content").properties().stream()
                .flatMap(type -> type.getValue().path("examples").properties().stream())
                .map(example -> example.getValue().path("value"));
    }

    private static void collect(JsonNode node, String name, List<String> values) {
        if (node.path(name).isTextual()) {
            values.add(node.path(name).textValue());
        }
        node.forEach(child -> collect(child, name, values));
    }
}
