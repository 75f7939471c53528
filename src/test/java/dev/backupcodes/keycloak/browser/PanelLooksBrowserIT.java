package dev.backupcodes.keycloak.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Media;
import dev.backupcodes.keycloak.it.LockingOut;
import dev.backupcodes.keycloak.it.Steps;
import dev.backupcodes.keycloak.it.TestRealm;
import dev.backupcodes.keycloak.it.TestUser;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The panel and its dialogs for people who see, read or work differently, and on paper. */
class PanelLooksBrowserIT {

    private static final Browsers BROWSERS = Browsers.shared();

    @RegisterExtension
    final TestRealm realm = PanelRealm.builder().build();

    private TestUser rita;
    private TestUser olga;
    private List<String> codes;

    @BeforeEach
    void anAdministratorAndAUserWithCodes() {
        rita = realm.user("rita");
        olga = realm.user("olga");
        codes = Steps.makeCodes(realm, olga);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            en | false | 10 of 10 codes left   | [AP]M                | Very high risk      | wrong or was used | in person or on the phone | Have you passed the codes on?       | Awaiting download
            de | true  | 10 von 10 Codes übrig | \\d\\.\\d{4}, \\d\\d: | Sehr hohes Risiko   | falsch oder wurde | persönlich oder am Telefon | Haben Sie die Codes weitergegeben? | Wartet auf Download
            """)
    void givenAnyLanguageAndLightThenEverybodyCanReadIt(
            String language,
            boolean dark,
            String left,
            String time,
            String risk,
            String wrong,
            String tell,
            String passedOn,
            String awaiting) {
        realm.speak("rita", language);
        View view = View.desktop().in(language);
        // The browser speaks English: the console's language counts.
        View browser = View.desktop();
        try (ConsoleVisit visit = ConsoleVisit.of(realm, rita, BROWSERS, dark ? browser.inTheDark() : browser)) {
            Panel panel = visit.console().credentialsOf(olga);
            assertThat(panel.root()).containsText(left);
            assertThat(panel.root()).containsText(Pattern.compile(time));
            look(visit, view, dark, "active");

            panel.action("generate").click();
            assertThat(panel.dialog()).containsText(risk);
            panel.dialog().locator("textarea").fill("Ticket 4711");
            panel.otp(rita.totp().wrong()).go().click();
            assertThat(panel.problem()).containsText(wrong);
            look(visit, view, dark, "generate-wrong");

            panel.otp(rita.totp().fresh()).go().click();
            assertThat(panel.dialog()).containsText(tell);
            look(visit, view, dark, "codes");
            panel.go().click();
            assertThat(panel.dialog()).containsText(passedOn);
            look(visit, view, dark, "passed-on");
            panel.go().click();

            panel.action("revoke").click();
            look(visit, view, dark, "revoke");
            visit.page().keyboard().press("Escape");
            panel.action("regenerate").click();
            look(visit, view, dark, "regenerate");
            panel.otp(rita.totp().fresh()).go().click();
            assertThat(panel.root()).containsText(awaiting);
            look(visit, view, dark, "awaiting");
        }
    }

    private static void look(ConsoleVisit visit, View language, boolean dark, String what) {
        View view = dark ? language.inTheDark() : language;
        Looks looks = new Looks(visit.page(), "panel/" + what, true);
        looks.on(view.onAPhone()).on(view).areAccessible("section.backup-codes-panel, dialog[open]");
    }

    @Test
    void givenOnlyAKeyboardThenCodesCanBeMadeAndTheFocusStaysInTheDialogAndComesBack() {
        try (ConsoleVisit visit = ConsoleVisit.of(realm, rita, BROWSERS)) {
            Page page = visit.page();
            Panel panel = visit.console().credentialsOf(olga);
            panel.action("generate").focus();
            page.keyboard().press("Enter");
            assertThat(panel.dialog()).isVisible();
            assertThat(focusedAfterTabs(page, 6))
                    .containsExactly("INPUT", "INPUT", "INPUT", "BUTTON", "BUTTON", "TEXTAREA");
            page.keyboard().press("Shift+Tab");
            assertThat(page.locator(":focus")).hasText("Cancel");
            page.keyboard().press("Escape");
            assertThat(panel.dialog()).hasCount(0);
            assertThat(panel.action("generate")).isFocused();

            page.keyboard().press("Enter");
            assertThat(panel.dialog()).isVisible();
            page.keyboard().type("Ticket 4711");
            focusedAfterTabs(page, 3);
            page.keyboard().type(rita.totp().fresh());
            page.keyboard().press("Enter");
            List<String> codes = panel.codes();
            assertThat(page.locator(":focus")).hasText("Close");
            // A browser lets a page object to Escape only once, if the page leaves that to it.
            Stream.generate(() -> "Escape").limit(4).forEach(page.keyboard()::press);
            assertThat(panel.codes()).isEqualTo(codes);
            page.keyboard().press("Enter");
            assertThat(page.locator(":focus")).hasText("Back to the codes");
            page.keyboard().press("Shift+Tab");
            page.keyboard().press("Enter");
            assertThat(panel.dialog()).hasCount(0);
            assertThat(panel.action("generate")).isFocused();
        }
    }

    @Test
    void givenADialogWithoutFieldsThenTheFocusStaysInItToo() {
        realm.policy(Map.of("adminStepUp", "false"));
        LockingOut.makeCodes(realm, olga);
        try (ConsoleVisit visit = ConsoleVisit.of(realm, rita, BROWSERS)) {
            Page page = visit.page();
            Panel panel = visit.console().credentialsOf(olga);
            panel.action("revoke").focus();
            page.keyboard().press("Enter");
            for (String button : List.of("Revoke", "Cancel", "Revoke")) {
                assertThat(page.locator(":focus")).hasText(button);
                page.keyboard().press("Tab");
            }
            page.keyboard().press("Shift+Tab");
            page.keyboard().press("Shift+Tab");
            assertThat(page.locator(":focus")).hasText("Cancel");
            page.keyboard().press("Escape");
            assertThat(panel.action("revoke")).isFocused();
        }
    }

    @Test
    void givenAnyStateThenItIsSaidInWords() {
        Steps.signInWithCode(realm, olga, codes.get(0));
        try (ConsoleVisit visit = ConsoleVisit.of(realm, rita, BROWSERS)) {
            Panel panel = visit.console().credentialsOf(olga);
            assertThat(panel.root()).containsText("9 of 10 codes left");
            assertThat(panel.root()).containsText("Last used:");
            assertSaid(visit, "has-few", StoredSet.unused(3), "Few left", "3 of 10 codes left");
            assertSaid(visit, "has-none-left", StoredSet.unused(0), "All used", "Made:");
            assertSaid(visit, "has-old-ones", StoredSet.expired(), "Expired");
            assertSaid(visit, "has-dead-ones", StoredSet.dead("DISABLED"), "Switched off after wrong codes");
            assertSaid(
                    visit,
                    "has-to-wait",
                    StoredSet.lockedFor(Duration.ofMinutes(15)),
                    "Active",
                    "No code is accepted until");
        }
    }

    private void assertSaid(ConsoleVisit visit, String username, StoredSet set, String... sentences) {
        TestUser user = realm.addUser(username, true);
        realm.inspect().store(user.id(), set.credential());
        Panel panel = visit.console().pickFromTheList(user);
        for (String sentence : sentences) {
            assertThat(panel.root()).containsText(sentence);
        }
    }

    private static List<String> focusedAfterTabs(Page page, int times) {
        return Stream.generate(() -> {
                    page.keyboard().press("Tab");
                    return (String) page.evaluate("document.activeElement.tagName");
                })
                .limit(times)
                .toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            en | Emergency codes | Valid until:  | Sign in with user name and password.                  | Give the codes to nobody, not even to support.         | Tell them in person | Copy     | Lockout codes | Wrong person   | What the caller does
            de | Notfallcodes    | Gültig bis:   | Melden Sie sich mit Benutzername und Passwort an. | Geben Sie die Codes niemandem, auch nicht dem Support. | Nennen Sie sie      | Kopieren | nur einmal    | Falsche Person | zum Vorlesen
            """)
    void onPaperThereIsASheetForWhoeverGetsTheCodesAndNothingForStaff(
            String language,
            String title,
            String until,
            String step,
            String secret,
            String tell,
            String copy,
            String lockout,
            String wrongPerson,
            String steps) {
        realm.speak("rita", language);
        try (ConsoleVisit visit = ConsoleVisit.of(realm, rita, BROWSERS)) {
            Page page = visit.page();
            Panel panel = visit.console().credentialsOf(olga);
            panel.action("generate").click();
            panel.dialog().locator("input[type=number]").first().fill("3");
            panel.dialog().locator("textarea").fill("Ticket 4711");
            panel.otp(rita.totp().fresh()).go().click();
            List<String> codes = panel.codes();
            String spelling = panel.spelling().first().innerText();
            page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
            Browsers.screenshot(page, "panel/print-" + language);
            assertThat(page.locator("body").innerText())
                    .contains(codes)
                    .contains(title, "olga", realm.name(), "localhost", until, step, secret)
                    .doesNotContain("Credential Reset", "Realm:", "Ticket 4711", spelling)
                    .doesNotContain(tell, copy, lockout, wrongPerson, steps);
        }
    }

