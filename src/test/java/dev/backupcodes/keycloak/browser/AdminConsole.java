package dev.backupcodes.keycloak.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.backupcodes.keycloak.it.TestRealm;
import dev.backupcodes.keycloak.it.TestUser;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The stock Admin Console, as an administrator of a realm or of {@code master} uses it to look after users of a realm. */
final class AdminConsole {

    private final Page page;
    private final TestRealm realm;
    private final String url;
    private final List<String> troubles = new ArrayList<>();

    private AdminConsole(Page page, TestRealm realm, String url) {
        this.page = page;
        this.realm = realm;
        this.url = url;
        page.onPageError(troubles::add);
        page.onConsoleMessage(message -> {
            if ("error".equals(message.type())) {
                troubles.add(message.text() + " " + message.location());
            }
        });
    }

    /** The realm's own console. */
    static AdminConsole of(Page page, TestRealm realm) {
        return at(page, realm, realm.server().keycloak().baseUrl() + "/admin/" + realm.name());
    }

    /** The console of {@code master}, looking at the realm. */
    static AdminConsole ofMaster(Page page, TestRealm realm) {
        return at(page, realm, realm.server().keycloak().baseUrl() + "/admin/master");
    }

    /** @param home of the console, as in {@code http://localhost:8080/admin/demo} */
    static AdminConsole at(Page page, TestRealm realm, String home) {
        return new AdminConsole(page, realm, home + "/console/");
    }

    /** Opens it and signs in, with a one-time code if there is an app. */
    void signIn(TestUser administrator) {
        open();
        SignIn signIn = new SignIn(page);
        signIn.password(administrator);
        if (administrator.totp() != null) {
            signIn.otp(administrator.totp().fresh());
        }
        assertIsOpen();
    }

    /** Goes there; who is not signed in is asked to. The console of master goes on showing the realm it began with. */
    void open() {
        page.navigate(url + "#/" + realm.name());
    }

    void assertIsOpen() {
        assertThat(page.locator("#nav-toggle")).isVisible();
    }

    /** Goes to the user's credentials by the address alone. */
    Panel credentialsOf(TestUser user) {
        page.navigate(url + addressOf(user, "credentials"));
        assertShows(user);
        return new Panel(page);
    }

    /**
     * Goes to our page of the realm by the address alone.
     *
     * @param page of the console that has the tab: {@code authentication} or {@code users}
     * @param query empty for the overview
     */
    RealmPage realmPage(String page, String query) {
        this.page.navigate(url + "#/" + realm.name() + "/" + page + "/backup-codes" + query);
        return new RealmPage(this.page);
    }

    /** Goes there as people do: by the menu, and by the tab. */
    RealmPage pickRealmPage(String page) {
        this.page.getByTestId("nav-item-" + page).click();
        RealmPage found = new RealmPage(this.page);
        found.tab().click();
        assertThat(found.tab()).hasAttribute("aria-selected", "true");
        return found;
    }

    /** Goes to the realm from the list of realms, as administrators of {@code master} do. Nothing is loaded anew. */
    void pickTheRealm() {
        page.getByTestId("nav-item-realms").click();
        page.locator("table a[href$='#/" + realm.name() + "']").click();
        assertThat(page.getByTestId("nav-item-users"))
                .hasAttribute("href", Pattern.compile(".*/" + realm.name() + "/users"));
    }

    /** Goes to the user's page from the list of users, as people do. */
    Panel pickFromTheList(TestUser user) {
        page.getByTestId("nav-item-users").click();
        // The first page of the list may be without them.
        Locator search = page.getByTestId("table-search-input").locator("input");
        search.fill(user.username());
        search.press("Enter");
        page.getByRole(
                        AriaRole.LINK,
                        new Page.GetByRoleOptions().setName(user.username()).setExact(true))
                .click();
        tab("credentials");
        assertShows(user);
        return new Panel(page);
    }

    /** Changes the address as if it was typed in: nothing is loaded anew. */
    void typeAddressOf(TestUser user, String tab) {
        page.evaluate(
                "hash => { window.location.hash = hash; }", addressOf(user, tab).substring(1));
    }

    private String addressOf(TestUser user, String tab) {
        return "#/" + realm.name() + "/users/" + user.id() + "/" + tab;
    }

    void tab(String testId) {
        page.getByTestId(testId).click();
        assertThat(page.getByTestId(testId)).hasAttribute("aria-selected", "true");
    }

    /** Whose page it is, by Keycloak's own heading. */
    Locator heading() {
        return page.getByTestId("view-header");
    }

    void assertShows(TestUser user) {
        assertThat(heading()).hasText(user.username());
    }

    /**
     * Errors of the page and of its scripts so far. Left out are calls that are not allowed (403) or come too often (429), which the
     * browser lists too, and what Keycloak's own test for cookies complains about without https.
     */
    List<String> troubles() {
        return troubles.stream()
                .filter(trouble -> !trouble.contains("the server responded with a status of 403"))
                .filter(trouble -> !trouble.contains("the server responded with a status of 429"))
                .filter(trouble -> !trouble.contains("/3p-cookies/"))
                .toList();
    }
}
