package dev.backupcodes.keycloak.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.backupcodes.keycloak.it.AdminApi;
import dev.backupcodes.keycloak.it.AdminRights;
import dev.backupcodes.keycloak.it.TestRealm;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The settings of the required action in the stock Admin Console, as a realm administrator sees and saves them. */
class SettingsDialogBrowserIT {

    private static final Browsers BROWSERS = Browsers.shared();

    /** As administrators wrote them when the fields were plain text. */
    private static final Map<String, String> WITH_COMMAS = Map.of(
            "lockoutFollowUpActions", "download-backup-codes, UPDATE_PASSWORD",
            "staffRoles", "offline_access, uma_authorization",
            "serviceAccounts", "nightly-job,other-job");

    @RegisterExtension
    final TestRealm realm = TestRealm.builder().user("anna").policy(WITH_COMMAS).build();

    @BeforeEach
    void anAdministratorOfTheRealm() {
        AdminRights.of(realm).give(realm.user("anna"), "realm-admin");
    }

    @Test
    void givenOldListsWithCommasThenSavingTheDialogLosesNothing() {
        try (BrowserContext person = BROWSERS.open(View.desktop())) {
            Page page = dialog(person, "en");

            save(page);

            assertList("lockoutFollowUpActions", "UPDATE_PASSWORD,download-backup-codes");
            assertList("staffRoles", "offline_access,uma_authorization");
            assertList("serviceAccounts", "nightly-job,other-job");
        }
    }

    @Test
    void givenNamesAreAddedThenTheyAreReadBesideTheOldOnes() {
        try (BrowserContext person = BROWSERS.open(View.desktop())) {
            Page page = dialog(person, "en");

            page.getByTestId("config.serviceAccounts-addValue").click();
            page.getByTestId("config.serviceAccounts1").fill("third-job");
            page.locator("#lockoutFollowUpActions").click();
            Browsers.screenshot(page, "settings-dialog/picker");
            page.getByRole(AriaRole.OPTION, new Page.GetByRoleOptions().setName("CONFIGURE_TOTP"))
                    .click();
            save(page);

            assertList("lockoutFollowUpActions", "CONFIGURE_TOTP,UPDATE_PASSWORD,download-backup-codes");
            assertList("serviceAccounts", "nightly-job,other-job,third-job");
        }
    }

    @Test
    void theDialogSpeaksTheLanguageOfTheAdministrator() {
        try (BrowserContext english = BROWSERS.open(View.desktop())) {
            Page page = dialog(english, "en");
            assertThat(box(page)).not().containsText("backupCodesSetting");
            takeAll(page, "en");
        }
        try (BrowserContext german = BROWSERS.open(View.desktop().in("de"))) {
            Page page = dialog(german, "de");
            assertThat(box(page)).containsText("Eigene Codes: Anzahl");
            assertThat(box(page)).not().containsText("backupCodesSetting");
            takeAll(page, "de");
            page.getByTestId("codeCount").fill("99");
            box(page).getByTestId("save").click();
            assertThat(page.getByText("„Eigene Codes: Anzahl“ muss eine ganze Zahl von 1 bis 50 sein."))
                    .isVisible();
            Browsers.screenshot(page, "settings-dialog/refused-de");
        }
    }

    private Page dialog(BrowserContext person, String language) {
        realm.speak("anna", language);
        Page page = person.newPage();
        AdminConsole.of(page, realm).signIn(realm.user("anna"));
        page.navigate(page.url().replaceFirst("#.*", "") + "#/" + realm.name() + "/authentication/required-actions");
        page.getByRole(AriaRole.ROW)
                .filter(new Locator.FilterOptions().setHasText("Download backup codes"))
                .getByRole(AriaRole.BUTTON)
                .last()
                .click();
        assertThat(page.getByTestId("codeCount")).isVisible();
        return page;
    }

    private static Locator box(Page page) {
        return page.getByRole(AriaRole.DIALOG);
    }

    private static void save(Page page) {
        box(page).getByTestId("save").click();
        assertThat(box(page)).hasCount(0);
    }

    /** High enough for the whole dialog, in both colours. */
    private static void takeAll(Page page, String language) {
        for (View view : new View[] {View.desktop(), View.desktop().inTheDark()}) {
            new Looks(page, "settings-dialog/all", false).on(view.in(language));
            page.setViewportSize(1280, 2600);
            Browsers.screenshot(page, "settings-dialog/whole-" + language + (view.dark() ? "-dark" : ""));
        }
        page.setViewportSize(1280, 900);
    }

    private void assertList(String setting, String names) {
        String token = realm.server().admin().tokenManager().getAccessTokenString();
        assertThat(AdminApi.of(realm, token)
                        .overview()
                        .body()
                        .at("/policy/" + setting)
                        .asText())
                .isEqualTo(names);
    }
}
