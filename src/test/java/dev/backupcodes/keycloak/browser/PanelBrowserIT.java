package dev.backupcodes.keycloak.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import dev.backupcodes.keycloak.it.AdminApi;
import dev.backupcodes.keycloak.it.AdminRights;
import dev.backupcodes.keycloak.it.SharedServer;
import dev.backupcodes.keycloak.it.Steps;
import dev.backupcodes.keycloak.it.TestRealm;
import dev.backupcodes.keycloak.it.TestUser;
import dev.backupcodes.keycloak.it.Tokens;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Regenerate and lockout codes, clicked through in the stock Admin Console by everybody who may, and by who may not. */
class PanelBrowserIT {

    private static final Browsers BROWSERS = Browsers.shared();

    @RegisterExtension
    static final TestRealm realm = TestRealm.builder().otpReusable().build();

    private TestUser sam;
    private TestUser olga;
    private BrowserContext person;
    private Page page;

    @BeforeEach
    void aUserWithCodes() {
        sam = realm.newUser("sam", true);
        olga = realm.newUser("olga", true);
        Steps.makeCodes(realm, olga);
        person = BROWSERS.open(View.desktop());
        page = person.newPage();
    }

    @AfterEach
    void leave() {
        person.close();
    }

    @Test
    void givenTheRealmsAdministratorThenCodesAreRegeneratedAndLockoutCodesMadeAndRevoked() {
        AdminConsole console = signedInAsSamWith("realm-admin");
        Panel panel = console.pickFromTheList(olga);
        assertThat(panel.root()).containsText("10 of 10 codes left");
        regenerate(panel, sam);
        makeLockoutCodes(panel, sam);
        revokeLockoutCodes(panel);
        assertThat(console.troubles()).isEmpty();
    }

    @Test
    void givenAnAdministratorOfMasterThenTheSameIsPossibleInAnotherRealm() {
        try (AdminRights.MasterUser master = AdminRights.of(realm).masterAdmin(true)) {
            AdminConsole console = AdminConsole.ofMaster(page, realm);
            console.signIn(master.user());
            Panel panel = console.credentialsOf(olga);
            regenerate(panel, master.user());
            makeLockoutCodes(panel, master.user());
            assertThat(console.troubles()).isEmpty();
        }
    }

    @Test
    void givenSupportThatMayOnlyMakeLockoutCodesThenOnlyThatIsOfferedAndTheRestExplained() {
        Panel panel = signedInAsSamWith("view-users", "generate-lockout-codes").pickFromTheList(olga);
        assertThat(panel.root()).containsText("You need the role “regenerate-backup-codes” to do this.");
        assertThat(panel.button(Panel.REGENERATE)).hasCount(0);
        makeLockoutCodes(panel, sam);
    }

    @Test
    void givenSupportChangesNothingThenThereIsOneCodeForTenMinutes() {
        Panel panel = signedInAsSamWith("view-users", "generate-lockout-codes").credentialsOf(olga);
        panel.open(Panel.GENERATE).reason("Ticket 4711").otp(sam.totp().fresh()).press("Generate");
        assertThat(panel.codes()).hasSize(1);
        assertThat(endOfLockoutCodes())
                .isBetween(Instant.now().plusSeconds(8 * 60), Instant.now().plusSeconds(10 * 60));
    }

    @Test
    void givenAPolicyOfLessThanTenMinutesThenThatIsTheUsual() {
        realm.policy(Map.of("lockoutLifespanMinutes", "5"));
        Panel panel = signedInAsSamWith("view-users", "generate-lockout-codes").credentialsOf(olga);
        panel.open(Panel.GENERATE);
        realm.policy(Map.of());
        assertThat(panel.field("Minutes they work")).hasValue("5");
        assertThat(panel.dialog()).containsText("1 to 5");
    }

    @Test
    void givenNumbersOutOfBoundsThenTheFieldSaysSoAndTheServerIsNotAsked() {
        Panel panel = signedInAsSamWith("view-users", "generate-lockout-codes").credentialsOf(olga);
        List<String> calls = new ArrayList<>();
        page.onRequest(request -> calls.add(request.url()));
        panel.open(Panel.GENERATE).reason("Ticket 4711").otp(sam.totp().fresh());
        assertThat(panel.dialog()).containsText("1 to 3");
        assertThat(panel.dialog()).containsText("1 to 60");
        for (String wrong : List.of("4", "0", "-1", "1.5", "")) {
            panel.field("Number of codes").fill(wrong);
            panel.press("Generate");
            assertThat(panel.problem()).hasText("Enter a whole number from 1 to 3.");
            assertThat(panel.field("Number of codes")).isFocused();
        }
        panel.field("Number of codes").fill("2");
        panel.field("Minutes they work").fill("61");
        panel.press("Generate");
        assertThat(panel.problem()).hasText("Enter a whole number from 1 to 60.");
        assertThat(calls).noneMatch(url -> url.endsWith("/lockout-codes"));

        panel.field("Minutes they work").fill("60");
        panel.press("Generate");
        assertThat(panel.codes()).hasSize(2);
    }

