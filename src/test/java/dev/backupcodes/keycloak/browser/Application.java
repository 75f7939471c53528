package dev.backupcodes.keycloak.browser;

import com.microsoft.playwright.Page;
import dev.backupcodes.keycloak.it.LoginBrowser;
import dev.backupcodes.keycloak.it.TestRealm;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

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

    /** Sends the user for new codes, as <i>kc_action</i>. */
    void getCodes(Page page) {
        page.navigate(loginUrl + "&kc_action=" + TestRealm.REQUIRED_ACTION);
    }
}
