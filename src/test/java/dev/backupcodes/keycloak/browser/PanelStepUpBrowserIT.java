package dev.backupcodes.keycloak.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import dev.backupcodes.keycloak.it.AdminRights;
import dev.backupcodes.keycloak.it.Steps;
import dev.backupcodes.keycloak.it.TestRealm;
import dev.backupcodes.keycloak.it.TestUser;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The administrator's own second factor, in the panel's dialogs: what helps, what does not, and what they are told. */
class PanelStepUpBrowserIT {

    private static final Browsers BROWSERS = Browsers.shared();

    @RegisterExtension
    static final TestRealm realm = TestRealm.builder().build();

    private TestUser olga;

    /** In this realm a one-time code works once. */
    @BeforeEach
    void aUser() {
        olga = realm.newUser("olga", true);
    }

    @Test
    void givenAWrongThenAUsedThenARightCodeThenOnlyTheLastMakesCodes() {
        TestUser sam = support("sam");
        try (ConsoleVisit visit = ConsoleVisit.of(realm, sam, BROWSERS)) {
            Panel panel = visit.console().credentialsOf(olga).open(Panel.GENERATE);
            String used = sam.totp().fresh();
            panel.reason("Ticket 4711").otp(sam.totp().wrong()).press("Generate");
            assertThat(panel.problem()).containsText("This one-time code is wrong or was used already.");
            assertThat(panel.otp()).hasAttribute("aria-invalid", "true");
            assertThat(panel.otp()).isFocused();
            assertThat(panel.otp()).isEmpty();

            panel.otp(used).press("Generate");
            assertThat(panel.codes()).hasSize(1);
            panel.press("Close");
            panel.press("Yes, close");

            panel.open(Panel.GENERATE).reason("Ticket 4711").otp(used).press("Generate");
            assertThat(panel.problem()).containsText("was used already");
            panel.otp(sam.totp().fresh()).press("Generate");
            assertThat(panel.codes()).hasSize(1);
        }
    }

    @Test
    void givenTooManyWrongCodesThenTheyAreToldWhenToTryAgain() {
        TestUser sam = support("sam");
        try (ConsoleVisit visit = ConsoleVisit.of(realm, sam, BROWSERS)) {
            Panel panel =
                    visit.console().credentialsOf(olga).open(Panel.GENERATE).reason("Ticket 4711");
            for (int i = 0; i < 5; i++) {
                panel.otp(sam.totp().wrong()).press("Generate");
                assertThat(panel.otp()).isEmpty();
            }
            panel.otp(sam.totp().fresh()).press("Generate");
            assertThat(panel.problem()).containsText("Too many wrong codes. Try again in 1");
            assertThat(panel.problem()).containsText(Pattern.compile("Next try: .*\\d{1,2}:\\d\\d [AP]M"));
            Browsers.screenshot(visit.page(), "panel/too-many");
        }
    }

    @Test
    void givenAMemberOfStaffWithoutAnAppThenSigningInAgainIsTheProof() {
        TestUser coded = support("coded");
        List<String> codes = codesOf(coded);
        try (ConsoleVisit visit = signedInWithACode(coded, codes.get(0))) {
            Panel panel = visit.console().credentialsOf(olga).open(Panel.GENERATE);
            assertThat(panel.otp()).hasCount(0);
            panel.reason("Ticket 4711");
            Browsers.screenshot(visit.page(), "panel/sign-in-again");
            List<String> landings = landingsOf(visit);
            Page window = visit.page().waitForPopup(() -> panel.press("Sign in again"));
            SignIn again = new SignIn(window);
            again.password(coded);
            again.backupCode(codes.get(1));
            assertThat(panel.codes()).hasSize(1);
            visit.page().waitForCondition(window::isClosed);
            assertThat(landings).singleElement().asString().startsWith("text/html");
            panel.press("Close");
            panel.press("Yes, close");
            assertThat(panel.root()).containsText("Made by " + coded.username());
            assertThat(visit.console().troubles()).isEmpty();
        }
    }

