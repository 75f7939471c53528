package dev.backupcodes.keycloak.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.LoadState;
import dev.backupcodes.keycloak.it.LockingOut;
import dev.backupcodes.keycloak.it.TestRealm;
import dev.backupcodes.keycloak.it.TestUser;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A user whose second factor is a security key, played by Chromium's virtual authenticator. */
final class SecurityKeyBrowserIT {

    @Test
    void givenOnlyASecurityKeyThenItIsAskedForBeforeCodesAreShownAndACodeReplacesIt() {
        try (TestRealm realm = TestRealm.builder().webauthn().create();
                BrowserContext person = Browsers.shared().open(View.desktop())) {
            TestUser kim = realm.addUser("kim", false, user -> user.setRequiredActions(List.of("webauthn-register")));
            Page page = person.newPage();
            plugInSecurityKey(page);
            AccountConsole account = new AccountConsole(page, realm);
            SignIn signIn = new SignIn(page);
            CodesPage codesPage = new CodesPage(page);
            account.open();
            signIn.password(kim);
            registerKey(page);
            account.assertIsOpen();

            account.setUp().click();
            signIn.password(kim);
            assertThat(codesPage.list()).hasCount(0);
            touchKey(page);
            List<String> codes = codesPage.codes();
            assertThat(codes).hasSize(10);
            assertThat(CodesPage.content(codesPage.download())).contains(codes);
            codesPage.confirm();
            assertThat(account.entry()).containsText("10 of 10 codes left");
            account.signOut();

            signIn.password(kim);
            assertThat(page.locator("#authenticateWebAuthnButton")).isVisible();
            signIn.anotherWay();
            signIn.backupCode(codes.get(4));
            assertThat(account.entry()).containsText("9 of 10 codes left");
        }
    }

    @Test
    void givenALockoutCodeThenAKeyTakesThePlaceOfTheLostPhoneAndAnAbandonedPageChangesNothing() {
        try (TestRealm realm = TestRealm.builder()
                        .webauthn()
                        .policy(Map.of("adminStepUp", "false"))
                        .create();
                BrowserContext person = Browsers.shared().open(View.desktop())) {
            TestUser kim = realm.addUser("kim", true);
            List<String> codes = LockingOut.makeCodes(realm, kim);
            Page page = person.newPage();
            plugInSecurityKey(page);
            AccountConsole account = new AccountConsole(page, realm);
            SignIn signIn = new SignIn(page);
            account.open();
            signIn.passwordAndBackupCode(kim, codes.get(0));
            Browsers.screenshot(page, "lost-factor-with-keys");
            page.locator("#backup-codes-lost-key").click();
            assertThat(page.locator("#registerWebAuthn")).isVisible();

            person.clearCookies();
            account.open();
            assertThat(page.locator("#password")).isVisible();
            signIn.password(kim);
            assertThat(page.locator("#otp")).isVisible();
            assertThat(realm.credentials("kim", "otp"))
                    .as("the page was abandoned")
                    .hasSize(1);

            signIn.anotherWay();
            signIn.backupCode(codes.get(1));
            page.locator("#backup-codes-lost-key").click();
            registerKey(page);
            new CodesPage(page).confirm();
            account.assertIsOpen();
            assertThat(realm.credentials("kim", "webauthn")).hasSize(1);
            assertThat(realm.credentials("kim", "otp")).as("the lost phone").isEmpty();
        }
    }

    private static void plugInSecurityKey(Page page) {
        CDPSession devTools = page.context().newCDPSession(page);
        devTools.send("WebAuthn.enable");
        JsonObject key = new JsonObject();
        key.addProperty("protocol", "ctap2");
        key.addProperty("transport", "usb");
        key.addProperty("hasUserVerification", true);
        key.addProperty("isUserVerified", true);
        JsonObject parameters = new JsonObject();
        parameters.add("options", key);
        devTools.send("WebAuthn.addVirtualAuthenticator", parameters);
    }

    /** Keycloak asks for the key's name in a dialog of the browser. */
    private static void registerKey(Page page) {
        page.onDialog(dialog -> dialog.accept("Key"));
        clickOnceItListens(page, "#registerWebAuthn");
    }

    private static void touchKey(Page page) {
        clickOnceItListens(page, "#authenticateWebAuthnButton");
    }

    /** The button is there before Keycloak's module that listens to it: a click in between does nothing at all. */
    private static void clickOnceItListens(Page page, String button) {
        page.locator(button).waitFor();
        page.waitForLoadState(LoadState.LOAD);
        page.locator(button).click();
    }
}
