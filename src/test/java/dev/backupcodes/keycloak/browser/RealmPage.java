package dev.backupcodes.keycloak.browser;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;

/** Our page of a realm in the stock console, behind the tab <i>Backup codes</i>. In English, unless a test reads the texts itself. */
final class RealmPage {

    static final String STATE = "State of this realm";
    static final String USERS = "Users";
    static final String JOBS = "For many users at once";
    static final String CALLS = "What staff have done";
    static final String SETTINGS = "Settings";

    private final Page page;

    RealmPage(Page page) {
        this.page = page;
    }

    /** Among the tabs of the console. */
    Locator tab() {
        return page.locator("a[role=tab][href$='/backup-codes']");
    }

    Locator root() {
        return page.locator(".backup-codes-page");
    }

    /** A part of the overview, with what the server has said. */
    Locator section(String title) {
        return root().getByRole(
                        AriaRole.REGION,
                        new Locator.GetByRoleOptions().setName(title).setExact(true));
    }

    /** What is read is there. */
    Locator ready(String title) {
        return section(title).locator("[aria-busy=false]");
    }

    Locator tile(String what) {
        return root().locator("a.backup-codes-tile").filter(new Locator.FilterOptions().setHasText(what));
    }

    /** In any language: set-up, settings, all-calls, all-users, back, more, stop, csv, filter, start-job, stop-job. */
    Locator action(String name) {
        return root().locator("[data-action=" + name + "]");
    }

    /** What a list is about. */
    Locator title() {
        return root().locator(".backup-codes-heading h2");
    }

    Locator lines() {
        return root().locator(".backup-codes-table tbody tr");
    }

    Locator line(String text) {
        return lines().filter(new Locator.FilterOptions().setHasText(text));
    }

    /** How far it has got. */
    Locator status() {
        return root().locator("p[role=status]");
    }

    Locator dialog() {
        return page.locator("dialog.backup-codes-dialog");
    }
}
