package dev.backupcodes.keycloak.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import dev.backupcodes.keycloak.it.AdminApi;
import dev.backupcodes.keycloak.it.AdminRights;
import dev.backupcodes.keycloak.it.LockingOut;
import dev.backupcodes.keycloak.it.Regenerating;
import dev.backupcodes.keycloak.it.RunningJobs;
import dev.backupcodes.keycloak.it.TestRealm;
import dev.backupcodes.keycloak.it.TestUser;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The page of a realm: how one gets there and away, what it says to whom, and its lists. */
class RealmPageBrowserIT {

    private static final Browsers BROWSERS = Browsers.shared();
    private static final String OURS = ".backup-codes-page";

    @RegisterExtension
    static final TestRealm realm = PanelRealm.builder()
            .policy(Map.of("adminStepUp", "false", "notifications", "false"))
            .andThen(RealmPageBrowserIT::fill)
            .build();

    /** 25 users with few codes left, more than fit on a page; one with lockout codes; and what staff did and tried. */
    private static void fill(TestRealm realm) {
        for (int i = 10; i < 35; i++) {
            TestUser user = realm.addUser("low" + i, true);
            realm.inspect().store(user.id(), StoredSet.unused(2).credential());
        }
        LockingOut.makeCodes(realm, realm.user("olga"));
        AdminApi master = Regenerating.asMasterAdmin(realm);
        master.makeLockoutCodes(realm.user("rita").id(), Map.of());
        master.revokeLockoutCodes("nobody-of-that-id");
    }

    @Test
    void byClickByAddressByReloadAndBackOneGetsThereAndAway() {
        try (ConsoleVisit visit = ConsoleVisit.of(realm, realm.user("rita"), BROWSERS)) {
            Page page = visit.page();
            RealmPage ours = visit.console().pickRealmPage("authentication");
            assertThat(ours.section(RealmPage.STATE)).containsText("Every way into this realm asks for backup codes.");
            assertThat(page.getByRole(AriaRole.TAB, selected())).hasCount(1);
            assertThat(stockContent(page)).isHidden();
            assertThat(page).hasURL(Pattern.compile(".*#/" + realm.name() + "/authentication/backup-codes$"));

            page.reload();
            assertThat(ours.ready(RealmPage.SETTINGS)).isVisible();
            assertThat(ours.tab()).hasAttribute("aria-selected", "true");
            assertThat(page.getByRole(AriaRole.TAB, selected())).hasCount(1);

            page.getByTestId("flows").click();
            assertThat(ours.root()).hasCount(0);
            assertThat(stockContent(page)).isVisible();
            assertThat(page.getByTestId("flows")).hasAttribute("aria-selected", "true");
            assertThat(ours.tab()).hasAttribute("aria-selected", "false");

            page.getByTestId("policies").click();
            ours.tab().click();
            assertThat(ours.ready(RealmPage.STATE)).isVisible();
            assertThat(page.getByTestId("policies")).hasAttribute("aria-selected", "false");
            page.goBack();
            assertThat(ours.root()).hasCount(0);
            assertThat(page.getByTestId("policies")).hasAttribute("aria-selected", "true");
            page.goForward();
            assertThat(ours.ready(RealmPage.STATE)).isVisible();

            ours.action("settings").click();
            assertThat(page.getByTestId("requiredActions")).hasAttribute("aria-selected", "true");
            assertThat(visit.console().troubles()).isEmpty();
        }
    }

