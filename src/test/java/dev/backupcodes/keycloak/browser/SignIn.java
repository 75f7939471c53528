package dev.backupcodes.keycloak.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.backupcodes.keycloak.it.TestUser;
import java.util.Locale;
import java.util.regex.Pattern;

/** What a person does on Keycloak's login pages, in either theme. */
final class SignIn {

    private static final Pattern BACKUP_CODE = Pattern.compile("Backup.[Cc]ode");

    private final Page page;

    SignIn(Page page) {
        this.page = page;
    }

    /** User name and password, or the password alone when Keycloak knows already who it is. */
    void password(TestUser user) {
        assertThat(page.locator("#password")).isVisible();
        if (page.locator("input#username:not([readonly])").isVisible()) {
            page.locator("#username").fill(user.username());
        }
        page.locator("#password").fill(user.password());
        page.locator("#kc-login").click();
    }

    void otp(String code) {
        page.locator("#otp").fill(code);
        page.locator("#kc-login").click();
    }

    /** <i>Try another way</i>, and there <i>Backup code</i>, in any language. */
    void anotherWay() {
        page.locator("#try-another-way").click();
        page.locator("ul [role=button], #kc-select-credential-form button")
                .filter(new Locator.FilterOptions().setHasText(BACKUP_CODE))
                .click();
    }

    void backupCode(String code) {
        page.locator("#backupCode").fill(code);
        page.locator("#kc-login").click();
    }

    /** After a code from support, or the last one: the other factor is still there. */
    void stillHaveIt() {
        page.locator("#backup-codes-lost-keep").click();
    }

    /** Password, then <i>Try another way</i>, then a backup code. */
    void passwordAndBackupCode(TestUser user, String code) {
        password(user);
        anotherWay();
        backupCode(code);
    }

    /** The code as a hurried person types it. */
    static String hurried(String code) {
        return " " + code.toLowerCase(Locale.ROOT).replace('-', ' ') + " ";
    }
}
