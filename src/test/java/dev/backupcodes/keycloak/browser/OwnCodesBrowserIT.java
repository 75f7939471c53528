package dev.backupcodes.keycloak.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.backupcodes.keycloak.browser.SignIn.hurried;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import dev.backupcodes.keycloak.it.TestRealm;
import dev.backupcodes.keycloak.it.TestUser;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The manual, from the user's chair: make codes in the Account Console, sign in with them, renew them. */
final class OwnCodesBrowserIT {

    private static final String INVALID = "This backup code is not valid.";

    private static final Browsers BROWSERS = Browsers.shared();

    @RegisterExtension
    final TestRealm realm = TestRealm.builder()
            .userWithOtp("olga")
            .policy(Map.of("codeCount", "2"))
            .build();

    private TestUser olga;
    private BrowserContext person;
    private Page page;
    private AccountConsole account;
    private SignIn signIn;
    private CodesPage codesPage;

    @BeforeEach
    void aUserWithPasswordAndOtp() {
        olga = realm.user("olga");
        person = BROWSERS.open(View.desktop());
        page = person.newPage();
        account = new AccountConsole(page, realm);
        signIn = new SignIn(page);
        codesPage = new CodesPage(page);
    }

    @AfterEach
    void removeRealm() {
        person.close();
    }

    @Test
    void givenPasswordAndOtpThenCodesAreMadeUsedAndUsedUpAsTheManualSays() {
        signInToTheAccountConsole();
        assertThat(page.locator("#two-factor-categ-title")).hasText("Two-factor authentication");
        assertThat(account.title()).hasText("Backup codes");
        assertThat(account.entry()).containsText("Backup codes is not set up.");
        Browsers.screenshot(page, "account-console-none");

        List<String> codes = makeCodes();
        assertThat(account.entry()).containsText("2 of 2 codes left");
        assertThat(account.update()).isVisible();
        assertThat(account.setUp()).hasCount(0);
        assertThat(account.remove()).hasCount(0);
        Browsers.screenshot(page, "account-console-active");
        account.signOut();

        signIn.passwordAndBackupCode(olga, hurried(codes.get(1)));
        assertThat(account.entry()).containsText("1 of 2 codes left");
        account.signOut();

        signIn.passwordAndBackupCode(olga, codes.get(1));
        assertThat(page.locator("#input-error-backupCode")).containsText(INVALID);
        signIn.backupCode(codes.get(0));
        assertThat(page.locator("#kc-page-title")).hasText("That was your last code");
        signIn.stillHaveIt();

        List<String> fresh = codesPage.codes();
        assertThat(fresh).hasSize(2).doesNotContainAnyElementsOf(codes);
        codesPage.confirm();
        assertThat(account.entry()).containsText("2 of 2 codes left");
        account.signOut();

        signIn.passwordAndBackupCode(olga, fresh.get(0));
        account.assertIsOpen();
    }

    @Test
    void givenCodesWhenTheyAreUpdatedThenTheOldOnesAreDead() {
        signInToTheAccountConsole();
        List<String> old = makeCodes();

        account.update().click();
        proveOtp();
        List<String> fresh = codesPage.codes();
        codesPage.confirm();
        account.signOut();

        signIn.passwordAndBackupCode(olga, old.get(0));
        assertThat(page.locator("#input-error-backupCode")).containsText(INVALID);
        signIn.backupCode(fresh.get(0));
        account.assertIsOpen();
    }

    @Test
    void givenTheCodesPageWhenReloadedThenItShowsOtherCodes() {
        signInToTheAccountConsole();
        account.setUp().click();
        proveOtp();
        List<String> first = codesPage.codes();

        page.reload();

        assertThat(codesPage.codes()).hasSize(2).doesNotContainAnyElementsOf(first);
    }

    @Test
    void givenTheCodesPageWithoutTheBoxWhenContinuedThenTheBrowserStaysThere() {
        signInToTheAccountConsole();
        account.setUp().click();
        proveOtp();
        List<String> codes = codesPage.codes();

        codesPage.continueButton().click();

        assertThat(page.locator("#saved:invalid")).isFocused();
        assertThat(codesPage.list()).hasText(codes.toArray(String[]::new));
        assertThat(realm.credentials("olga", "backup-codes")).isEmpty();
    }

    @Test
    void givenTheCodesAreConfirmedWhenGoingBackThenNoCodesAreShown() {
        signInToTheAccountConsole();
        makeCodes();

        page.goBack();
        assertThat(codesPage.list()).hasCount(0);
        page.goBack();
        assertThat(codesPage.list()).hasCount(0);
    }

    @Test
    void givenABrowserThatKeepsPagesWhenGoingBackThenItAsksTheServerAgain() {
        signInToTheAccountConsole();
        account.setUp().click();
        proveOtp();
        List<String> codes = codesPage.codes();
        page.route("**/required-action*", route -> route.abort("aborted"), new Page.RouteOptions().setTimes(1));
        codesPage.confirm();

        page.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))");

        assertThat(codesPage.list().first()).not().hasText(codes.get(0));
        assertThat(codesPage.codes()).doesNotContainAnyElementsOf(codes);
    }

    private void signInToTheAccountConsole() {
        account.open();
        signIn.password(olga);
        signIn.otp(olga.totp().fresh());
        account.assertIsOpen();
    }

    /** <i>Set up</i>, the second factor, the codes, <i>Continue</i>; back in the Account Console. */
    private List<String> makeCodes() {
        account.setUp().click();
        proveOtp();
        List<String> codes = codesPage.codes();
        assertThat(codes).hasSize(2).doesNotHaveDuplicates();
        codesPage.confirm();
        account.assertIsOpen();
        return codes;
    }

    /** The session is known by its cookie only: the second factor is asked for in place. */
    private void proveOtp() {
        assertThat(page.locator("#kc-page-title")).hasText("Confirm it is you");
        page.locator("#otp").fill(olga.totp().fresh());
        page.locator("#backup-codes-continue").click();
    }
}