    @Test
    void copyPutsTheCodesInTheClipboardAndSaysSoWhenItCannot() {
        try (ConsoleVisit visit = ConsoleVisit.of(realm, rita, BROWSERS)) {
            visit.person().grantPermissions(List.of("clipboard-read", "clipboard-write"));
            Panel panel = visit.console().credentialsOf(olga);
            List<String> codes = makeCodes(panel);
            panel.press("Copy");
            assertThat(panel.dialog()).containsText("Copied.");
            assertThat(visit.page().evaluate("navigator.clipboard.readText()")).isEqualTo(String.join("\n", codes));
            visit.page().evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })");
            panel.press("Copy");
            assertThat(panel.dialog()).containsText("Copying did not work.");
        }
    }

    @Test
    void givenTheRealmsOwnTextsThenTheyAreShownAsTheyAreAndNeverAsMarkup() {
        String text = "Spare keys <img src=x onerror=alert(1)>";
        realm.admin().localization().saveRealmLocalizationText("en", "backupCodesPanelTitle", text);
        realm.admin().localization().saveRealmLocalizationText("en", "backupCodesPanelAccount", text);
        try (ConsoleVisit visit = ConsoleVisit.of(realm, rita, BROWSERS)) {
            Panel panel = visit.console().credentialsOf(olga);
            assertThat(panel.heading()).hasText(text);
            panel.open(Panel.GENERATE);
            assertThat(panel.account()).containsText(text + " olga");
            assertThat(visit.page().locator("img[src=x]")).hasCount(0);
        }
    }

    private List<String> makeCodes(Panel panel) {
        panel.open(Panel.GENERATE)
                .reason("Ticket 4711")
                .otp(rita.totp().fresh())
                .press("Generate");
        return panel.codes();
    }
}
