package dev.backupcodes.keycloak.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import dev.backupcodes.keycloak.it.LockingOut;
import dev.backupcodes.keycloak.it.Regenerating;
import dev.backupcodes.keycloak.it.Steps;
import dev.backupcodes.keycloak.it.TestRealm;
import dev.backupcodes.keycloak.it.TestUser;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A member of staff with a user on the phone: the codes are read out, and the dialog tells what becomes of them. */
class CallViewBrowserIT {

    private static final Browsers BROWSERS = Browsers.shared();

    @RegisterExtension
    static final TestRealm realm = PanelRealm.builder().build();

    private static TestUser rita;
    private static ConsoleVisit visit;

    private TestUser olga;
    private Page page;
    private Panel panel;

    @BeforeAll
    static void anAdministratorSignsIn() {
        rita = realm.user("rita");
        visit = ConsoleVisit.of(realm, rita, BROWSERS);
    }

    @AfterAll
    static void signOut() {
        visit.close();
    }

    @BeforeEach
    void aUserIsLookedAt() {
        olga = realm.newUser("olga", true);
        page = visit.person().newPage();
        panel = AdminConsole.of(page, realm).credentialsOf(olga);
    }

    @AfterEach
    void hangUp() {
        page.close();
    }

    @Test
    void eachCodeIsSpeltInItsGroups() {
        String code = makeCodes(1).get(0);
        List<String> groups = panel.spelling().locator("span").allTextContents();
        assertThat(groups).hasSize(2);
        for (int group = 0; group < 2; group++) {
            String symbols = code.split("-")[group];
            String[] words = groups.get(group).split(" ");
            assertThat(words).hasSameSizeAs(symbols.split(""));
            for (int i = 0; i < words.length; i++) {
                assertThat(words[i]).isEqualTo(word(symbols.charAt(i)));
            }
        }
    }

    private static String word(char symbol) {
        List<String> words = List.of(
                "zero",
                "one",
                "two",
                "three",
                "four",
                "five",
                "six",
                "seven",
                "eight",
                "nine",
                "Alfa",
                "Bravo",
                "Charlie",
                "Delta",
                "Echo",
                "Foxtrot",
                "Golf",
                "Hotel",
                "Juliett",
                "Kilo",
                "Mike",
                "November",
                "Papa",
                "Quebec",
                "Romeo",
                "Sierra",
                "Tango",
                "Victor",
                "Whiskey",
                "X-ray",
                "Yankee",
                "Zulu");
        return words.get("0123456789ABCDEFGHJKMNPQRSTVWXYZ".indexOf(symbol));
    }

    /** A list of a realm's own, which has forgotten something. */
    @Test
    void givenASymbolWithoutAWordThenItStandsForItself() {
        realm.admin().localization().saveRealmLocalizationText("en", "backupCodesPanelSpelling", "A Anton");
        page.reload();
        String code = makeCodes(1).get(0);
        String spelt = String.join(" ", panel.spelling().locator("span").allTextContents());
        realm.admin().localization().deleteRealmLocalizationText("en", "backupCodesPanelSpelling");
        assertThat(spelt.replace(" ", "").replace("Anton", "A")).isEqualTo(code.replace("-", ""));
    }

    @Test
    void itCountsDownAndSaysWhatTheCallerDoes() {
        makeCodes(1);
        assertThat(panel.timer()).containsText(Pattern.compile("Time left: (09:\\d\\d|10:00)"));
        assertThat(panel.timer()).not().hasAttribute("aria-live", "polite");
        assertThat(panel.fate()).hasText("Not used yet.");
        assertThat(panel.dialog().locator(".pf-v5-c-modal-box__body .backup-codes-steps li"))
                .hasCount(5);
    }

    @Test
    void givenTheCallerGetsInThenItSaysWhen() {
        String code = makeCodes(1).get(0);
        Steps.signInWithCode(realm, olga, code);
        assertThat(panel.fate()).hasText(Pattern.compile("Used \\d{1,2}:\\d\\d\\s[AP]M\\."));
        Browsers.screenshot(page, "panel/call-used");
        assertThat(panel.dialog().locator("footer button")).hasText(new String[] {"Close", Panel.WRONG_PERSON});
        // There is nothing left to pass on.
        panel.press("Close");
        assertThat(panel.dialog()).hasCount(0);
        assertThat(panel.action("revoke")).hasCount(0);
        assertThat(panel.button(Panel.WRONG_PERSON)).isVisible();
    }

    @Test
    void givenOneOfSeveralCodesIsUsedThenItSaysHowManyAndGoesOn() {
        List<String> codes = makeCodes(3);
        Steps.signInWithCode(realm, olga, codes.get(1));
        assertThat(panel.fate()).hasText(Pattern.compile("Used: 1 of 3, last \\d{1,2}:\\d\\d\\s[AP]M\\."));
        Regenerating.asMasterAdmin(realm).revokeLockoutCodes(olga.id());
        assertThat(panel.fate()).hasText(Pattern.compile("Last used .*\\. No code is left\\."));
    }

    @Test
    void givenTheCallerMistypesThenItCountsAndAfterTheFifthTheCodesAreOff() {
        makeCodes(1);
        enterWrongCodes(2);
        assertThat(panel.fate()).hasText("Not used yet. Wrong entries: 2");
        Browsers.screenshot(page, "panel/call-wrong");
        enterWrongCodes(3);
        assertThat(panel.fate()).hasText("Switched off after wrong codes.");
        Browsers.screenshot(page, "panel/call-off");
        panel.press("Close");
        assertThat(panel.root()).containsText("No code is accepted until");
        assertThat(panel.button(Panel.LIFT)).isVisible();
    }

