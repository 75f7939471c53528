package dev.backupcodes.keycloak.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.backupcodes.keycloak.it.Steps;
import dev.backupcodes.keycloak.it.TestRealm;
import dev.backupcodes.keycloak.it.TestUser;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the history looks to staff in the panel, and to the user. */
class HistoryBrowserIT {

    private static final Browsers BROWSERS = Browsers.shared();

    @RegisterExtension
    final TestRealm realm = PanelRealm.builder().build();

    private TestUser rita;
    private TestUser olga;

    @BeforeEach
    void aUserWithAHistory() {
        rita = realm.user("rita");
        olga = realm.user("olga");
        List<String> codes = Steps.makeCodes(realm, olga);
        try (BrowserContext person = BROWSERS.open(View.desktop())) {
            Page page = person.newPage();
            new Application(realm).signIn(page);
            new SignIn(page).passwordAndBackupCode(olga, codes.get(0));
            assertThat(page).hasURL(Application.ADDRESS);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            en | false | A code was used         | 9 left
            de | true  | Ein Code wurde benutzt  | noch 9
            """)
    void givenThePanelThenTheHistoryIsReadWhenItIsOpened(String language, boolean dark, String used, String left) {
        realm.speak("rita", language);
        View view = View.desktop().in(language);
        View browser = View.desktop();
        try (ConsoleVisit visit = ConsoleVisit.of(realm, rita, BROWSERS, dark ? browser.inTheDark() : browser)) {
            Panel panel = visit.console().credentialsOf(olga);
            assertThat(panel.action("history")).isVisible();
            assertThat(history(panel).locator("table")).hasCount(0);

            panel.action("history").click();

            assertThat(history(panel)).containsText(used);
            assertThat(history(panel)).containsText(left);
            assertThat(history(panel)).containsText("Chrome, Linux");
            View shown = dark ? view.inTheDark() : view;
            new Looks(visit.page(), "history/panel", true)
                    .on(shown.onAPhone())
                    .on(shown)
                    .areAccessible("section.backup-codes-panel");
            assertThat(visit.console().troubles()).isEmpty();

            panel.action("regenerate").click();
            panel.otp(rita.totp().fresh()).go().click();
            assertThat(panel.notice()).containsText("@");
            assertThat(history(panel)).containsText("rita");
        }
    }

    @Test
    void givenTheRealmKeepsNoEventsThenThePanelSaysSo() {
        realm.update(settings -> settings.setEventsEnabled(false));
        try (ConsoleVisit visit = ConsoleVisit.of(realm, rita, BROWSERS)) {
            Panel panel = visit.console().credentialsOf(olga);

            panel.action("history").click();

            assertThat(history(panel)).containsText("This realm does not keep what happens to backup codes.");
            new Looks(visit.page(), "history/not-kept", true).on(View.desktop());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            en | false | was used     | Last used
            de | true  | wurde benutzt | Zuletzt benutzt
            """)
    void givenTheUserThenTheCodesPageAndTheAccountConsoleTellTheirPart(
            String language, boolean dark, String used, String lastUsed) {
        realm.speak("olga", language);
        View view =
                dark ? View.desktop().in(language).inTheDark() : View.desktop().in(language);
        try (BrowserContext person = BROWSERS.open(view)) {
            Page page = person.newPage();
            AccountConsole account = new AccountConsole(page, realm);
            account.open();
            SignIn signIn = new SignIn(page);
            signIn.password(olga);
            signIn.otp(olga.totp().fresh());
            account.assertIsOpen();
            assertThat(account.entry()).containsText(lastUsed);
            Browsers.screenshot(page, "history/account-" + language);

            account.update().click();
            page.locator("#otp").fill(olga.totp().fresh());
            page.locator("#backup-codes-continue").click();
            Locator details = page.locator("details.backup-codes-history");
            assertThat(details).isVisible();
            details.locator("summary").click();
            assertThat(details).containsText(used);
            new Looks(page, "history/page", true)
                    .on(view.onAPhone())
                    .fit()
                    .on(view)
                    .areAccessible();
        }
    }

    private static Locator history(Panel panel) {
        return panel.root().locator(".backup-codes-history");
    }
}
