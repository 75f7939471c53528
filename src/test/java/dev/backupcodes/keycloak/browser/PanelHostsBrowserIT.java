package dev.backupcodes.keycloak.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import dev.backupcodes.keycloak.it.SharedServer;
import dev.backupcodes.keycloak.it.TestRealm;
import dev.backupcodes.keycloak.it.TestUser;
import dev.backupcodes.keycloak.server.FreePorts;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Where the session of the console is not to be had by a simple call. */
class PanelHostsBrowserIT {

    /** Seconds before its end at which the script takes a token for ended. */
    private static final int TO_SPARE = 10;

    /** {@code hostname-admin}: the console has a name of its own, and people sign in at another one. */
    @Test
    void givenAnotherHostNameForTheConsoleThenThePanelWorksThere() {
        int port = FreePorts.next();
        String login = "http://login.corp.test:" + port;
        String console = "http://admin.corp.test:" + port;
        try (SharedServer server = SharedServer.start(
                        "hosts",
                        builder -> builder.port(port).option("hostname", login).option("hostname-admin", console));
                TestRealm realm = PanelRealm.builder().on(() -> server).create();
                Browsers browsers = new Browsers("--host-resolver-rules=MAP *.corp.test 127.0.0.1");
                BrowserContext person = browsers.open(View.desktop())) {
            Page page = person.newPage();
            AdminConsole there = AdminConsole.at(page, realm, console + "/admin/" + realm.name());
            there.signIn(realm.user("rita"));
            Panel panel = there.credentialsOf(realm.user("olga"));
            lockoutCodesCanBeMade(panel, realm.user("rita"));
            assertThat(there.troubles()).isEmpty();
        }
    }

    /** As when the two names have nothing in common and the browser keeps cookies of others away. */
    @Test
    void givenABrowserThatDoesNotShareTheSessionThenAWindowConnectsThePanel() {
        try (TestRealm realm = PanelRealm.builder().create();
                ConsoleVisit visit = ConsoleVisit.of(realm, realm.user("rita"), Browsers.shared())) {
            Page page = visit.page();
            page.route(PanelHostsBrowserIT::isSilent, PanelHostsBrowserIT::refuse);
            Panel panel = visit.console().credentialsOf(realm.user("olga"));
            assertThat(panel.root()).containsText("Your browser does not let this part of the page use your session.");
            Browsers.screenshot(page, "panel/connect");
            page.waitForPopup(() -> panel.action("connect").click());
            lockoutCodesCanBeMade(panel, realm.user("rita"));
        }
    }

    /** Who types a reason and calls somebody back takes longer than a token lives. */
    @Test
    void givenTheTokenOfAConnectedPanelHasEndedThenTheButtonConnectsItAgain() {
        try (TestRealm realm = PanelRealm.builder().create()) {
            realm.update(settings -> settings.setAccessTokenLifespan(TO_SPARE + 5));
            try (ConsoleVisit visit = ConsoleVisit.of(realm, realm.user("rita"), Browsers.shared())) {
                Page page = visit.page();
                page.route(PanelHostsBrowserIT::isSilent, PanelHostsBrowserIT::refuse);
                Panel panel = visit.console().credentialsOf(realm.user("olga"));
                page.waitForPopup(() -> panel.action("connect").click());
                panel.open(Panel.GENERATE)
                        .reason("Ticket 4711")
                        .otp(realm.user("rita").totp().fresh());
                double now = ((Number) page.evaluate("performance.now()")).doubleValue();
                page.waitForFunction("end => performance.now() > end", now + 5_000);
                Page window = page.waitForPopup(() -> panel.press("Generate"));
                assertThat(panel.codes()).hasSize(1);
                page.waitForCondition(window::isClosed);
            }
        }
    }

    /** Somebody who makes the browser take up their own sign-in. */
    @Test
    void givenAnAnswerThatTheScriptHasNotAskedForThenItsCodeIsNotRedeemed() {
        try (TestRealm realm = PanelRealm.builder().create();
                ConsoleVisit visit = ConsoleVisit.of(realm, realm.user("rita"), Browsers.shared())) {
            List<String> redeemed = new CopyOnWriteArrayList<>();
            visit.page().onRequest(request -> {
                if (request.url().endsWith("/openid-connect/token")) {
                    redeemed.add(request.postData());
                }
            });
            visit.page().route(PanelHostsBrowserIT::isSilent, route -> answer(route, "code=stolen&state=stolen"));
            Panel panel = visit.console().credentialsOf(realm.user("olga"));
            assertThat(panel.action("connect")).isVisible();
            assertThat(redeemed).noneMatch(form -> form.contains("stolen"));
        }
    }

    private static boolean isSilent(String url) {
        return url.contains("/openid-connect/auth") && url.contains("prompt=none");
    }

    /** What Keycloak answers to somebody whose cookies do not come along. */
    private static void refuse(Route route) {
        answer(route, "error=login_required&state=" + query(route).get("state"));
    }

    private static Map<String, String> query(Route route) {
        return Arrays.stream(route.request().url().replaceFirst(".*\\?", "").split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }

    private static void answer(Route route, String answer) {
        String back = query(route).get("redirect_uri") + "?" + answer;
        route.fulfill(new Route.FulfillOptions().setStatus(302).setHeaders(Map.of("Location", back)));
    }

    private static void lockoutCodesCanBeMade(Panel panel, TestUser staff) {
        panel.open(Panel.GENERATE)
                .reason("Ticket 4711")
                .otp(staff.totp().fresh())
                .press("Generate");
        assertThat(panel.codes()).hasSize(1);
    }
}
