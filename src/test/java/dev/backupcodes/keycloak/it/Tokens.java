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
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Access tokens, got as administrators, support staff and their scripts get them. */
public final class Tokens {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(20))
            .build();

    private Tokens() {}

    /** By user name, password and, if the user has OTP, a fresh code: no browser, no login flow. */
    public static String byPassword(TestRealm realm, TestUser user) {
        return byPassword(realm.server(), realm.name(), LoginBrowser.CLIENT, user);
    }

    /** The same in the master realm, through its command line client. */
    public static String byPasswordInMaster(SharedServer server, TestUser user) {
        return byPassword(server, "master", "admin-cli", user);
    }

    /** The same through another public client of the realm. */
    public static String byPassword(TestRealm realm, String client, TestUser user) {
        return byPassword(realm.server(), realm.name(), client, user);
    }

    private static String byPassword(SharedServer server, String realm, String client, TestUser user) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("grant_type", "password");
        fields.put("client_id", client);
        fields.put("username", user.username());
        fields.put("password", user.password());
        if (user.totp() != null) {
            fields.put("totp", user.totp().fresh());
        }
        return token(server, realm, fields);
    }

    /** By a login in a new browser, with OTP if the user has it: the token's session knows what was proved and when. */
    public static String byBrowser(TestRealm realm, TestUser user) {
        return byBrowser(realm.browser(), user, Map.of());
    }

    /**
     * By a login in a browser that may be signed in already.
     *
     * @param more parameters of the login, as in {@code prompt=login}
     */
    public static String byBrowser(LoginBrowser browser, TestUser user, Map<String, String> more) {
        Page page = browser.startLogin(more);
        Map<String, String> credentials = Map.of("username", user.username(), "password", user.password());
        if (page.hasField("username")) {
            page = browser.submit(page, credentials);
        } else if (page.hasField("password")) {
            page = browser.submit(page, Map.of("password", user.password()));
        }
        if (page.hasField("otp")) {
            page = browser.submit(page, Map.of("otp", user.totp().fresh()));
        }
        return of(browser, page);
    }

    /** By a login that the test went through by itself. */
    public static String of(LoginBrowser browser, Page atClient) {
        return browser.tokens(atClient).path("access_token").textValue();
    }

    /** By a client for itself. */
    public static String ofServiceAccount(TestRealm realm, AdminRights.ServiceAccount account) {
        return token(
                realm.server(),
                realm.name(),
                Map.of(
                        "grant_type",
                        "client_credentials",
                        "client_id",
                        account.clientId(),
                        "client_secret",
                        account.secret()));
    }

    /** What a token says, as in {@code sid}; its signature is not checked. */
    public static JsonNode claims(String token) {
        try {
            return JSON.readTree(Base64.getUrlDecoder().decode(token.split("\\.")[1]));
        } catch (IOException e) {
            throw new AssertionError("Not a JWT", e);
        }
    }

    /** The status that the password grant ends with when it is tried like this. */
    static int statusOfGrant(TestRealm realm, TestUser user, String password, Map<String, String> more) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("client_id", LoginBrowser.CLIENT);
        fields.putAll(more);
        fields.put("grant_type", "password");
        fields.put("username", user.username());
        fields.put("password", password);
        return ask(realm.server(), realm.name(), fields.entrySet()).statusCode();
    }

    /** The status that renewing tokens ends with. */
    static int statusOfRefresh(TestRealm realm, String refreshToken) {
        return ask(
                        realm.server(),
                        realm.name(),
                        Map.of(
                                        "grant_type",
                                        "refresh_token",
                                        "client_id",
                                        LoginBrowser.CLIENT,
                                        "refresh_token",
                                        refreshToken)
                                .entrySet())
                .statusCode();
    }

    /** What the password grant answers when these codes come with it, each in a field of its own. */
    static Grant grant(TestRealm realm, TestUser user, String... codes) {
        List<Map.Entry<String, String>> fields = new ArrayList<>(List.of(
                Map.entry("grant_type", "password"),
                Map.entry("client_id", LoginBrowser.CLIENT),
                Map.entry("username", user.username()),
                Map.entry("password", user.password())));
        Arrays.stream(codes).map(code -> Map.entry("backupCode", code)).forEach(fields::add);
        HttpResponse<String> answer = ask(realm.server(), realm.name(), fields);
        try {
            return new Grant(answer.statusCode(), JSON.readTree(answer.body()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the token endpoint answered. */
    record Grant(int status, JsonNode body) {}

    private static String token(SharedServer server, String realm, Map<String, String> fields) {
        HttpResponse<String> answer = ask(server, realm, fields.entrySet());
        if (answer.statusCode() != 200) {
            throw new AssertionError("No token from " + realm + ": " + answer.statusCode() + " " + answer.body());
        }
        try {
            return JSON.readTree(answer.body()).path("access_token").textValue();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static HttpResponse<String> ask(
            SharedServer server, String realm, Collection<Map.Entry<String, String>> fields) {
        String form = fields.stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        URI url = URI.create(server.keycloak().baseUrl() + "/realms/" + realm + "/protocol/openid-connect/token");
        try {
            return HTTP.send(
                    HttpRequest.newBuilder(url)
                            .timeout(Duration.ofSeconds(60))
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(HttpRequest.BodyPublishers.ofString(form))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