    private void enterWrongCodes(int times) {
        try (BrowserContext person = BROWSERS.open(View.desktop())) {
            Page login = person.newPage();
            new Application(realm).signIn(login);
            SignIn signIn = new SignIn(login);
            signIn.password(olga);
            signIn.anotherWay();
            for (int i = 0; i < times; i++) {
                signIn.backupCode("00000-00000");
                assertThat(login.locator("#input-error-backupCode")).isVisible();
            }
        }
    }

    @Test
    void givenTheTimeIsUpThenItSaysSo() {
        page.clock().install();
        makeCodes(1);
        assertThat(panel.fate()).hasText("Not used yet.");
        realm.server().clock().advance(Duration.ofMinutes(10).plusSeconds(1));
        page.clock().fastForward("10:01");
        assertThat(panel.fate()).hasText("Expired.");
        assertThat(panel.timer()).hasCount(0);
    }

    @Test
    void givenTheCodesAreRevokedElsewhereThenItSaysSo() {
        makeCodes(1);
        assertThat(panel.fate()).hasText("Not used yet.");
        Regenerating.asMasterAdmin(realm).revokeLockoutCodes(olga.id());
        assertThat(panel.fate()).hasText("These codes no longer work.");
    }

    @Test
    void givenNewerCodesAreMadeElsewhereThenItSaysSo() {
        makeCodes(1);
        assertThat(panel.fate()).hasText("Not used yet.");
        realm.policy(Map.of("adminStepUp", "false"));
        LockingOut.makeCodes(realm, olga);
        realm.policy(Map.of());
        assertThat(panel.fate()).hasText("These codes no longer work: newer ones were made.");
    }

    @Test
    void givenTheDialogIsClosedThenNothingIsAskedAnyMore() {
        makeCodes(1);
        page.waitForResponse(this::isPoll, () -> {});
        panel.press("Close");
        panel.press("Yes, close");
        assertThat(panel.root()).containsText("Lockout codes left: 1.");
        List<String> polls = new CopyOnWriteArrayList<>();
        page.onRequest(request -> {
            if (request.url().endsWith("/users/" + olga.id())) {
                polls.add(request.url());
            }
        });
        page.waitForTimeout(6_000);
        assertThat(polls).isEmpty();
    }

    private boolean isPoll(Response response) {
        return response.url().endsWith("/backup-codes/users/" + olga.id());
    }

    /** As where the browser keeps the cookies of others away: a token would need a window. */
    @Test
    void givenTheTokenEndsAndCannotBeHadWithoutAWindowThenItStopsQuietly() {
        realm.update(settings -> settings.setAccessTokenLifespan(15));
        page.reload();
        makeCodes(1);
        realm.update(settings -> settings.setAccessTokenLifespan(300));
        List<Page> windows = new CopyOnWriteArrayList<>();
        page.onPopup(windows::add);
        page.route(url -> url.contains("/openid-connect/auth") && url.contains("prompt=none"), route -> route.abort());
        assertThat(panel.fate()).hasText(Pattern.compile("Not watched any more since .*\\."));
        assertThat(panel.timer()).containsText("Time left:");
        assertThat(panel.codes()).hasSize(1);
        assertThat(windows).isEmpty();
    }

    @Test
    void givenTheWrongPersonThenCodesAndSessionsEndAndStaffIsToldWhatElseToCheck() {
        String code = makeCodes(1).get(0);
        signIn(code);
        assertThat(realm.userResource(olga.username()).getUserSessions()).isNotEmpty();
        panel.press(Panel.WRONG_PERSON);
        assertThat(panel.dialog()).containsText("This revokes the lockout codes, signs the user out everywhere");
        assertThat(panel.otp()).hasCount(0);
        panel.reason("The manager has called").press("It was the wrong person");
        assertThat(panel.dialog()).hasCount(0);
        assertThat(panel.notice()).containsText("signed out everywhere");
        assertThat(panel.notice()).containsText("If a code was used already: regenerate the backup codes");
        assertThat(realm.userResource(olga.username()).getUserSessions()).isEmpty();
        Browsers.screenshot(page, "panel/wrong-person-done");
    }

    private void signIn(String code) {
        try (BrowserContext person = BROWSERS.open(View.desktop())) {
            Page login = person.newPage();
            new Application(realm).signIn(login);
            SignIn signIn = new SignIn(login);
            signIn.passwordAndBackupCode(olga, code);
            signIn.stillHaveIt();
            new CodesPage(login).confirm();
            assertThat(login).hasURL(Application.ADDRESS);
        }
    }

    @Test
    void givenItWasTheRightPersonAfterAllThenTheCodesAreThereAgain() {
        List<String> codes = makeCodes(2);
        panel.press(Panel.WRONG_PERSON);
        assertThat(panel.dialog()).not().containsText(codes.get(0));
        panel.press("Cancel");
        assertThat(panel.codes()).isEqualTo(codes);
        panel.press(Panel.WRONG_PERSON);
        page.keyboard().press("Escape");
        assertThat(panel.codes()).isEqualTo(codes);
    }

    private List<String> makeCodes(int count) {
        panel.open(Panel.GENERATE)
                .reason("Ticket 4711")
                .otp(rita.totp().fresh())
                .field("Number of codes")
                .fill(String.valueOf(count));
        panel.press("Generate");
        return panel.codes();
    }
}
