package dev.backupcodes.keycloak.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * A browser without JavaScript, with its own cookies, that walks Keycloak's login pages. All share one HTTP client,
 * so that a test can open hundreds. Like a real one it can have several requests under way: a form sent twice.
 */
public final class LoginBrowser {

    /** The public client of every test realm. */
    public static final String CLIENT = "app";

    /** Nothing listens there: the browser stops when it is sent to it. */
    public static final String REDIRECT = "http://localhost/app/callback";

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(20))
            .build();

    private final String realmsUrl;
    private final String realmUrl;
    /** By name and path: a browser that goes from realm to realm has several of a name. */
    private final Map<String, Cookie> cookies = new ConcurrentSkipListMap<>();

    private String language = "en";

    public LoginBrowser(String baseUrl, String realm) {
        realmsUrl = baseUrl + "/realms/";
        realmUrl = realmsUrl + realm;
    }

    /** The language the browser asks for. */
    public LoginBrowser language(String tag) {
        language = tag;
        return this;
    }

    public String realmUrl() {
        return realmUrl;
    }

    /** Begins to sign in to the application. */
    public Page startLogin() {
        return startLogin(Map.of());
    }

    /** Begins to sign in with more parameters, as in {@code kc_action}, {@code prompt}, {@code max_age}. */
    public Page startLogin(Map<String, String> more) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("client_id", CLIENT);
        query.put("redirect_uri", REDIRECT);
        query.put("response_type", "code");
        query.put("scope", "openid");
        query.putAll(more);
        return open(realmUrl + "/protocol/openid-connect/auth?" + encode(List.copyOf(query.entrySet())));
    }

    /** Begins to sign in and gives user name and password, on one page or two: then comes the second factor or what follows. */
    public Page signIn(TestUser user) {
        return signIn(user, Map.of());
    }

    public Page signIn(TestUser user, Map<String, String> more) {
        Page page = startLogin(more);
        if (page.hasField("username") && !page.hasField("password")) {
            Page named = submit(page, Map.of("username", user.username()));
            return submit(named, Map.of("password", user.password()));
        }
        return submit(page, Map.of("username", user.username(), "password", user.password()));
    }

    public Page open(String url) {
        return follow(request(URI.create(url)).GET().build());
    }

    /**
     * Submits the form of the page that has all these fields. Its other fields are sent as they stand in the page,
     * ticked or not; a button is sent only if it is named.
     */
    public Page submit(Page page, Map<String, String> fields) {
        Element form = page.html().select("form").stream()
                .filter(one -> fields.keySet().stream()
                        .allMatch(name -> !one.select("[name=" + name + "]").isEmpty()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No form with the fields " + fields.keySet() + " on " + page
                        + "\n" + page.html().select("form")));
        return submit(page, form, fields);
    }

    /** Submits the form that the CSS selector finds; fields that are not in it are sent too. */
    public Page submitForm(Page page, String selector, Map<String, String> fields) {
        Element form = page.html().selectFirst(selector);
        if (form == null) {
            throw new AssertionError("No " + selector + " on " + page);
        }
        return submit(page, form, fields);
    }

    private Page submit(Page page, Element form, Map<String, String> fields) {
        Map<String, String> all = new LinkedHashMap<>();
        for (Element input : form.select("input[name], select[name], textarea[name]")) {
            String type = input.attr("type");
            boolean sent = switch (type) {
                case "submit", "button", "image", "file" -> false;
                case "checkbox", "radio" -> input.hasAttr("checked");
                default -> true;
            };
            if (sent) {
                all.put(input.attr("name"), input.val());
            }
        }
        all.putAll(fields);
        return post(page.url().resolve(form.attr("action")).toString(), List.copyOf(all.entrySet()));
    }

    /** Sends any fields, repeated ones too, to an address. */
    public Page post(String url, List<Map.Entry<String, String>> fields) {
        return follow(form(url, fields));
    }

    /** The same, and follows and keeps nothing: for those who measure how long the answer takes. */
    public HttpResponse<String> postOnly(String url, List<Map.Entry<String, String>> fields) {
        return send(form(url, fields));
    }

    private HttpRequest form(String url, List<Map.Entry<String, String>> fields) {
        return request(URI.create(url))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(encode(fields)))
                .build();
    }

    /** Where the form with this field would be sent. */
    public static String action(Page page, String field) {
        Element form = page.html().selectFirst("form:has([name=" + field + "])");
        if (form == null) {
            throw new AssertionError("No form with the field " + field + " on " + page);
        }
        return page.url().resolve(form.attr("action")).toString();
    }

    /** Clicks <i>Try another way</i>. */
    public Page tryAnotherWay(Page page) {
        return submitForm(page, "#kc-select-try-another-way-form", Map.of());
    }

    /** Picks an entry of the list that <i>Try another way</i> shows, by its title. */
    public Page choose(Page selection, String title) {
        Document html = selection.html();
        for (Element form : html.select("form:has([name=authenticationExecution])")) {
            // In keycloak.v2 every entry has a form, beside what is clicked; in the old theme the buttons are the
            // entries.
            Element item = form.closest("li") == null ? form : form.closest("li");
            for (Element choice : form.select("[name=authenticationExecution]")) {
                Element entry = choice.tagName().equals("button") ? choice : item;
                if (entry.text().startsWith(title)) {
                    return submit(selection, form, Map.of("authenticationExecution", choice.val()));
                }
            }
        }
        throw new AssertionError("No entry " + title + " on " + selection);
    }

    /** Changes the code of a finished login for tokens. */
    public JsonNode tokens(Page atClient) {
        String code = atClient.code().orElseThrow(() -> new AssertionError("Not signed in: " + atClient));
        try {
            HttpResponse<String> answer = HTTP.send(
                    HttpRequest.newBuilder(URI.create(realmUrl + "/protocol/openid-connect/token"))
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(HttpRequest.BodyPublishers.ofString(encode(List.of(
                                    Map.entry("grant_type", "authorization_code"),
                                    Map.entry("client_id", CLIENT),
                                    Map.entry("redirect_uri", REDIRECT),
                                    Map.entry("code", code)))))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new AssertionError("No tokens: " + answer.body());
            }
            return new ObjectMapper().readTree(answer.body());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The id of this browser's authentication session on the server. */
    public String rootAuthenticationSession() {
        Cookie cookie = cookies.values().stream()
                .filter(one -> one.name().equals("AUTH_SESSION_ID")
                        && realmUrl.endsWith(one.path().replaceFirst("/$", "")))
                .findFirst()
                .orElseThrow(() -> new AssertionError("This browser is in no login."));
        String signed = new String(
                Base64.getUrlDecoder().decode(cookie.value().replaceFirst("\\..*$", "")), StandardCharsets.UTF_8);
        return signed.substring(0, signed.indexOf('.'));
    }

    /** Takes over the cookies of an answer that was not asked for by this browser's pages. */
    public void takeCookies(HttpHeaders answer) {
        answer.allValues("set-cookie").forEach(this::keep);
    }

    /** What the browser keeps, to search for what must not be there. */
    public String cookies() {
        return cookies.toString();
    }

    private HttpRequest.Builder request(URI url) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(url).timeout(Duration.ofSeconds(90)).header("Accept-Language", language);
        String header = cookies.values().stream()
                .filter(cookie -> url.getPath().startsWith(cookie.path()))
                .map(cookie -> cookie.name() + "=" + cookie.value())
                .collect(Collectors.joining("; "));
        return header.isEmpty() ? request : request.header("Cookie", header);
    }

    private Page follow(HttpRequest first) {
        HttpRequest next = first;
        for (int redirects = 0; redirects < 20; redirects++) {
            HttpResponse<String> answer = send(next);
            answer.headers().allValues("set-cookie").forEach(this::keep);
            String location = answer.headers().firstValue("location").orElse(null);
            if (location == null || answer.statusCode() / 100 != 3) {
                return new Page(
                        answer.statusCode(),
                        next.uri(),
                        answer.headers(),
                        Jsoup.parse(answer.body(), next.uri().toString()),
                        false);
            }
            URI target = next.uri().resolve(location);
            if (!target.toString().startsWith(realmsUrl)) {
                return new Page(answer.statusCode(), target, answer.headers(), Jsoup.parse(""), true);
            }
            next = request(target).GET().build();
        }
        throw new AssertionError("Redirected without an end: " + next.uri());
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

    private void keep(String header) {
        String[] parts = header.split(";\\s*");
        int equals = parts[0].indexOf('=');
        String name = parts[0].substring(0, equals);
        String path = "/";
        boolean gone = false;
        for (String part : parts) {
            if (part.regionMatches(true, 0, "path=", 0, 5)) {
                path = part.substring(5);
            }
            gone |= part.equalsIgnoreCase("max-age=0");
        }
        if (gone) {
            cookies.remove(name + path);
        } else {
            cookies.put(name + path, new Cookie(name, parts[0].substring(equals + 1), path));
        }
    }

    private static String encode(List<Map.Entry<String, String>> fields) {
        return fields.stream()
                .map(field -> URLEncoder.encode(field.getKey(), StandardCharsets.UTF_8) + "="
                        + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private record Cookie(String name, String value, String path) {}
}
