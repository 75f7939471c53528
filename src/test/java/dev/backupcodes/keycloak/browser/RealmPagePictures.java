package dev.backupcodes.keycloak.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.backupcodes.keycloak.it.AdminApi;
import dev.backupcodes.keycloak.it.AdminRights;
import dev.backupcodes.keycloak.it.Regenerating;
import dev.backupcodes.keycloak.it.TestRealm;
import dev.backupcodes.keycloak.it.TestUser;
import dev.backupcodes.keycloak.it.Tokens;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The page of a realm in six states: two pictures for the manual, and all of them in every light, on a phone and in German, to look at. */
final class RealmPagePictures {

    private static final List<String> PEOPLE = List.of(
            "anna", "bert", "clara", "david", "emma", "felix", "greta", "henry", "ida", "jonas", "karla", "leo");

    private static final int DESKTOP = 1280;
    private static final int PHONE = 390;

    private final Browsers browsers;
    private final Path manual;

    RealmPagePictures(Browsers browsers, Path manual) {
        this.browsers = browsers;
        this.manual = manual;
    }

    /** Those of this page alone. */
    public static void main(String[] args) {
        System.setProperty(Browsers.PICTURES, "");
        new RealmPagePictures(new Browsers(), Pictures.FOLDER).take();
        System.exit(0); // the shared server ends with the JVM
    }

    void take() {
        try (TestRealm fresh = TestRealm.builder().withoutBackupCodes().create()) {
            ofAll(fresh, "fresh", "", false);
        }
        try (TestRealm quiet = PanelRealm.builder().create()) {
            for (String name : PEOPLE) {
                quiet.inspect()
                        .store(
                                quiet.addUser(name, true).id(),
                                StoredSet.unused(8).credential());
            }
            ofAll(quiet, "quiet", "", false);
        }
        try (TestRealm busy =
                TestRealm.builder().userWithOtp("sam").policy(policy()).create()) {
            makeTrouble(busy);
            ofAll(busy, "trouble", "", true);
            ofAll(busy, "low", "?state=low", true);
            ofAll(busy, "lockout", "?lockout=true", false);
            ofAll(busy, "calls", "?calls", false);
        }
    }

    private static Map<String, String> policy() {
        return Map.of("adminStepUp", "false", "notifications", "false", "lockoutCallerCheck", "offered");
    }

    /** Of the doors only the browser asks; of the users some are in need of help. */
    private static void makeTrouble(TestRealm realm) {
        List<StoredSet> sets = List.of(
                StoredSet.unused(2),
                StoredSet.unused(1),
                StoredSet.unused(3),
                StoredSet.unused(0),
                StoredSet.expired(),
                StoredSet.dead("DISABLED"),
                StoredSet.lockedFor(Duration.ofMinutes(15)),
                StoredSet.unused(9));
        for (int i = 0; i < PEOPLE.size(); i++) {
            TestUser user = realm.addUser(PEOPLE.get(i), i != 2);
            if (i < sets.size()) {
                realm.inspect().store(user.id(), sets.get(i).credential());
            }
        }
        AdminRights rights = AdminRights.of(realm);
        rights.give(realm.user("sam"), "view-users", "regenerate-backup-codes", "generate-lockout-codes");
        AdminApi sams = AdminApi.of(realm, Tokens.byPassword(realm, realm.user("sam")));
        sams.makeLockoutCodes(
                realm.user("anna").id(),
                Map.of("reason", "Ticket 4711, called back on the number on file", "count", 1));
        sams.makeLockoutCodes(realm.user("jonas").id(), Map.of("reason", "Ticket 4712, in person with passport"));
        sams.regenerate(realm.user("leo").id(), Map.of("reason", "Ticket 4713: list of codes lost"));
        sams.makeLockoutCodes(realm.user("sam").id(), Map.of("reason", "Ticket 4714"));
        sams.liftLock(realm.user("greta").id(), Map.of());
        Regenerating.asMasterAdmin(realm)
                .wrongPerson(realm.user("jonas").id(), Map.of("reason", "It was somebody else"));
        Regenerating.asMasterAdmin(realm)
                .makeLockoutCodes(realm.user("karla").id(), Map.of("reason", "Ticket 4715, manager confirmed"));
    }

    private void ofAll(TestRealm realm, String name, String query, boolean forTheManual) {
        TestUser rita = realm.addUser("admin-" + name, true);
        AdminRights.of(realm).give(rita, "realm-admin");
        for (String language : List.of("en", "de")) {
            realm.speak(rita.username(), language);
            View view = View.desktop().in(language);
            try (ConsoleVisit visit = ConsoleVisit.of(realm, rita, browsers)) {
                RealmPage ours = visit.console().realmPage("users", query);
                assertThat(ours.lines().first()).isVisible();
                assertThat(ours.root().locator("[aria-busy=true]")).hasCount(0);
                for (View one : List.of(
                        view, view.inTheDark(), view.onAPhone(), view.onAPhone().inTheDark())) {
                    look(visit.page(), one, name);
                }
                if (forTheManual && language.equals("en")) {
                    show(visit.page(), view, 900);
                    manual(visit.page(), name);
                }
            }
        }
    }

    /** All of it: the console scrolls a part of its page. */
    private static void look(Page page, View view, String name) {
        show(page, view, 900);
        int height = (int) page.evaluate(
                "document.querySelector('main').scrollHeight + document.querySelector('header').offsetHeight");
        show(page, view, Math.max(900, height));
        Browsers.screenshot(
                page,
                "realm-page/" + name + "-" + view.locale() + (view.phone() ? "-phone" : "")
                        + (view.dark() ? "-dark" : ""));
    }

    private static void show(Page page, View view, int height) {
        page.emulateMedia(
                new Page.EmulateMediaOptions().setColorScheme(view.dark() ? ColorScheme.DARK : ColorScheme.LIGHT));
        page.setViewportSize(view.phone() ? PHONE : DESKTOP, height);
        boolean menu = page.locator("#page-sidebar").getAttribute("class").contains("pf-m-expanded");
        if (menu == view.phone()) {
            page.locator("#nav-toggle").click();
            page.waitForTimeout(400); // the menu slides
        }
    }

    private void manual(Page page, String name) {
        String file = name.equals("low") ? "realm-list" : "realm-page";
        page.screenshot(new Page.ScreenshotOptions().setPath(manual.resolve(file + ".png")));
    }
}