    /** A policy that somebody has changed since the page was opened. */
    @Test
    void givenTheServerObjectsThenNobodyReadsNamesOfJsonFieldsAndTheLimitsAreReadAnew() {
        Panel panel = signedInAsSamWith("view-users", "generate-lockout-codes").credentialsOf(olga);
        panel.open(Panel.GENERATE).reason("Ticket 4711").otp(sam.totp().fresh());
        panel.field("Number of codes").fill("3");
        realm.policy(Map.of("lockoutCodeCount", "2"));
        panel.press("Generate");
        assertThat(panel.problem()).containsText("The server does not accept what was entered.");
        assertThat(panel.dialog()).not().containsText("“count”");
        assertThat(panel.field("Number of codes")).hasValue("3");
        panel.press("Cancel");
        panel.open(Panel.GENERATE);
        assertThat(panel.dialog()).containsText("1 to 2");
        realm.policy(Map.of());
    }

    @Test
    void givenTheDialogIsClosedToLookSomethingUpThenWhatWasTypedIsThereAgainButNoOneTimeCode() {
        Panel panel = signedInAsSamWith("view-users", "generate-lockout-codes").credentialsOf(olga);
        panel.open(Panel.GENERATE).reason("Ticket 4711, called back").otp("123456");
        panel.field("Number of codes").fill("2");
        panel.field("Minutes they work").fill("30");
        page.keyboard().press("Escape");
        assertThat(panel.dialog()).hasCount(0);

        panel.open(Panel.GENERATE);
        assertThat(panel.field("Reason")).hasValue("Ticket 4711, called back");
        assertThat(panel.field("Number of codes")).hasValue("2");
        assertThat(panel.field("Minutes they work")).hasValue("30");
        assertThat(panel.otp()).isEmpty();

        panel.otp(sam.totp().fresh()).press("Generate");
        assertThat(panel.codes()).hasSize(2);
        panel.press("Close");
        panel.press("Yes, close");
        panel.open(Panel.GENERATE);
        assertThat(panel.field("Reason")).isEmpty();
        assertThat(panel.field("Number of codes")).hasValue("1");
    }

    private Instant endOfLockoutCodes() {
        AdminApi.Answer status =
                AdminApi.of(realm, Tokens.byPassword(realm, sam)).status(olga.id());
        return Instant.parse(status.body().path("lockout").path("expiresAt").asText());
    }

    @Test
    void givenAViewerThenThereIsTheStatusButNoButtonAndItSaysWhy() {
        Panel panel = signedInAsSamWith("view-users").pickFromTheList(olga);
        assertThat(panel.root()).containsText("10 of 10 codes left");
        assertThat(panel.root()).containsText("You need the role “regenerate-backup-codes” to do this.");
        assertThat(panel.root()).containsText("You need the role “generate-lockout-codes” to do this.");
        assertThat(panel.buttons()).hasCount(0);
        Browsers.screenshot(page, "panel/viewer");
    }

    @Test
    void givenAMemberOfStaffAsTargetThenSupportIsToldThatItTakesAnAdministrator() {
        AdminRights.of(realm).give(olga, "view-events");
        Panel panel = signedInAsSamWith("view-users", "generate-lockout-codes", "regenerate-backup-codes")
                .pickFromTheList(olga);
        assertThat(panel.root()).containsText("Only a realm administrator may do this.");
        assertThat(panel.buttons()).hasCount(0);
    }

    @Test
    void givenTheLinkIsSentAgainThenAnotherMailComes() {
        Panel panel = signedInAsSamWith("realm-admin").credentialsOf(olga);
        regenerate(panel, sam);
        String first = mailedLink(link -> true);
        SharedServer server = realm.server();
        try {
            server.clock().advance(Duration.ofSeconds(61));
            panel.open(Panel.RESEND);
            assertThat(panel.dialog()).containsText("Send a new link?");
            assertThat(panel.account()).containsText(olga.username());
            panel.otp(sam.totp().fresh()).press(Panel.RESEND);
            assertThat(panel.notice()).containsText("A link was sent to " + olga.email());
            assertThat(mailedLink(link -> !link.equals(first))).startsWith("http");
        } finally {
            server.clock().reset();
        }
    }

    @Test
    void givenTheUserIsToBeSignedOutThenTheirSessionsEnd() {
        Panel panel = signedInAsSamWith("realm-admin").credentialsOf(olga);
        assertThat(realm.userResource(olga.username()).getUserSessions()).isNotEmpty();
        panel.open(Panel.REGENERATE);
        panel.field("Sign the user out everywhere").check();
        panel.otp(sam.totp().fresh()).press("Regenerate");
        assertThat(panel.notice()).containsText("A link was sent to");
        assertThat(realm.userResource(olga.username()).getUserSessions()).isEmpty();
    }

