package dev.backupcodes.keycloak.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import dev.backupcodes.keycloak.it.AdminRights;
import dev.backupcodes.keycloak.it.LockingOut;
import dev.backupcodes.keycloak.it.TestRealm;
import dev.backupcodes.keycloak.it.TestUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.keycloak.admin.client.resource.AuthenticationManagementResource;

/** Consoles of all kinds: where the panel is, where it is not, and that nobody is disturbed by either. */
class PanelPlacesBrowserIT {

    private static final Browsers BROWSERS = Browsers.shared();

    @RegisterExtension
    final TestRealm realm = PanelRealm.builder().build();

    private TestUser rita;
    private TestUser olga;

    @BeforeEach
    void anAdministratorAndAUser() {
        rita = realm.user("rita");
        olga = realm.user("olga");
    }

    @Test
    void givenACompanyThemeWithOursAsParentThenThereIsThePanel() throws IOException {
        try (AdminTheme corporate = AdminTheme.in(realm, "corporate", "parent=backup-codes\nscripts=js/corporate.js")) {
            corporate.use();
            try (ConsoleVisit visit = ConsoleVisit.of(realm, rita, BROWSERS)) {
                assertThat(visit.console().credentialsOf(olga).heading()).hasText("Backup codes");
                assertThat(visit.page().locator("html")).hasAttribute("data-corporate", "yes");
            }
        }
    }

    @Test
    void givenAForeignThemeThenThereIsNoPanelAndNoError() throws IOException {
        try (AdminTheme foreign = AdminTheme.in(realm, "foreign", "parent=keycloak.v2\nscripts=js/foreign.js")) {
            foreign.use();
            try (ConsoleVisit visit = ConsoleVisit.of(realm, rita, BROWSERS)) {
                Panel panel = visit.console().credentialsOf(olga);
                assertThat(visit.page().getByTestId("credentialResetBtn")).isVisible();
                assertThat(panel.root()).hasCount(0);
                assertThat(visit.console().troubles()).isEmpty();
            }
        }
    }

    @Test
    void givenKeycloaksOwnThemeIsChosenByNameThenThereIsNoPanelEither() {
        realm.update(settings -> settings.setAdminTheme("keycloak.v2"));
        try (ConsoleVisit visit = ConsoleVisit.of(realm, rita, BROWSERS)) {
            Panel panel = visit.console().credentialsOf(olga);
            assertThat(visit.page().getByTestId("credentialResetBtn")).isVisible();
            assertThat(visit.page().locator("script[src*='assets/backup-codes-']"))
                    .hasCount(0);
            assertThat(panel.root()).hasCount(0);
        }
    }

    /** As after an update that names things differently. */
    @Test
    void givenAConsoleThatHasChangedThenThereIsOneLineForExpertsAndNothingElse() {
        try (BrowserContext person = BROWSERS.open(View.desktop())) {
            Page page = person.newPage();
            List<String> warnings = new ArrayList<>();
            page.onConsoleMessage(message -> keepOurs(message, warnings));
            page.addInitScript("new MutationObserver(() => document.querySelectorAll('[data-testid=credentials]')"
                    + ".forEach(tab => tab.setAttribute('data-testid', 'renamed')))"
                    + ".observe(document, { subtree: true, childList: true })");
            AdminConsole console = AdminConsole.of(page, realm);
            console.signIn(rita);
            console.credentialsOf(olga);
            page.waitForCondition(() -> !warnings.isEmpty());
            console.tab("user-groups-tab");
            console.tab("renamed");
            assertThat(page.getByTestId("credentialResetBtn")).isVisible();
            assertThat(warnings).hasSize(1);
            assertThat(page.locator("section.backup-codes-panel")).hasCount(0);
            assertThat(console.troubles()).isEmpty();
        }
    }

    private static void keepOurs(ConsoleMessage message, List<String> warnings) {
        if (message.text().startsWith("Backup codes:")) {
            warnings.add(message.text());
        }
    }

