package dev.backupcodes.keycloak.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.backupcodes.keycloak.it.TestRealm;

/** The page <i>Signing in</i> of the Account Console, as far as it is about backup codes. */
final class AccountConsole {

    private final Page page;
    private final String url;

    AccountConsole(Page page, TestRealm realm) {
        this.page = page;
        url = realm.browser().realmUrl() + "/account/account-security/signing-in";
    }

    /** Goes there; who is not signed in is asked to. */
    void open() {
        page.navigate(url);
    }

    void assertIsOpen() {
        assertThat(page.getByTestId("backup-codes/title")).isVisible();
    }

    Locator title() {
        return page.getByTestId("backup-codes/title");
    }

    Locator setUp() {
        return page.getByTestId("backup-codes/create");
    }

    /** The user's set, or that there is none. */
    Locator entry() {
        return page.getByTestId("backup-codes/credential-list");
    }

    Locator update() {
        return entry().locator("[data-testrole=update]");
    }

    Locator remove() {
        return entry().locator("[data-testrole=remove]");
    }

    void signOut() {
        page.getByTestId("options-toggle").click();
        page.getByRole(AriaRole.MENUITEM, new Page.GetByRoleOptions().setName("Sign out"))
                .click();
        assertThat(page.locator("#username")).isVisible();
    }
}
