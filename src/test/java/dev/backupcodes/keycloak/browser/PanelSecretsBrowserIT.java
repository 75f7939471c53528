package dev.backupcodes.keycloak.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import dev.backupcodes.keycloak.it.TestRealm;
import dev.backupcodes.keycloak.it.TestUser;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The codes and the panel's own token, looked for wherever a script, an extension or the next person could find them. */
class PanelSecretsBrowserIT {

    /** What is kept in the page's globals and in the browser, and where the page says it is. Its DOM is looked at apart. */
    private static final String KEPT = """
            async () => {
              const found = [], seen = new Set();
              const look = (value, depth) => {
                if (typeof value === 'string') {
                  found.push(value);
                } else if (value !== null && ['object', 'function'].includes(typeof value)
                    && depth > 0 && !seen.has(value) && !(value instanceof Node)) {
                  seen.add(value);
                  for (const key of Reflect.ownKeys(value)) {
                    found.push(String(key));
                    try { look(value[key], depth - 1); } catch { /* not to be read */ }
                  }
                  if (value instanceof Map || value instanceof Set) {
                    [...value].flat().forEach((one) => look(one, depth - 1));
                  }
                }
              };
              look(window, 5);
              found.push(location.href, document.cookie, window.name, JSON.stringify(history.state));
              found.push(JSON.stringify(localStorage), JSON.stringify(sessionStorage));
              found.push(JSON.stringify(performance.getEntries()));
              found.push(JSON.stringify(await indexedDB.databases()));
              for (const cache of await window.caches?.keys() ?? []) {
                found.push(cache);
              }
              return found.join('\\n');
            }
            """;

    private static final String VALUES =
            "[...document.querySelectorAll('input, textarea')].map((one) => one.value).join('\\n')";

    private static final Browsers BROWSERS = Browsers.shared();

    @RegisterExtension
    final TestRealm realm = PanelRealm.builder().build();

    private TestUser rita;

    @BeforeEach
    void anAdministratorAndAUser() {
        rita = realm.user("rita");
    }

    @Test
    void codesAreOnThePageAloneAndGoneWithTheDialogAndTheTokenIsNowhere() {
        try (ConsoleVisit visit = ConsoleVisit.of(realm, rita, BROWSERS)) {
            Page page = visit.page();
            List<String> heard = new CopyOnWriteArrayList<>();
            List<Request> ours = new CopyOnWriteArrayList<>();
            page.onConsoleMessage(message -> heard.add(message.text()));
            page.onRequest(request -> {
                heard.add(request.url());
                if (request.url().contains("/backup-codes/")) {
                    ours.add(request);
                }
            });
            Panel panel = visit.console().credentialsOf(realm.user("olga"));
            panel.open(Panel.GENERATE)
                    .reason("Ticket 4711")
                    .otp(rita.totp().fresh())
                    .press("Generate");
            List<String> codes = codesAndTheirSpelling(panel);
            assertThat(linesWith(codes, page.content())).isNotEmpty();
            assertThat(linesWith(codes, kept(page))).isEmpty();
            panel.press("Close");
            assertThat(linesWith(codes, page.content())).isEmpty();
            panel.press("Yes, close");
            assertThat(panel.root()).containsText("Lockout codes left: 1.");

            List<String> secrets = secrets(codes, ours);
            page.evaluate("window.planted = new Map([['a', { deep: 'planted' }]])");
            String kept = kept(page);
            String shown = page.content() + page.evaluate(VALUES);
            assertThat(linesWith(List.of("planted"), kept)).isNotEmpty();
            assertThat(linesWith(secrets, kept)).isEmpty();
            assertThat(linesWith(secrets, shown)).isEmpty();
            assertThat(linesWith(secrets, String.join("\n", heard))).isEmpty();
        }
    }

    /** Each code, each of its groups, and each group in words: whoever has read one of them has read the code. */
    private static List<String> codesAndTheirSpelling(Panel panel) {
        List<String> codes = panel.codes();
        List<String> groups =
                codes.stream().flatMap(code -> Stream.of(code.split("-"))).toList();
        List<String> spelt = panel.spelling().locator("span").allTextContents();
        assertThat(spelt).hasSize(groups.size());
        return Stream.of(codes, groups, spelt).flatMap(List::stream).toList();
    }

    /** The codes, and the tokens that the calls carried. */
    private static List<String> secrets(List<String> codes, List<Request> calls) {
        List<String> tokens = calls.stream()
                .map(call -> call.headerValue("authorization"))
                .filter(Objects::nonNull)
                .map(header -> header.replace("Bearer ", ""))
                .distinct()
                .toList();
        assertThat(tokens).isNotEmpty();
        return Stream.concat(codes.stream(), tokens.stream()).toList();
    }

    private static List<String> linesWith(List<String> secrets, String text) {
        return text.lines()
                .filter(line -> secrets.stream().anyMatch(line::contains))
                .toList();
    }

    private static String kept(Page page) {
        return (String) page.evaluate(KEPT);
    }
}