    @Test
    void givenTheWindowIsClosedThenNothingIsDone() {
        TestUser coded = support("coded");
        List<String> codes = codesOf(coded);
        try (ConsoleVisit visit = signedInWithACode(coded, codes.get(0))) {
            Panel panel =
                    visit.console().credentialsOf(olga).open(Panel.GENERATE).reason("Ticket 4711");
            Page window = visit.page().waitForPopup(() -> panel.press("Sign in again"));
            assertThat(window.locator("#password")).isVisible();
            window.close();
            assertThat(panel.problem()).containsText("You have not signed in. Nothing was done.");
            assertThat(realm.credentials(olga.username(), "backup-codes")).isEmpty();
        }
    }

    /**
     * While there is a session Keycloak lets in nobody else; signing out in another tab ends it. The console goes away then by
     * itself, but not in a browser that keeps cookies of others away.
     */
    @Test
    void givenSomebodyElseSignsInInTheWindowThenTheyAreToldAndNothingIsDone() {
        TestUser coded = support("coded");
        TestUser other = support("other");
        List<String> others = codesOf(other);
        BrowserContext person = BROWSERS.open(View.desktop());
        person.route(
                "**/3p-cookies/step1.html",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setContentType("text/html")
                        .setBody("<script>parent.postMessage('unsupported', '*')</script>")));
        try (ConsoleVisit visit =
                signedInWithACode(person, coded, codesOf(coded).get(0))) {
            Panel panel =
                    visit.console().credentialsOf(olga).open(Panel.GENERATE).reason("Ticket 4711");
            signOutInAnotherTab(person);
            // Nor is it enough to try once more.
            for (String code : others.subList(0, 2)) {
                Page window = visit.page().waitForPopup(() -> panel.press("Sign in again"));
                SignIn again = new SignIn(window);
                again.password(other);
                again.backupCode(code);
                assertThat(panel.problem()).containsText("That was not the session of this page.");
                visit.page().waitForCondition(window::isClosed);
                assertThat(realm.credentials(olga.username(), "backup-codes")).isEmpty();
            }
        }
    }

    private void signOutInAnotherTab(BrowserContext person) {
        Page tab = person.newPage();
        tab.navigate(realm.server().keycloak().baseUrl() + "/realms/" + realm.name()
                + "/protocol/openid-connect/logout?client_id=security-admin-console");
        tab.locator("#kc-logout").click();
        assertThat(tab.locator("#kc-logout")).hasCount(0);
        tab.close();
    }

    @Test
    void givenThePageIsLeftWhileTheWindowIsOpenThenNothingIsDone() {
        TestUser coded = support("coded");
        List<String> codes = codesOf(coded);
        try (ConsoleVisit visit = signedInWithACode(coded, codes.get(0))) {
            List<String> calls = new ArrayList<>();
            visit.page().onRequest(request -> calls.add(request.url()));
            Panel panel =
                    visit.console().credentialsOf(olga).open(Panel.GENERATE).reason("Ticket 4711");
            Page window = visit.page().waitForPopup(() -> panel.press("Sign in again"));
            assertThat(window.locator("#password")).isVisible();
            visit.console().typeAddressOf(olga, "settings");
            assertThat(panel.dialog()).hasCount(0);
            SignIn again = new SignIn(window);
            again.password(coded);
            again.backupCode(codes.get(1));
            visit.page().waitForCondition(window::isClosed);
            visit.console().tab("credentials");
            assertThat(panel.heading()).isVisible();
            assertThat(calls).noneMatch(url -> url.endsWith("/lockout-codes"));
        }
    }

    @Test
    void givenNoSecondFactorAtAllThenThePanelSaysSoBeforeAnyClickAndShowsTheWay() {
        TestUser bare = realm.newUser("bare", false);
        AdminRights.of(realm).give(bare, "view-users", "generate-lockout-codes", "regenerate-backup-codes");
        try (ConsoleVisit visit = ConsoleVisit.of(realm, bare, BROWSERS)) {
            Panel panel = visit.console().credentialsOf(olga);
            assertThat(panel.root()).containsText("you need a second factor of your own, and you have none.");
            assertThat(panel.buttons()).hasCount(0);
            assertThat(panel.action("own-account")).hasAttribute("rel", "noopener");
            Browsers.screenshot(visit.page(), "panel/no-factor-of-their-own");
            Page account =
                    visit.page().waitForPopup(() -> panel.action("own-account").click());
            assertThat(account.getByTestId("otp/add")
                            .or(account.getByText("Set up authenticator application"))
                            .first())
                    .isVisible();
        }
    }

    /** Nothing that they could do with one: so nobody sends them for it. */
    @Test
    void givenAViewerWithoutASecondFactorThenNothingIsSaidOfIt() {
        TestUser bare = realm.newUser("bare", false);
        AdminRights.of(realm).give(bare, "view-users");
        try (ConsoleVisit visit = ConsoleVisit.of(realm, bare, BROWSERS)) {
            Panel panel = visit.console().credentialsOf(olga);
            assertThat(panel.root()).containsText("You need the role");
            assertThat(panel.action("own-account")).hasCount(0);
        }
    }

    @Test
    void givenNoReasonThenItIsAskedForAndTheOneTimeCodeStaysGood() {
        TestUser sam = support("sam");
        try (ConsoleVisit visit = ConsoleVisit.of(realm, sam, BROWSERS)) {
            Panel panel = visit.console().credentialsOf(olga).open(Panel.GENERATE);
            panel.otp(sam.totp().fresh()).press("Generate");
            assertThat(panel.problem()).containsText("Fill in this field.");
            assertThat(panel.dialog().getByLabel("Reason")).isFocused();
            panel.reason("Ticket 4711").press("Generate");
            assertThat(panel.codes()).hasSize(1);
        }
    }

    @Test
    void givenAnImpatientDoubleClickThenThereIsOneCall() {
        TestUser sam = support("sam");
        try (ConsoleVisit visit = ConsoleVisit.of(realm, sam, BROWSERS)) {
            List<String> calls = new ArrayList<>();
            visit.page().onRequest(request -> calls.add(request.method() + " " + request.url()));
            Panel panel = visit.console().credentialsOf(olga).open(Panel.GENERATE);
            panel.reason("Ticket 4711").otp(sam.totp().fresh());
            panel.dialog()
                    .getByText("Generate", new Locator.GetByTextOptions().setExact(true))
                    .dblclick();
            assertThat(panel.codes()).hasSize(1);
            assertThat(calls)
                    .filteredOn(call -> call.startsWith("POST") && call.endsWith("/lockout-codes"))
                    .hasSize(1);
        }
    }

    @Test
    void givenTheSessionWasEndedElsewhereThenTheyAreToldAndNothingIsDone() {
        TestUser sam = support("sam");
        try (ConsoleVisit visit = ConsoleVisit.of(realm, sam, BROWSERS)) {
            Panel panel = visit.console().credentialsOf(olga).open(Panel.GENERATE);
            realm.userResource(sam.username()).logout();
            panel.reason("Ticket 4711").otp(sam.totp().fresh()).press("Generate");
            assertThat(panel.problem()).containsText("sign in again");
            assertThat(realm.credentials(olga.username(), "backup-codes")).isEmpty();
        }
    }

    /**
     * What comes where windows get back to the console with the answer. Firefox puts a viewer of its own in the place of JSON, and
     * then no page can see that the window is back.
     */
    private static List<String> landingsOf(ConsoleVisit visit) {
        List<String> types = new ArrayList<>();
        visit.page().context().onResponse(response -> {
            if (response.request().isNavigationRequest()
                    && response.url().matches(".*/admin/.*/console/.*[?&]code=.*")) {
                types.add(response.headers().get("content-type"));
            }
        });
        return types;
    }

    private TestUser support(String username) {
        TestUser support = realm.newUser(username, true);
        AdminRights.of(realm).give(support, "view-users", "generate-lockout-codes");
        return support;
    }

    /** Makes them and puts the app aside. */
    private List<String> codesOf(TestUser coded) {
        List<String> codes = Steps.makeCodes(realm, coded);
        realm.userResource(coded.username())
                .removeCredential(
                        realm.credentials(coded.username(), "otp").get(0).getId());
        return codes;
    }

    private ConsoleVisit signedInWithACode(TestUser coded, String code) {
        return signedInWithACode(BROWSERS.open(View.desktop()), coded, code);
    }

    private ConsoleVisit signedInWithACode(BrowserContext person, TestUser coded, String code) {
        Page page = person.newPage();
        AdminConsole console = AdminConsole.of(page, realm);
        console.open();
        new SignIn(page).password(coded);
        new SignIn(page).backupCode(code);
        console.assertIsOpen();
        return new ConsoleVisit(person, page, console);
    }
}