    @Test
    void givenARealmThatIsNotSetUpThenAnAdministratorSetsItUpFromThePanel() {
        try (TestRealm blank = TestRealm.builder()
                .withoutBackupCodes()
                .otpReusable()
                .userWithOtp("rita")
                .userWithOtp("olga")
                .create()) {
            AdminRights.of(blank).give(blank.user("rita"), "realm-admin");
            try (ConsoleVisit visit = ConsoleVisit.of(blank, blank.user("rita"), BROWSERS)) {
                Panel panel = visit.console().credentialsOf(blank.user("olga"));
                assertThat(panel.root()).containsText("This realm is not set up for backup codes");
                assertThat(panel.buttons()).hasCount(1);
                panel.action("set-up").click();
                assertThat(panel.dialog()).containsText("will be copied to");
                assertThat(panel.dialog()).containsText("Login (browser with backup codes): is asked for a code.");
                assertThat(panel.dialog()).containsText("“Reset OTP” in the flow");
                Browsers.screenshot(visit.page(), "panel/set-up");
                panel.press("Set up");
                assertThat(panel.notice()).containsText("The setup is done.");
                assertThat(panel.button(Panel.INVITE)).isVisible();
                assertThat(visit.console().troubles()).isEmpty();
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "en | Not every way into this realm asks for backup codes | gets in without a code. The flow “our grant” has no step “Backup Code”.",
                "de | Nicht jeder Weg in diesen Realm fragt nach Backup-Codes | Kein Code wird verlangt. Der Ablauf „our grant“ hat keinen Schritt „Backup Code“.",
            })
    void givenADoorThatDoesNotAskThenThePanelWarnsAndStaffGoOn(String language, String warning, String why) {
        bindDirectGrantWithoutPassword();
        realm.speak("rita", language);
        try (ConsoleVisit visit = ConsoleVisit.of(realm, rita, BROWSERS)) {
            Panel panel = visit.console().credentialsOf(olga);
            assertThat(panel.root()).containsText(warning);
            assertThat(panel.action("generate")).isVisible();
            look(visit, language, "door-open");
            panel.action("set-up").click();
            assertThat(panel.dialog()).containsText(why);
            look(visit, language, "door-open-preview");
        }
    }

    /** Nothing that a setup understands. */
    private void bindDirectGrantWithoutPassword() {
        AuthenticationManagementResource flows = realm.admin().flows();
        flows.copy("direct grant", Map.of("newName", "our grant")).close();
        flows.getExecutions("our grant").stream()
                .filter(one -> "direct-grant-validate-password".equals(one.getProviderId()))
                .forEach(one -> flows.removeExecution(one.getId()));
        realm.update(settings -> settings.setDirectGrantFlow("our grant"));
    }

    private static void look(ConsoleVisit visit, String language, String what) {
        View view = View.desktop().in(language);
        new Looks(visit.page(), "panel/" + what, true)
                .on(view.onAPhone())
                .on(view)
                .areAccessible("section.backup-codes-panel, dialog[open]");
    }

    @Test
    void givenAFlowThatTheSetupLeavesToAPersonThenItSaysWhatToDo() {
        realm.requireStep("DISABLED");
        try (ConsoleVisit visit = ConsoleVisit.of(realm, rita, BROWSERS)) {
            Panel panel = visit.console().credentialsOf(olga);
            panel.action("set-up").click();
            assertThat(panel.dialog()).containsText("If that is not on purpose, enable both");
            assertThat(panel.dialog()).containsText("Nothing can be done for you here.");
            assertThat(panel.dialog().locator("footer button")).hasCount(1);
            Browsers.screenshot(visit.page(), "panel/set-up-by-hand");
            panel.press("Cancel");
        }
    }

    @Test
    void givenARealmThatIsNotSetUpThenOthersAreToldWhomToAsk() {
        realm.enableAction(false);
        TestUser viewer = realm.addUser("viewer", true);
        AdminRights.of(realm).give(viewer, "view-users");
        try (ConsoleVisit visit = ConsoleVisit.of(realm, viewer, BROWSERS)) {
            Panel panel = visit.console().credentialsOf(olga);
            assertThat(panel.root()).containsText("Ask an administrator of the realm to set it up.");
            assertThat(panel.buttons()).hasCount(0);
        }
    }

    /** Live codes work all the same. */
    @Test
    void givenARealmThatIsNoLongerSetUpThenLockoutCodesAreShownAndCanBeRevoked() {
        realm.policy(Map.of("adminStepUp", "false"));
        LockingOut.makeCodes(realm, olga);
        realm.enableAction(false);
        try (ConsoleVisit visit = ConsoleVisit.of(realm, rita, BROWSERS)) {
            Panel panel = visit.console().credentialsOf(olga);
            assertThat(panel.root()).containsText("This realm is not set up for backup codes");
            assertThat(panel.root()).containsText("Lockout codes left: 3.");
            assertThat(panel.button(Panel.GENERATE)).hasCount(0);
            Browsers.screenshot(visit.page(), "panel/no-longer-set-up");
            panel.open(Panel.REVOKE).press("Revoke");
            assertThat(panel.notice()).containsText("The lockout codes no longer work.");
            assertThat(panel.root()).not().containsText("Lockout codes left");
        }
    }

    /** One page of the console of master shows one realm after the other. */
    @Test
    void givenAnAdministratorOfMasterThenThePanelSpeaksWithTheTextsOfTheRealmThatIsLookedAt() {
        realm.admin().localization().saveRealmLocalizationText("en", "backupCodesPanelTitle", "Spare keys");
        try (TestRealm other = TestRealm.builder().user("otto").create();
                AdminRights.MasterUser master = AdminRights.of(realm).masterAdmin(false);
                BrowserContext person = BROWSERS.open(View.desktop())) {
            Page page = person.newPage();
            AdminConsole first = AdminConsole.ofMaster(page, realm);
            first.signIn(master.user());
            assertThat(first.credentialsOf(olga).heading()).hasText("Spare keys");
            page.evaluate("window.isStillThisPage = true");
            AdminConsole second = AdminConsole.ofMaster(page, other);
            second.pickTheRealm();
            assertThat(second.pickFromTheList(other.user("otto")).heading()).hasText("Backup codes");
            assertThat(page.evaluate("window.isStillThisPage")).isEqualTo(true);
            first.pickTheRealm();
            assertThat(first.pickFromTheList(olga).heading()).hasText("Spare keys");
            assertThat(first.troubles()).isEmpty();
        }
    }

    /** Walks through pages of the stock console, where nothing of ours may be heard. */
    @Test
    void onStockPagesThereIsNoNewErrorAndNoWarning() {
        try (BrowserContext person = BROWSERS.open(View.desktop())) {
            Page page = person.newPage();
            List<String> ours = new ArrayList<>();
            page.onConsoleMessage(message -> keepOurs(message, ours));
            AdminConsole console = AdminConsole.of(page, realm);
            console.signIn(rita);
            for (String link : List.of("clients", "client-scopes", "roles", "groups", "sessions", "users")) {
                page.getByTestId("nav-item-" + link).click();
                page.waitForURL("**/" + link + "**");
            }
            console.pickFromTheList(olga);
            assertThat(page.locator("script[src*='assets/backup-codes-']")).hasCount(1);
            assertThat(console.troubles()).isEmpty();
            assertThat(ours).isEmpty();
        }
    }

    /** An admin theme in the server's own folder, as companies have it. */
    private record AdminTheme(TestRealm realm, Path folder, String name) implements AutoCloseable {

        static AdminTheme in(TestRealm realm, String name, String properties) throws IOException {
            Path folder = realm.server().keycloak().home().resolve("themes").resolve(name);
            Path js = Files.createDirectories(folder.resolve("admin/resources/js"));
            Files.writeString(folder.resolve("admin/theme.properties"), properties);
            Files.writeString(js.resolve(name + ".js"), "document.documentElement.dataset." + name + " = 'yes';");
            return new AdminTheme(realm, folder, name);
        }

        void use() {
            realm.update(settings -> settings.setAdminTheme(name));
        }

        @Override
        public void close() throws IOException {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