    @Test
    void givenTheMailCannotBeSentThenItSaysSoAndTheCodesAreDead() {
        Map<String, String> mailServer = realm.admin().toRepresentation().getSmtpServer();
        realm.update(settings -> settings.setSmtpServer(Map.of()));
        Panel panel = signedInAsSamWith("realm-admin").credentialsOf(olga);
        panel.open(Panel.REGENERATE).otp(sam.totp().fresh()).press("Regenerate");
        assertThat(panel.notice()).isVisible();
        realm.update(settings -> settings.setSmtpServer(mailServer));
        assertThat(panel.notice()).containsText("The email could not be sent. The old backup codes no longer work.");
        assertThat(panel.root()).containsText("Awaiting download");
        Browsers.screenshot(page, "panel/mail-not-sent");
    }

    @Test
    void givenAUserWithoutCodesThenTheyAreInvitedAndNothingIsTakenAway() {
        TestUser nora = realm.newUser("nora", true);
        Panel panel = signedInAsSamWith("realm-admin").credentialsOf(nora);
        panel.open(Panel.INVITE);
        assertThat(panel.dialog()).containsText("Nothing that the user has stops working");
        assertThat(panel.field("Sign the user out everywhere")).hasCount(0);
        panel.otp(sam.totp().fresh()).press("Send invitation");
        assertThat(panel.notice()).containsText("An invitation was sent to " + nora.email());
        assertThat(panel.root()).containsText("The user was invited to make backup codes.");
        assertThat(panel.root()).not().containsText("The old codes no longer work.");
        assertThat(panel.button(Panel.RESEND)).isFocused();
    }

    private AdminConsole signedInAsSamWith(String... roles) {
        AdminRights.of(realm).give(sam, roles);
        AdminConsole console = AdminConsole.of(page, realm);
        console.signIn(sam);
        return console;
    }

    /** The codes are dead, and the mail has a link. */
    private void regenerate(Panel panel, TestUser administrator) {
        panel.open(Panel.REGENERATE);
        assertThat(panel.account()).containsText(olga.username());
        panel.reason("Ticket 4711").otp(administrator.totp().fresh()).press("Regenerate");
        assertThat(panel.notice()).containsText("A link was sent to " + olga.email());
        assertThat(panel.root()).containsText("Awaiting download");
        assertThat(panel.button(Panel.RESEND)).isFocused();
        assertThat(mailedLink(link -> true)).startsWith("http");
    }

    private String mailedLink(Predicate<String> wanted) {
        return realm.mail()
                .waitForMail(olga.email(), mail -> mail.link().filter(wanted).isPresent())
                .link()
                .orElseThrow();
    }

    /** Shown once, and one of them opens the door. */
    private void makeLockoutCodes(Panel panel, TestUser staff) {
        panel.open(Panel.GENERATE);
        assertThat(panel.dialog()).containsText("Very high risk");
        assertThat(panel.account()).containsText(olga.username());
        panel.reason("Ticket 4711, called back").otp(staff.totp().fresh()).press("Generate");
        List<String> codes = panel.codes();
        assertThat(codes).hasSize(1).allMatch(code -> code.matches("[0-9A-Z]{5}-[0-9A-Z]{5}"));
        assertThat(panel.dialog()).containsText("Never by email or text message.");
        panel.press("Close");
        assertThat(panel.dialog()).containsText("Have you passed the codes on?");
        panel.press("Back to the codes");
        assertThat(panel.codes()).isEqualTo(codes);
        panel.press("Close");
        panel.press("Yes, close");
        assertThat(panel.dialog()).hasCount(0);
        assertThat(panel.button(Panel.GENERATE)).isFocused();
        assertThat(panel.root()).containsText("Lockout codes left: 1.");
        assertThat(panel.root()).containsText("Made by " + staff.username());
        assertThat(page.content()).doesNotContain(codes);
        signInWith(codes.get(0));
    }

    private void signInWith(String code) {
        try (BrowserContext user = BROWSERS.open(View.desktop())) {
            Page login = user.newPage();
            new Application(realm).signIn(login);
            SignIn signIn = new SignIn(login);
            signIn.passwordAndBackupCode(olga, code);
            signIn.stillHaveIt();
            assertThat(new CodesPage(login).codes()).hasSize(10);
        }
    }

    private void revokeLockoutCodes(Panel panel) {
        panel.open(Panel.REVOKE);
        assertThat(panel.otp()).hasCount(0);
        panel.press("Revoke");
        assertThat(panel.notice()).containsText("The lockout codes no longer work.");
        assertThat(panel.button(Panel.REVOKE)).hasCount(0);
    }
}
