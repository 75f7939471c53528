package dev.backupcodes.keycloak.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.backupcodes.keycloak.it.AdminApi;
import dev.backupcodes.keycloak.it.AdminRights;
import dev.backupcodes.keycloak.it.Regenerating;
import dev.backupcodes.keycloak.it.Steps;
import dev.backupcodes.keycloak.it.TestRealm;
import dev.backupcodes.keycloak.server.KeycloakServer;
import java.nio.file.Path;

/** Takes the manual's pictures anew: {@code ./mvnw -Dstart=browser.Pictures}. They are of a real server, so they stay true. */
public final class Pictures {

    static final Path FOLDER = Path.of("docs", "images");
    private static final String COPY = "browser with backup codes";

    private final Browsers browsers = new Browsers();

    private Pictures() {}

    public static void main(String[] args) {
        Pictures pictures = new Pictures();
        pictures.ofTheCodesPage();
        pictures.ofTheFlow();
        pictures.ofThePanel();
        new RealmPagePictures(pictures.browsers, FOLDER).take();
        System.out.println("The pictures are in " + FOLDER + ".");
        System.exit(0); // the shared server ends with the JVM
    }

    private void ofTheCodesPage() {
        try (PagesRealm realm = new PagesRealm("keycloak.v2");
                BrowserContext person = browsers.open(View.desktop())) {
            Page page = person.newPage();
            new Visitor(realm, page).toCodes();
            take(page, "codes-page");
        }
    }

    /** By hand, as the manual describes it, up to the step; then the finished flow as the setup makes it. */
    private void ofTheFlow() {
        try (TestRealm realm = TestRealm.builder().withoutBackupCodes().create();
                BrowserContext person = browsers.open(View.desktop())) {
            Page page = person.newPage();
            open(page, realm, "authentication");
            Locator row = page.getByRole(AriaRole.ROW)
                    .filter(new Locator.FilterOptions()
                            .setHas(page.getByRole(
                                    AriaRole.LINK,
                                    new Page.GetByRoleOptions()
                                            .setName("browser")
                                            .setExact(true))));
            row.getByRole(AriaRole.BUTTON).last().click();
            assertThat(page.getByRole(AriaRole.MENUITEM, new Page.GetByRoleOptions().setName("Duplicate")))
                    .isVisible();
            take(page, "flow-1");

            AdminApi.of(realm, realm.server().admin().tokenManager().getAccessTokenString())
                    .setUp();
            page.reload();
            page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(COPY))
                    .click();
            show(page.getByText("Backup Code Form").first());
            take(page, "flow-3");
            addStep(page);
            take(page, "flow-2");

            open(page, realm, "authentication/required-actions");
            show(page.getByText("Download backup codes").first());
            take(page, "flow-4");
            page.getByRole(AriaRole.ROW)
                    .filter(new Locator.FilterOptions().setHasText("Download backup codes"))
                    .getByRole(AriaRole.BUTTON)
                    .last()
                    .click();
            assertThat(page.getByText("Own codes: number").first()).isVisible();
            take(page, "settings");
        }
    }

    /** The lockout codes in the picture end with their realm. */
    private void ofThePanel() {
        try (TestRealm realm = TestRealm.builder()
                .otpReusable()
                .userWithOtp("sam")
                .userWithOtp("olga")
                .create()) {
            AdminRights.of(realm)
                    .give(realm.user("sam"), "view-users", "regenerate-backup-codes", "generate-lockout-codes");
            Regenerating.asMasterAdmin(realm).setUp();
            Steps.makeCodes(realm, realm.user("olga"));
            try (ConsoleVisit visit = ConsoleVisit.of(realm, realm.user("sam"), browsers)) {
                Panel panel = visit.console().credentialsOf(realm.user("olga"));
                panel.open(Panel.GENERATE)
                        .reason("Ticket 4711, called back")
                        .otp(realm.user("sam").totp().now())
                        .press("Generate");
                assertThat(panel.dialog().locator(".backup-codes-list")).isVisible();
                take(visit.page(), "panel-codes");
                panel.press("Close");
                panel.press("Yes, close");
                assertThat(panel.root()).containsText("Lockout codes left: 1.");
                take(visit.page(), "panel");
            }
        }
    }

    /** The dialog in which a step is picked. */
    private static void addStep(Page page) {
        Locator row = page.getByRole(AriaRole.ROW)
                .filter(new Locator.FilterOptions().setHasText("Browser - Conditional 2FA"));
        row.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Add"))
                .first()
                .click();
        page.getByRole(AriaRole.MENUITEM)
                .filter(new Locator.FilterOptions().setHasText("Add execution"))
                .click();
        page.getByPlaceholder("Search").last().fill("backup");
        page.keyboard().press("Enter");
        assertThat(page.getByText("Backup Code Form").last()).isVisible();
    }

    private static void open(Page page, TestRealm realm, String path) {
        page.navigate(realm.server().keycloak().baseUrl() + "/admin/master/console/#/" + realm.name() + "/" + path);
        Locator username = page.locator("#username");
        Locator heading = page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Authentication"));
        assertThat(username.or(heading).first()).isVisible();
        if (username.isVisible()) {
            username.fill(KeycloakServer.ADMIN);
            page.locator("#password").fill(KeycloakServer.ADMIN);
            page.locator("#kc-login").click();
        }
        assertThat(heading.first()).isVisible();
    }

    /** In the middle of the picture. */
    private static void show(Locator what) {
        assertThat(what).isVisible();
        what.evaluate("element => element.scrollIntoView({ block: 'center' })");
    }

    private static void take(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(FOLDER.resolve(name + ".png")));
    }
}
