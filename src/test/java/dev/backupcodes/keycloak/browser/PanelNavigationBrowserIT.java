package dev.backupcodes.keycloak.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import dev.backupcodes.keycloak.it.AdminRights;
import dev.backupcodes.keycloak.it.Steps;
import dev.backupcodes.keycloak.it.TestRealm;
import dev.backupcodes.keycloak.it.TestUser;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** However an administrator gets around in the console: the panel acts on the user whose name the page shows. */
class PanelNavigationBrowserIT {

    private static final Browsers BROWSERS = Browsers.shared();

    @RegisterExtension
    static final TestRealm realm = TestRealm.builder().otpReusable().build();

    private ConsoleVisit visit;
    private Page page;
    private AdminConsole console;
    private TestUser rita;
    private TestUser olga;
    private TestUser otto;

    @BeforeEach
    void anAdministratorAndTwoUsersOfWhomOneHasCodes() {
        rita = realm.addUser("rita", true);
        olga = realm.addUser("olga", true);
        otto = realm.addUser("otto", true);
        AdminRights.of(realm).give(rita, "realm-admin");
        Steps.makeCodes(realm, olga);
        visit = ConsoleVisit.of(realm, rita, BROWSERS);
        page = visit.page();
        console = visit.console();
    }

    @AfterEach
    void removeUsers() {
        visit.close();
        List.of("rita", "olga", "otto").forEach(user -> realm.userResource(user).remove());
    }

    @Test
    void fromUserToUserThePanelFollows() {
        Panel panel = console.pickFromTheList(olga);
        assertThat(panel.root()).containsText("10 of 10 codes left");
        panel = console.pickFromTheList(otto);
        assertThat(panel.root()).containsText("No codes");
        assertActsOn(otto, panel);
    }

    /** Keycloak's page goes on to show the former user when only the id in the address changes (26.7). */
    @Test
    void givenAnotherIdIsTypedIntoTheAddressThenItActsOnTheUserWhomThePageShows() {
        Panel panel = console.credentialsOf(olga);
        assertThat(panel.heading()).isVisible();
        console.typeAddressOf(otto, "credentials");
        assertThat(panel.root()).hasCount(0);
        console.assertShows(olga);
        console.tab("credentials");
        console.assertShows(olga);
        lockoutCodesAreMadeFor(olga, panel);
        assertThat(realm.credentials("otto", "backup-codes")).isEmpty();
    }

    /** As for the moment between a new address and the page for it. */
    @Test
    void givenTheAddressIsAheadOfThePageThenItActsOnTheUserWhomThePageShows() {
        Panel panel = console.credentialsOf(olga);
        assertThat(panel.root()).containsText("10 of 10 codes left");
        page.evaluate("""
                id => {
                  history.replaceState(history.state, '', location.hash.replace(/users.[^/]+/, 'users/' + id));
                  document.body.append(document.createElement('i'));
                }
                """, otto.id());
        assertThat(page).hasURL(Pattern.compile(".*" + otto.id() + ".*"));
        console.assertShows(olga);
        assertActsOn(olga, panel);
        lockoutCodesAreMadeFor(olga, panel);
        assertThat(realm.credentials("otto", "backup-codes")).isEmpty();
    }

    @Test
    void givenAnOpenDialogThenGoingBackClosesItAndGoingForwardShowsThePanelAlone() {
        console.credentialsOf(otto);
        Panel panel = console.pickFromTheList(olga);
        panel.open(Panel.GENERATE).reason("Ticket 4711");
        page.goBack();
        assertThat(panel.dialog()).hasCount(0);
        assertThat(panel.root()).hasCount(0);
        page.goForward();
        assertThat(panel.heading()).isVisible();
        assertThat(panel.dialog()).hasCount(0);
        assertActsOn(olga, panel);
        assertThat(console.troubles()).isEmpty();
    }

    @Test
    void givenThePageIsLeftWhileTheServerMakesCodesThenTheyDoNotTurnUpOnAnotherPage() {
        console.credentialsOf(otto);
        Panel panel = console.pickFromTheList(olga);
        List<Route> held = new ArrayList<>();
        page.route(url -> url.endsWith("/lockout-codes"), held::add);
        panel.open(Panel.GENERATE)
                .reason("Ticket 4711")
                .otp(rita.totp().fresh())
                .press("Generate");
        page.waitForCondition(() -> !held.isEmpty());
        page.goBack();
        assertThat(panel.root()).hasCount(0);
        page.waitForResponse(
                response -> response.url().endsWith("/lockout-codes"),
                () -> held.get(0).resume());
        page.goForward();
        assertThat(panel.root()).containsText("Lockout codes left: 1.");
        assertThat(panel.dialog()).hasCount(0);
        assertThat(console.troubles()).isEmpty();
    }

    @Test
    void fromTabToTabThereIsOnePanelAndOnlyOnThatTab() {
        Panel panel = console.credentialsOf(olga);
        for (int i = 0; i < 3; i++) {
            assertThat(panel.heading()).hasCount(1);
            console.tab("user-groups-tab");
            assertThat(panel.root()).hasCount(0);
            console.tab("credentials");
        }
        assertThat(panel.root()).hasCount(1);
        assertThat(panel.root()).containsText("10 of 10 codes left");
        assertThat(console.troubles()).isEmpty();
    }

    @Test
    void givenTheCodesAreDeletedInTheStockTableThenThePanelKnows() {
        Panel panel = console.credentialsOf(olga);
        assertThat(panel.root()).containsText("10 of 10 codes left");
        page.locator("tr:has-text('Backup-codes')")
                .getByRole(AriaRole.BUTTON)
                .last()
                .click();
        page.getByTestId("deleteDropdownItem").click();
        page.getByTestId("confirm").click();
        assertThat(panel.root()).containsText("No codes");
        assertThat(realm.credentials("olga", "backup-codes")).isEmpty();
    }

    private static void assertActsOn(TestUser user, Panel panel) {
        panel.open(Panel.GENERATE);
        assertThat(panel.account()).containsText(user.username());
        panel.press("Cancel");
        assertThat(panel.dialog()).hasCount(0);
    }

    private void lockoutCodesAreMadeFor(TestUser user, Panel panel) {
        panel.open(Panel.GENERATE)
                .reason("Ticket 4711")
                .otp(rita.totp().fresh())
                .press("Generate");
        assertThat(panel.codes()).isNotEmpty();
        assertThat(realm.credentials(user.username(), "backup-codes"))
                .anyMatch(credential -> credential.getId().startsWith("lockout"));
    }
}
