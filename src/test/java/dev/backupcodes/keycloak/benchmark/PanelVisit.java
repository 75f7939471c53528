package dev.backupcodes.keycloak.benchmark;

import com.google.gson.JsonObject;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.options.WaitForSelectorState;
import dev.backupcodes.keycloak.server.KeycloakServer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** An administrator with a browser of their own, without its cache, at a user's <i>Credentials</i>. */
final class PanelVisit {

    /**
     * Notes when the tab was there, in milliseconds after the page was asked for, and how long it then took until the panel was
     * drawn with what the server says: each time.
     */
    private static final String STOPWATCH = """
            window.drawn = [];
            let tab = null;
            let isDrawn = false;
            new MutationObserver(() => {
              if (document.querySelector('[role=tab][data-testid=credentials][aria-selected=true]') === null) {
                tab = null;
                isDrawn = false;
              } else if (tab === null) {
                tab = performance.now();
              }
              if (tab !== null && !isDrawn && document.querySelector('.backup-codes-history') !== null) {
                window.drawn.push([tab, performance.now() - tab]);
                isDrawn = true;
              }
            }).observe(document, { subtree: true, childList: true, attributes: true });
            """;

    /** Our own files and calls; the theme's name stands in addresses of the console's files, too. */
    private static final Pattern OURS = Pattern.compile("/assets/backup-codes-|/admin/realms/[^/]+/backup-codes/");

    private final Page page;
    private final Map<String, Request> requests = new LinkedHashMap<>();

    private PanelVisit(Page page) {
        this.page = page;
        page.onRequestFinished(request -> requests.put(request.url(), request));
    }

    /** Signs in and waits until the panel is drawn. */
    static PanelVisit of(BrowserContext person, String address) {
        Page page = person.newPage();
        PanelVisit visit = new PanelVisit(page);
        visit.forgetTheCache(person);
        page.addInitScript(STOPWATCH);
        page.navigate(address);
        page.locator("#username").fill(KeycloakServer.ADMIN);
        page.locator("#password").fill(KeycloakServer.ADMIN);
        page.locator("#kc-login").click();
        page.waitForURL("**/admin/master/console/**");
        visit.waitUntilDrawn(1);
        return visit;
    }

    /** The console loads itself before the sign-in, too, and would have everything afterwards. */
    private void forgetTheCache(BrowserContext person) {
        JsonObject disabled = new JsonObject();
        disabled.addProperty("cacheDisabled", true);
        person.newCDPSession(page).send("Network.setCacheDisabled", disabled);
    }

    /** Goes to another tab and comes back. */
    void comeBack() {
        int before = drawn().size();
        page.getByTestId("user-groups-tab").click();
        page.locator(".backup-codes-history")
                .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
        page.getByTestId("credentials").click();
        waitUntilDrawn(before + 1);
    }

    private void waitUntilDrawn(int times) {
        page.waitForCondition(() -> drawn().size() >= times);
    }

    /** Until the tab was there, at the first time. */
    double millisToTab() {
        return drawn().get(0).get(0);
    }

    /** From the tab to the panel: first when everything had to be loaded, then each time that somebody came back. */
    List<Double> millisToPanel() {
        return drawn().stream().map(times -> times.get(1)).toList();
    }

    private List<List<Double>> drawn() {
        List<?> drawn = (List<?>) page.evaluate("window.drawn ?? []");
        return drawn.stream().map(PanelVisit::numbers).toList();
    }

    private static List<Double> numbers(Object list) {
        return ((List<?>) list)
                .stream().map(Number.class::cast).map(Number::doubleValue).toList();
    }

    /** What the browser has loaded because of the extension. */
    List<Download> downloads() {
        return requests.values().stream()
                .filter(request -> OURS.matcher(request.url()).find())
                .map(Download::of)
                .toList();
    }
}
