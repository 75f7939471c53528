package dev.backupcodes.keycloak.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What users do with backup codes, in the words of the manual. */
public final class Steps {

    public static final Map<String, String> GET_CODES = Map.of("kc_action", TestRealm.REQUIRED_ACTION);

    private static final String SYMBOL = "[0-9A-HJKMNP-TV-Z]";
    private static final Pattern CODE =
            Pattern.compile("(?<![0-9A-Za-z-])" + SYMBOL + "{4}(?:-" + SYMBOL + "{1,4}){3,8}(?![0-9A-Za-z-])");

    private Steps() {}

    /** The codes that a page shows, read from its source; empty when it shows none. */
    public static List<String> codesOn(Page page) {
        List<String> codes = new ArrayList<>();
        Matcher matcher = CODE.matcher(page.text());
        while (matcher.find()) {
            codes.add(matcher.group());
        }
        return codes;
    }

    /** Signs in with password and OTP for a new set: the codes page. This login has just proved the second factor. */
    static Page codesPage(LoginBrowser browser, TestUser user) {
        Page page = browser.signIn(user, GET_CODES);
        if (page.hasField("otp")) {
            page = browser.submit(page, Map.of("otp", user.totp().fresh()));
        }
        assertThat(codesOn(page)).as("codes on " + page).isNotEmpty();
        return page;
    }

    /** Ticks the box and continues. */
    public static Page confirm(LoginBrowser browser, Page codesPage) {
        return browser.submit(codesPage, Map.of("saved", "on"));
    }

    /** A user gets codes as users do, and signs out by forgetting the browser. */
    public static List<String> makeCodes(TestRealm realm, TestUser user) {
        LoginBrowser browser = realm.browser();
        Page page = codesPage(browser, user);
        List<String> codes = codesOn(page);
        assertThat(confirm(browser, page).code()).as("back at the application").isPresent();
        return codes;
    }

    /** User name and password, then <i>Try another way</i> to backup codes if another factor is asked for first. */
    public static Page codeQuestion(LoginBrowser browser, TestUser user) {
        Page page = browser.signIn(user);
        if (!page.hasField("backupCode")) {
            page = browser.choose(browser.tryAnotherWay(page), "Backup code");
        }
        assertThat(page.hasField("backupCode"))
                .as("the code is asked for on " + page)
                .isTrue();
        return page;
    }

    public static Page enter(LoginBrowser browser, Page question, String code) {
        return browser.submit(question, Map.of("backupCode", code));
    }

    /** Enters a code; when the page asks whether the other factor is gone: it is still there. */
    static Page enterAndKeep(LoginBrowser browser, Page question, String code) {
        Page page = enter(browser, question, code);
        return asksForLostFactor(page) ? browser.submit(page, Map.of("lostFactor", "keep")) : page;
    }

    /** Whether this is the page after a code from support, or the last own one. */
    static boolean asksForLostFactor(Page page) {
        return page.html().selectFirst("#kc-backup-codes-lost-form") != null;
    }

    /** A whole login with a backup code, in a new browser, of a user who still has the other factor. */
    public static Page signInWithCode(TestRealm realm, TestUser user, String code) {
        LoginBrowser browser = realm.browser();
        return enterAndKeep(browser, codeQuestion(browser, user), code);
    }

    /** Whether a code signs in; whoever has no codes, and another factor, is not asked for one. */
    public static boolean signsInWithCode(TestRealm realm, TestUser user, String code) {
        LoginBrowser browser = realm.browser();
        Page page = browser.signIn(user);
        if (!page.hasField("backupCode")) {
            if (page.html().selectFirst("#kc-select-try-another-way-form") == null) {
                return false;
            }
            page = browser.choose(browser.tryAnotherWay(page), "Backup code");
        }
        return enterAndKeep(browser, page, code).code().isPresent();
    }

    /** <i>Forgot password?</i> on the login page, the user's name, and the link of the mail: what comes then. */
    static Page forgotPassword(TestRealm realm, LoginBrowser browser, TestUser user) {
        realm.mail().reset();
        Page login = browser.startLogin();
        Page forgotten =
                browser.open(login.html().select("a[href*=reset-credentials]").attr("abs:href"));
        browser.submit(forgotten, Map.of("username", user.username()));
        return browser.open(mailedLink(realm, user));
    }

    /** The link of the mail that Keycloak has just sent to a user. */
    static String mailedLink(TestRealm realm, TestUser user) {
        return realm.mail()
                .waitForMail(user.email(), mail -> mail.link().isPresent())
                .link()
                .orElseThrow();
    }

    /** The code as a hurried person types it. */
    static String hurried(String code) {
        return " " + code.toLowerCase(java.util.Locale.ROOT).replace('-', ' ') + " ";
    }

    /** A code that has the selector of a real one and another secret. */
    public static String wrong(String code) {
        char last = code.charAt(code.length() - 1);
        return code.substring(0, code.length() - 1) + (last == '0' ? '1' : '0');
    }

    /** Where a browser goes when the page is reloaded: Keycloak puts it into the history of a page that was posted. */
    static String reloadAddress(Page page) {
        return page.html().select("form").attr("abs:action").replaceFirst("session_code=[^&]*&", "");
    }

    /** The browser of an administrator who has clicked <i>Impersonate</i>. */
    static LoginBrowser impersonating(TestRealm realm, TestUser user) {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(realm.server().keycloak().baseUrl() + "/admin/realms/" + realm.name() + "/users/"
                                + user.id() + "/impersonation"))
                .header(
                        "Authorization",
                        "Bearer " + realm.server().admin().tokenManager().getAccessTokenString())
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        try {
            HttpResponse<String> answer =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            LoginBrowser browser = realm.browser();
            browser.takeCookies(answer.headers());
            return browser;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
