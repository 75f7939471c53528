package dev.backupcodes.keycloak.measure;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitForSelectorState;
import dev.backupcodes.keycloak.browser.Browsers;
import dev.backupcodes.keycloak.browser.View;
import dev.backupcodes.keycloak.demo.Demo;
import dev.backupcodes.keycloak.server.KeycloakServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.keycloak.admin.client.Keycloak;
import org.keycloak.representations.idm.RealmRepresentation;

/**
 * How long an administrator looks at the <i>Credentials</i> tab before the panel is drawn, in production mode: with an empty
 * cache of the browser and after a change of tabs; beside a module that draws an empty heading and asks nobody.
 * {@code ./mvnw -Dstart=measure.PanelTime}
 */
public final class PanelTime {

    private static final int COLD_ROUNDS = 11;
    private static final int WARM_ROUNDS = 25;

    private static final String EMPTY_MODULE = """
            new MutationObserver(() => {
              const tab = document.querySelector('[role=tab][data-testid=credentials][aria-selected=true]');
              const section = tab && document.getElementById(tab.getAttribute('aria-controls'));
              if (section && !section.querySelector('.backup-codes-panel')) {
                const panel = document.createElement('section');
                panel.className = 'backup-codes-panel';
                panel.append(document.createElement('h2'));
                section.prepend(panel);
              }
            }).observe(document.body, { subtree: true, childList: true, attributes: true });
            """;

    /** Notes the milliseconds between the tab and the heading, each time. */
    private static final String STOPWATCH = """
            window.drawn = [];
            let since = null;
            new MutationObserver(() => {
              if (!document.querySelector('[role=tab][data-testid=credentials][aria-selected=true]')) {
                since = null;
              } else if (since === null) {
                since = performance.now();
              }
              if (since !== null && since !== Infinity && document.querySelector('.backup-codes-panel h2')) {
                window.drawn.push(performance.now() - since);
                since = Infinity;
              }
            }).observe(document, { subtree: true, childList: true, attributes: true });
            """;

    private final KeycloakServer server;
    private final Keycloak admin;
    private final Browsers browsers;
    private final String user;

    private PanelTime(KeycloakServer server, Keycloak admin, Browsers browsers) {
        this.server = server;
        this.admin = admin;
        this.browsers = browsers;
        this.user = admin.realm("demo")
                .users()
                .searchByUsername("alice", true)
                .get(0)
                .getId();
    }

    public static void main(String[] args) throws IOException {
        try (KeycloakServer server = KeycloakServer.builder()
                        .name("panel-time")
                        .importRealm(Demo.REALM)
                        .command("start")
                        .option("http-enabled", "true")
                        .option("hostname-strict", "false")
                        .start();
                Keycloak admin = server.adminClient();
                Browsers browsers = new Browsers()) {
            Path theme = server.home().resolve("themes/empty/admin");
            Files.createDirectories(theme.resolve("resources/js"));
            Files.writeString(theme.resolve("theme.properties"), "parent=keycloak.v2\nscripts=js/empty.js\n");
            Files.writeString(theme.resolve("resources/js/empty.js"), EMPTY_MODULE);
            PanelTime time = new PanelTime(server, admin, browsers);
            time.use("empty");
            time.cold("to warm up");
            time.cold("empty module, cold");
            time.warm("empty module, warm");
            time.use("");
            time.cold("to warm up");
            time.cold("panel, cold");
            time.warm("panel, warm");
        }
    }

    private void use(String theme) {
        RealmRepresentation master = admin.realm("master").toRepresentation();
        master.setAdminTheme(theme);
        admin.realm("master").update(master);
    }

    /** Each time another browser that has never been here. */
    private void cold(String what) {
        List<Double> times = new ArrayList<>();
        for (int round = 0; round < COLD_ROUNDS; round++) {
            try (BrowserContext person = browsers.open(View.desktop())) {
                times.add(timesOf(openUser(person)).get(0));
            }
        }
        say(what, times);
    }

    private void warm(String what) {
        try (BrowserContext person = browsers.open(View.desktop())) {
            Page page = openUser(person);
            for (int round = 1; round <= WARM_ROUNDS; round++) {
                int drawn = round;
                page.getByTestId("user-groups-tab").click();
                page.locator(".backup-codes-panel")
                        .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
                page.getByTestId("credentials").click();
                page.waitForCondition(() -> timesOf(page).size() > drawn);
            }
            say(what, timesOf(page).subList(1, WARM_ROUNDS + 1));
        }
    }

    private Page openUser(BrowserContext person) {
        Page page = person.newPage();
        page.addInitScript(STOPWATCH);
        page.navigate(server.baseUrl() + "/admin/master/console/#/demo/users/" + user + "/credentials");
        page.locator("#username").fill(KeycloakServer.ADMIN);
        page.locator("#password").fill(KeycloakServer.ADMIN);
        page.locator("#kc-login").click();
        page.waitForURL("**/admin/master/console/**");
        page.waitForCondition(() -> !timesOf(page).isEmpty());
        return page;
    }

    private static List<Double> timesOf(Page page) {
        List<?> times = (List<?>) page.evaluate("window.drawn ?? []");
        return times.stream().map(Number.class::cast).map(Number::doubleValue).toList();
    }

    private static void say(String what, List<Double> times) {
        List<Double> sorted = times.stream().sorted().toList();
        System.out.printf(
                "%s: median %.0f ms, %.0f to %.0f ms (%d rounds)%n",
                what, sorted.get(sorted.size() / 2), sorted.get(0), sorted.get(sorted.size() - 1), sorted.size());
    }
}
