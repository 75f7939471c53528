package dev.backupcodes.keycloak.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.keycloak.representations.idm.CredentialRepresentation;

/** What the server keeps, seen through the test provider {@code inspect}. */
public final class Inspect {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String url;

    Inspect(String baseUrl, String realm) {
        url = baseUrl + "/realms/" + realm + "/inspect/";
    }

    /** The whole database, of all realms, one row a line: {@code TABLE: COLUMN=value COLUMN=value}. */
    public String database() {
        return get("database");
    }

    /** The notes of all tabs of a browser that is signing in. */
    public JsonNode authenticationSession(LoginBrowser browser) {
        return json(get("authentication-session?root="
                + URLEncoder.encode(browser.rootAuthenticationSession(), StandardCharsets.UTF_8)));
    }

    /** The notes of all sessions of a user. */
    public JsonNode userSessions(String userId) {
        return json(get("user-sessions?user=" + userId));
    }

    /** The names of our own meters, whether or not anybody can read them. */
    public String meters() {
        return get("meters");
    }

    /** The realm's full export, users included. */
    public String export() {
        return get("export");
    }

    /** Makes a stored credential unreadable. */
    public void spoil(String userId, String credentialId) {
        send(HttpRequest.newBuilder(URI.create(url + "spoil?user=" + userId + "&credential=" + credentialId))
                .POST(HttpRequest.BodyPublishers.noBody()));
    }

    /** Gives a user a credential as it stands in a realm's export. */
    public void store(String userId, CredentialRepresentation credential) {
        try {
            send(HttpRequest.newBuilder(URI.create(url + "store?user=" + userId))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(credential))));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private String get(String path) {
        return send(HttpRequest.newBuilder(URI.create(url + path)));
    }

    private static String send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new IllegalStateException(
                        answer.uri() + " answered " + answer.statusCode() + ": " + answer.body());
            }
            return answer.body();
        } catch (IOException e) {
            throw new IllegalStateException("The server did not answer.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new IllegalStateException(text, e);
        }
    }
}
