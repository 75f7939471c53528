package dev.backupcodes.keycloak.browser;

import com.microsoft.playwright.APIRequestContext;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FormData;
import com.microsoft.playwright.options.RequestOptions;
import dev.backupcodes.keycloak.it.LoginBrowser;
import dev.backupcodes.keycloak.it.TestRealm;
import dev.backupcodes.keycloak.it.TestUser;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;

/**
 * The client that every test realm has. Its address is one where Keycloak has nothing, so that the browser ends on an
 * answer.
 */
final class Application {

    /** The end of a login: the application has got its code. */
    static final Pattern ADDRESS = Pattern.compile("^http://localhost:\\d+/app/callback\\?.*\\bcode=.*");

    private final String loginUrl;

    Application(TestRealm realm) {
        this(realm, LoginBrowser.CLIENT);
    }

    Application(TestRealm realm, String client) {
        loginUrl = realm.browser().realmUrl()
                + "/protocol/openid-connect/auth?response_type=code&scope=openid&client_id=" + client + "&redirect_uri="
                + URLEncoder.encode(realm.server().keycloak().baseUrl() + "/app/callback", StandardCharsets.UTF_8);
    }

    void signIn(Page page) {
        page.navigate(loginUrl);
    }

    /** Opens what comes after the password. Keycloak's page for it is not shown: to load it takes longer than all else. */
    void signInPastThePassword(Page page, TestUser user) {
        openPastThePassword(page, user, loginUrl);
    }

    /** Sends the user for new codes, as <i>kc_action</i>. */
    void getCodes(Page page) {
        page.navigate(codesUrl());
    }

    /** The same, and opens what comes after the password. */
    void getCodesPastThePassword(Page page, TestUser user) {
        openPastThePassword(page, user, codesUrl());
    }

    private String codesUrl() {
        return loginUrl + "&kc_action=" + TestRealm.REQUIRED_ACTION;
    }

    /** By the browser's own cookies, as its page would do it. */
    private static void openPastThePassword(Page page, TestUser user, String url) {
        APIRequestContext cookies = page.request();
        String action = html(cookies.get(url)).select("#kc-form-login").attr("abs:action");
        FormData form = FormData.create().set("username", user.username()).set("password", user.password());
        APIResponse answer = cookies.post(action, RequestOptions.create().setForm(form));
        page.navigate(address(answer));
    }

    /** A required action has an address of its own; a step of the login is where its form goes to. */
    private static String address(APIResponse answer) {
        return answer.url().contains("/required-action")
                ? answer.url()
                : html(answer).select("form").attr("abs:action").replaceFirst("session_code=[^&]*&", "");
    }

    private static Document html(APIResponse answer) {
        return Jsoup.parse(answer.text(), answer.url());
    }
}
