package dev.backupcodes.keycloak.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import dev.backupcodes.keycloak.it.TestRealm;
import dev.backupcodes.keycloak.it.TestUser;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Shows that a real browser signs in and takes pictures. */
final class BrowserHarnessIT {

    @Test
    void shouldSignInToTheAccountConsole() {
        try (TestRealm realm = TestRealm.builder().userWithOtp("olga").create();
                Browsers browsers = new Browsers();
                BrowserContext person = browsers.open(View.desktop())) {
            TestUser olga = realm.user("olga");
            Page page = person.newPage();
            page.navigate(realm.browser().realmUrl() + "/account/account-security/signing-in");
            page.locator("#username").fill(olga.username());
            page.locator("#password").fill(olga.password());
            page.locator("#kc-login").click();
            page.locator("#otp").fill(olga.totp().fresh());
            page.locator("#kc-login").click();

            assertThat(page.locator("h1")).containsText("Signing in");
            assertThat(page.getByText("Two-factor authentication")).isVisible();
            Browsers.screenshot(page, "harness-account-console");
        }
    }

    @Test
    void shouldLookAsAsked() {
        try (TestRealm realm = TestRealm.builder().create();
                Browsers browsers = new Browsers();
                BrowserContext person =
                        browsers.open(View.desktop().inTheDark().onAPhone().in("de"))) {
            Page page = person.newPage();
            page.navigate(realm.browser().realmUrl() + "/account");

            assertThat(page.locator("label[for=username]")).hasText("Benutzername oder E-Mail");
            assertThat(page.locator("html")).hasClass(Pattern.compile("pf-v5-theme-dark"));
            Browsers.screenshot(page, "harness-dark-phone-german");
        }
    }
}
