package dev.backupcodes.keycloak.it;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Keycloak's own REST interface of a realm, as one caller uses it: whatever is answered is an answer, and no exception. */
public final class KeycloakAdminApi {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(20))
            .build();

    private final String base;
    private final String token;

    private KeycloakAdminApi(String base, String token) {
        this.base = base;
        this.token = token;
    }

    /** What administrators of a realm call. */
    public static KeycloakAdminApi of(TestRealm realm, String token) {
        return of(realm.server(), realm.name(), token);
    }

    /** The same of a realm by its name, as in {@code master}. */
    static KeycloakAdminApi of(SharedServer server, String realm, String token) {
        return new KeycloakAdminApi(server.keycloak().baseUrl() + "/admin/realms/" + realm, token);
    }

    /** All realms: where a new one is made. */
    static KeycloakAdminApi ofAllRealms(SharedServer server, String token) {
        return new KeycloakAdminApi(server.keycloak().baseUrl() + "/admin/realms", token);
    }

    /** Where clients are registered by themselves or by scripts, with a token of an administrator. */
    static KeycloakAdminApi ofClientRegistration(TestRealm realm, String token) {
        return new KeycloakAdminApi(
                realm.server().keycloak().baseUrl() + "/realms/" + realm.name() + "/clients-registrations", token);
    }

    /** Where receivers of security events poll, with a token of their own. */
    static KeycloakAdminApi ofTransmitter(TestRealm realm, String token) {
        return new KeycloakAdminApi(
                realm.server().keycloak().baseUrl() + "/realms/" + realm.name() + "/ssf/transmitter", token);
    }

    /** For steps that are not the test's subject. */
    public JsonNode require(String method, String path, Object body) {
        Answer answer = send(method, path, body);
        if (!answer.succeeded()) {
            throw new AssertionError(method + " " + path + ": " + answer);
        }
        return answer.json();
    }

    /** @param body null for none */
    public Answer send(String method, String path, Object body) {
        try {
            return send(method, path, publisher(body), "application/json");
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    Answer post(String path, String body, String contentType) {
        return send("POST", path, HttpRequest.BodyPublishers.ofString(body), contentType);
    }

    private Answer send(String method, String path, HttpRequest.BodyPublisher body, String contentType) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                    .timeout(Duration.ofSeconds(60))
                    .header("Accept", "application/json")
                    .header("Content-Type", contentType)
                    .header("Authorization", "Bearer " + token)
                    .method(method, body)
                    .build();
            HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(answer.statusCode(), answer.body());
        } catch (IOException e) {
            throw new IllegalStateException(method + " " + path + " failed.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static HttpRequest.BodyPublisher publisher(Object body) throws JsonProcessingException {
        return body == null
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body));
    }

    /** What came back. */
    public record Answer(int status, String text) {

        public boolean succeeded() {
            return status / 100 == 2;
        }

        /** The sentence; empty if there is none. */
        public String message() {
            return json().path("errorMessage").asText("");
        }

        public JsonNode json() {
            try {
                return JSON.readTree(text);
            } catch (JsonProcessingException e) {
                throw new AssertionError("Not JSON: " + text, e);
            }
        }

        @Override
        public String toString() {
            return status + " " + text;
        }
    }
}
