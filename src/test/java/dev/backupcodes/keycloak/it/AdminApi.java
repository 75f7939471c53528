package dev.backupcodes.keycloak.it;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.backupcodes.keycloak.openapi.OpenApi;
import dev.backupcodes.keycloak.server.KeycloakServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/**
 * Our part of the admin REST interface, as one caller uses it. Every answer is as {@link OpenApi} documents it, or the
 * call fails. Threads may share it.
 */
public final class AdminApi {

    private static final String JSON_TYPE = "application/json";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(20))
            .build();

    private final String server;
    private final String base;
    private final String token;
    private final String language;

    private AdminApi(String server, String base, String token, String language) {
        this.server = server;
        this.base = base;
        this.token = token;
        this.language = language;
    }

    /**
     * The interface of a realm.
     *
     * @param token the caller's access token; null for a caller without one
     */
    public static AdminApi of(TestRealm realm, String token) {
        return of(realm.server(), realm.name(), token);
    }

    /** The interface of a realm by its name: one that does not exist, or {@code master}. */
    public static AdminApi of(SharedServer server, String realm, String token) {
        return new AdminApi(server.keycloak().baseUrl(), "/admin/realms/" + realm + "/backup-codes", token, null);
    }

    /** The same caller on another node. */
    public AdminApi at(KeycloakServer node) {
        return new AdminApi(node.baseUrl(), base, token, language);
    }

    /** The same caller, whose browser asks for a language. */
    AdminApi speaking(String tag) {
        return new AdminApi(server, base, token, tag);
    }

    /** The realm at a glance. */
    public Answer overview() {
        return send("GET", "", null, null);
    }

    /** @param query as it is put into the address, {@code state=low&max=5} */
    public Answer users(String query) {
        return send("GET", "/users?" + query, null, null);
    }

    /** All of a list, as comma-separated values. */
    public HttpResponse<String> exportUsers(String query) {
        HttpRequest plain = request("GET", "/users?" + query, null, null);
        return send(HttpRequest.newBuilder(plain, (name, value) -> true)
                .setHeader("Accept", "text/csv")
                .build());
    }

    /** Sets the realm up. */
    public Answer setUp() {
        return send("POST", "/setup", null, null);
    }

    /** @param dryRun as it is put into the address */
    public Answer setUp(String dryRun) {
        return send("POST", "/setup?dryRun=" + dryRun, null, null);
    }

    /** @param query empty, or what follows the path, beginning with the question mark */
    public Answer calls(String query) {
        return send("GET", "/calls" + query, null, null);
    }

    public Answer status(String userId) {
        return send("GET", "/users/" + userId, null, null);
    }

    public Answer history(String userId) {
        return send("GET", "/users/" + userId + "/history", null, null);
    }

    /** What the panel in the Admin Console says. */
    public Answer panelTexts() {
        return send("GET", "/panel", null, null);
    }

    /** What the panel in the Admin Console shows of a user. */
    public Answer panel(String userId) {
        return send("GET", "/users/" + userId + "/panel", null, null);
    }

    /** Regenerates without a body. */
    public Answer regenerate(String userId) {
        return post("/users/" + userId + "/regenerate", null, null);
    }

    public Answer regenerate(String userId, Map<String, Object> body) {
        return post("/users/" + userId + "/regenerate", body);
    }

    public Answer makeLockoutCodes(String userId, Map<String, Object> body) {
        return post("/users/" + userId + "/lockout-codes", body);
    }

    public Answer revokeLockoutCodes(String userId) {
        return send("DELETE", "/users/" + userId + "/lockout-codes", null, null);
    }

    /** Sends the user the number that the person on the phone reads out. */
    public Answer sendCallerCheck(String userId) {
        return post("/users/" + userId + "/caller-check", "{}", JSON_TYPE);
    }

    public Answer wrongPerson(String userId, Map<String, Object> body) {
        return post("/users/" + userId + "/wrong-person", body);
    }

    public Answer liftLock(String userId, Map<String, Object> body) {
        return send("DELETE", "/users/" + userId + "/lock", json(body), JSON_TYPE);
    }

    /** The jobs of the realm. */
    public Answer jobs() {
        return send("GET", "/jobs", null, null);
    }

    public Answer job(String id) {
        return send("GET", "/jobs/" + id, null, null);
    }

    public Answer startJob(Map<String, Object> body) {
        return post("/jobs", body);
    }

    /** Says what the job would do. */
    public Answer previewJob(Map<String, Object> body) {
        return post("/jobs?dryRun=true", body);
    }

    public Answer stopJob(String id) {
        return send("POST", "/jobs/" + id + "/stop", null, null);
    }

    private Answer post(String path, Map<String, Object> body) {
        return post(path, json(body), JSON_TYPE);
    }

    private static String json(Map<String, Object> body) {
        try {
            return JSON.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** The same as {@link #post(String, String, String)}, to take something away. */
    Answer delete(String path, String rawBody, String contentType) {
        return send("DELETE", path, rawBody, contentType);
    }

    /**
     * Sends anything.
     *
     * @param path within our part, as in {@code /users/1/regenerate}
     * @param rawBody null for none
     * @param contentType null for none
     */
    public Answer post(String path, String rawBody, String contentType) {
        return send("POST", path, rawBody, contentType);
    }

    /** Sends what nobody should: the answer is Keycloak's own and need not be documented. */
    public RawAnswer postUndocumented(String path, String rawBody, String contentType) {
        HttpResponse<String> answer = send(request("POST", path, rawBody, contentType));
        return new RawAnswer(answer.statusCode(), answer.body());
    }

    private HttpRequest request(String method, String path, String body, String contentType) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + base + path))
                .timeout(Duration.ofSeconds(60))
                .header("Accept", JSON_TYPE)
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (contentType != null) {
            request.header("Content-Type", contentType);
        }
        if (language != null) {
            request.header("Accept-Language", language);
        }
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return request.build();
    }

    private Answer send(String method, String path, String body, String contentType) {
        HttpResponse<String> answer = send(request(method, path, body, contentType));
        OpenApi page = OpenApi.get();
        page.check(
                method,
                base + withoutQuery(path),
                answer.statusCode(),
                answer.headers().firstValue("Content-Type").orElse(null),
                answer.body(),
                answer.headers());
        if (answer.statusCode() / 100 == 2) {
            page.checkRequest(method, base + withoutQuery(path), body);
        }
        return new Answer(answer.statusCode(), parse(answer.body()), answer.headers());
    }

    private static String withoutQuery(String path) {
        return path.replaceFirst("\\?.*", "");
    }

    private static HttpResponse<String> send(HttpRequest request) {
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(request + " failed.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode parse(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new AssertionError("Not JSON: " + body, e);
        }
    }

    /** What came back, unread. */
    public record RawAnswer(int status, String body) {}

    /** What came back. An answer without a body has a missing node. */
    public record Answer(int status, JsonNode body, HttpHeaders headers) {

        /** The error's id; empty if there is none. */
        public String error() {
            return body.path("error").asText("");
        }

        /** The error's sentence; empty if there is none. */
        public String message() {
            return body.path("errorMessage").asText("");
        }

        /** The seconds that the caller is to wait. */
        public long retryAfter() {
            return headers.firstValueAsLong("Retry-After")
                    .orElseThrow(() -> new AssertionError("No Retry-After: " + this));
        }

        @Override
        public String toString() {
            return status + " " + body;
        }
    }
}