    @Test
    void fromTheUsersOneGetsToAListToAUserAndBack() throws IOException {
        try (ConsoleVisit visit = ConsoleVisit.of(realm, realm.user("rita"), BROWSERS)) {
            Page page = visit.page();
            RealmPage ours = visit.console().pickRealmPage("users");
            assertThat(ours.tile("with few codes left")).containsText("25");
            ours.tile("with few codes left").click();
            assertThat(ours.title()).hasText("Users: with few codes left");
            assertThat(ours.lines()).hasCount(20);
            ours.action("more").click();
            assertThat(ours.lines()).hasCount(25);
            assertThat(ours.status()).hasText("That is all: 25.");
            assertThat(ours.action("more")).isHidden();
            assertThat(ours.line("low10")).containsText("2 of 10 codes left");

            Download file = page.waitForDownload(() -> ours.action("csv").click());
            assertThat(file.suggestedFilename()).isEqualTo("backup-codes-" + realm.name() + ".csv");
            assertThat(Files.readString(file.path())).contains("low10", "low34").doesNotContain("olga");

            page.reload();
            assertThat(ours.title()).hasText("Users: with few codes left");
            ours.root()
                    .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("Remove filter"))
                    .click();
            assertThat(ours.title()).hasText("Users");
            page.goBack();
            ours.line("low11").getByRole(AriaRole.LINK).click();
            assertThat(new Panel(page).root()).containsText("2 of 10 codes left");
            page.goBack();
            assertThat(ours.title()).hasText("Users: with few codes left");
            ours.action("back").click();
            assertThat(ours.tile("with live lockout codes")).containsText("1");
            ours.tile("with live lockout codes").click();
            assertThat(ours.line("olga")).containsText("3 of 3 left, until");
            assertThat(visit.console().troubles()).isEmpty();
        }
    }

    @Test
    void givenWhatStaffDidThenItIsToldInWordsAndCanBeFiltered() {
        try (ConsoleVisit visit = ConsoleVisit.of(realm, realm.user("rita"), BROWSERS)) {
            RealmPage ours = visit.console().realmPage("authentication", "");
            ours.action("all-calls").click();
            assertThat(ours.title()).hasText(RealmPage.CALLS);
            assertThat(ours.line("olga")).containsText("Codes: 3");
            assertThat(ours.line("olga")).containsText("Ticket 4711");
            assertThat(ours.line("deleted user nobody-of-that-id")).containsText("Refused There is no such user");
            assertThat(ours.line("Set up the realm")).containsText("Realm master");

            ours.action("filter").click();
            ours.root().getByLabel("Outcome").selectOption("refused");
            ours.root().getByLabel("For whom").fill("rita");
            ours.root()
                    .getByRole(
                            AriaRole.BUTTON,
                            new Locator.GetByRoleOptions().setName("Show").setExact(true))
                    .click();
            assertThat(ours.lines()).hasCount(1);
            assertThat(ours.lines()).containsText("Something in the request was wrong or missing");
            assertThat(visit.page()).hasURL(Pattern.compile(".*\\?calls&outcome=refused&user=rita$"));
            assertThat(visit.console().troubles()).isEmpty();
        }
    }

    @Test
    void givenSomebodyWhoMaySeeHalfThenTheOtherHalfIsSaidAndNotZero() {
        TestUser viewer = realm.newUser("viewer", false);
        AdminRights.of(realm).give(viewer, "view-users");
        try (ConsoleVisit visit = ConsoleVisit.of(realm, viewer, BROWSERS)) {
            RealmPage ours = visit.console().pickRealmPage("users");
            assertThat(ours.tile("with few codes left")).containsText("25");
            assertThat(ours.section(RealmPage.CALLS)).containsText("You need the role “view-events” to do this.");
            assertThat(ours.section(RealmPage.JOBS)).hasCount(0);
            assertThat(visit.console().troubles()).isEmpty();
        }
        TestUser auditor = realm.newUser("auditor", false);
        AdminRights.of(realm).give(auditor, "view-realm", "view-clients", "view-identity-providers", "view-events");
        try (ConsoleVisit visit = ConsoleVisit.of(realm, auditor, BROWSERS)) {
            RealmPage ours = visit.console().pickRealmPage("authentication");
            assertThat(ours.tile("with few codes left")).containsText("not counted");
            ours.action("all-calls").click();
            assertThat(ours.root()).containsText(realm.user("olga").id());
            assertThat(ours.root()).not().containsText("olga");
            assertThat(visit.console().troubles()).isEmpty();
        }
    }

    @Test
    void givenOnlyAKeyboardThenTheTabTheTilesAndTheListsAreInReach() {
        try (ConsoleVisit visit = ConsoleVisit.of(realm, realm.user("rita"), BROWSERS)) {
            Page page = visit.page();
            RealmPage ours = visit.console().realmPage("users", "");
            assertThat(ours.ready(RealmPage.USERS)).isVisible();
            page.getByTestId("listTab").focus();
            page.keyboard().press("Enter");
            assertThat(ours.root()).hasCount(0);
            page.keyboard().press("Tab");
            assertThat(ours.tab()).isFocused();
            page.keyboard().press("Enter");
            assertThat(ours.ready(RealmPage.USERS)).isVisible();
            assertThat(ours.tab()).isFocused();

            tabUntil(page, ours.tile("with few codes left"));
            page.keyboard().press("Enter");
            assertThat(ours.title()).isFocused();
            assertThat(ours.lines()).hasCount(20);
            tabUntil(page, ours.action("more"));
            page.keyboard().press("Enter");
            assertThat(ours.lines()).hasCount(25);
            assertThat(ours.line("low30").getByRole(AriaRole.LINK)).isFocused();
        }
    }

    @Test
    void givenAListThenSomethingIsDoneForAllOfThemAndItCanBeFollowedAndStopped() {
        realm.policy(Map.of("adminStepUp", "false", "notifications", "false", "jobMailsPerMinute", "60"));
        RunningJobs.knowAddress(realm);
        try (ConsoleVisit visit = ConsoleVisit.of(realm, realm.user("rita"), BROWSERS)) {
            RealmPage ours = visit.console().realmPage("users", "?users");
            assertThat(ours.lines().first()).isVisible();
            assertThat(ours.action("start-job")).hasCount(0);

            visit.console().realmPage("users", "?state=low");
            ours.action("start-job").click();
            Locator dialog = ours.dialog();
            assertThat(dialog).containsText("Users: with few codes left");
            button(dialog, "Start").click();
            assertThat(dialog.getByLabel("Invite those without codes")).isFocused();
            dialog.getByLabel("Invite those without codes").check();
            assertThat(dialog).containsText("It will be done for 0 of 25 users.");
            assertThat(dialog).containsText("Left out: They have codes: 25.");
            dialog.getByLabel("Remind those who run low").check();
            assertThat(dialog).containsText("It will be done for 25 of 25 users.");
            dialog.getByLabel("Reason").fill("Change 815");
            button(dialog, "Start").click();

            Locator jobs = ours.section(RealmPage.JOBS);
            assertThat(jobs).containsText("Change 815");
            Locator bar = jobs.locator("progress");
            assertThat(bar).hasAttribute("max", "25");
            visit.page()
                    .waitForCondition(
                            () -> bar.evaluate("bar => bar.value") instanceof Number turns && turns.intValue() > 1);
            ours.action("stop-job").click();
            button(dialog, "Stop").click();
            assertThat(jobs.locator(".backup-codes-table")).containsText("Stopped");
            assertThat(jobs).containsText("of 25 users looked at");
            assertThat(bar).hasCount(0);
            assertThat(visit.console().troubles()).isEmpty();
        }
    }

    private static Locator button(Locator where, String name) {
        return where.getByRole(
                AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true));
    }

    private static void tabUntil(Page page, Locator wanted) {
        assertThat(wanted).isVisible();
        Stream.iterate(0, i -> i < 80 && !isFocused(wanted), i -> i + 1)
                .forEach(i -> page.keyboard().press("Tab"));
        assertThat(wanted).isFocused();
    }

    private static boolean isFocused(Locator wanted) {
        return (boolean) wanted.evaluate("node => node === document.activeElement");
    }

    /** One page of the console of master shows one realm after the other. */
    @Test
    void givenAnAdministratorOfMasterThenThePageIsOfTheRealmThatIsLookedAt() {
        try (TestRealm blank = TestRealm.builder().withoutBackupCodes().create();
                AdminRights.MasterUser master = AdminRights.of(realm).masterAdmin(false);
                BrowserContext person = BROWSERS.open(View.desktop())) {
            Page page = person.newPage();
            AdminConsole first = AdminConsole.ofMaster(page, realm);
            first.signIn(master.user());
            assertThat(first.pickRealmPage("authentication").section(RealmPage.STATE))
                    .containsText("Every way into");
            page.evaluate("window.isStillThisPage = true");
            AdminConsole second = AdminConsole.ofMaster(page, blank);
            second.pickTheRealm();
            RealmPage ours = second.pickRealmPage("authentication");
            assertThat(ours.section(RealmPage.STATE)).containsText("This realm is not set up for backup codes");
            assertThat(page.evaluate("window.isStillThisPage")).isEqualTo(true);

            ours.action("set-up").click();
            assertThat(ours.dialog()).containsText("This will be done in the realm " + blank.name());
            ours.dialog()
                    .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Set up"))
                    .click();
            assertThat(ours.root()).containsText("The setup is done.");
            assertThat(ours.section(RealmPage.STATE)).containsText("Every way into");
            assertThat(first.troubles()).isEmpty();
        }
    }

    /** As after an update that names things differently. */
    @Test
    void givenAConsoleThatHasChangedThenThereIsOneLineForExpertsAndThePageAsItIsOtherwise() {
        try (BrowserContext person = BROWSERS.open(View.desktop())) {
            Page page = person.newPage();
            List<String> warnings = new ArrayList<>();
            page.onConsoleMessage(message -> {
                if (message.text().startsWith("Backup codes:")) {
                    warnings.add(message.text());
                }
            });
            page.addInitScript("new MutationObserver(() => document.querySelectorAll('[data-testid=flows]')"
                    + ".forEach(tab => tab.setAttribute('data-testid', 'renamed')))"
                    + ".observe(document, { subtree: true, childList: true })");
            AdminConsole console = AdminConsole.of(page, realm);
            console.signIn(realm.user("rita"));
            RealmPage ours = console.realmPage("authentication", "");
            page.waitForCondition(() -> !warnings.isEmpty());
            assertThat(stockContent(page)).isVisible();
            assertThat(ours.root()).hasCount(0);
            assertThat(ours.tab()).hasCount(0);
            assertThat(warnings).hasSize(1);
            assertThat(console.troubles()).isEmpty();
        }
    }

    /** What a server answers that has looked for a second and found nothing yet. */
    @Test
    void givenAServerThatHasToLookForLongThenItIsAskedOnUntilSomebodySaysStop() {
        try (ConsoleVisit visit = ConsoleVisit.of(realm, realm.user("rita"), BROWSERS)) {
            Page page = visit.page();
            List<Route> held = new ArrayList<>();
            page.route(Pattern.compile(".*/backup-codes/calls\\?.*"), held::add);
            RealmPage ours = visit.console().realmPage("authentication", "?calls");
            answer(page, held, 1, "2026-01-03T00:00:00Z", "\"a\"");
            answer(page, held, 2, "2026-01-02T00:00:00Z", "\"b\"");
            page.waitForCondition(() -> held.size() == 3);
            assertThat(held.get(1).request().url()).contains("first=a");
            assertThat(ours.status()).containsText("Looking on. Found so far: 0. Looked back to Jan 2, 2026");
            ours.action("stop").click();
            answer(page, held, 3, "2026-01-01T00:00:00Z", "\"c\"");
            assertThat(ours.action("more")).isFocused();
            assertThat(ours.root().locator("[aria-busy=true]")).hasCount(0);
            assertThat(held).hasSize(3);
            ours.action("more").click();
            answer(page, held, 4, "2025-12-31T00:00:00Z", "null");
            assertThat(ours.status()).hasText("Nothing is on record.");
        }
    }

    private static void answer(Page page, List<Route> held, int count, String lookedBackTo, String next) {
        page.waitForCondition(() -> held.size() == count);
        held.get(count - 1)
                .fulfill(new Route.FulfillOptions()
                        .setContentType("application/json")
                        .setBody("{\"kept\":true,\"calls\":[],\"next\":" + next + ",\"lookedBackTo\":\"" + lookedBackTo
                                + "\"}"));
    }

    @Test
    void givenAnyLanguageAndLightThenEverybodyCanReadIt() {
        looks("rita", View.desktop());
        realm.speak("rita", "de");
        looks("rita", View.desktop().in("de").inTheDark());
        realm.speak("rita", "en");
    }

    private static void looks(String administrator, View view) {
        View browser = view.dark() ? View.desktop().inTheDark() : View.desktop();
        try (ConsoleVisit visit = ConsoleVisit.of(realm, realm.user(administrator), BROWSERS, browser)) {
            for (String query : List.of("", "?state=low", "?calls")) {
                RealmPage ours = visit.console().realmPage("authentication", query);
                assertThat(ours.lines().first()).isVisible();
                assertThat(ours.root().locator("[aria-busy=true]")).hasCount(0);
                Looks looks = new Looks(
                        visit.page(), "realm/" + (query.isEmpty() ? "overview" : query.replaceAll("\\W", "")), true);
                looks.on(view.onAPhone()).areAccessible(OURS);
                assertThat((int) ours.root().evaluate("node => node.scrollWidth - node.clientWidth"))
                        .as("pixels that stick out sideways")
                        .isZero();
                looks.on(view).areAccessible(OURS);
            }
            assertThat(visit.console().troubles()).isEmpty();
        }
    }

    private static Page.GetByRoleOptions selected() {
        return new Page.GetByRoleOptions().setSelected(true);
    }

    /** The flows of the realm, in the stock table. */
    private static Locator stockContent(Page page) {
        return page.getByRole(
                AriaRole.LINK, new Page.GetByRoleOptions().setName("browser").setExact(true));
    }
}
