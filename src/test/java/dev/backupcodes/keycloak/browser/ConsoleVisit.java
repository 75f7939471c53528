package dev.backupcodes.keycloak.browser;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import dev.backupcodes.keycloak.it.TestRealm;
import dev.backupcodes.keycloak.it.TestUser;

/** An administrator who has signed in to the realm's own console with a browser of their own. */
record ConsoleVisit(BrowserContext person, Page page, AdminConsole console) implements AutoCloseable {

    static ConsoleVisit of(TestRealm realm, TestUser administrator, Browsers browsers) {
        return of(realm, administrator, browsers, View.desktop());
    }

    static ConsoleVisit of(TestRealm realm, TestUser administrator, Browsers browsers, View view) {
        BrowserContext person = browsers.open(view);
        Page page = person.newPage();
        AdminConsole console = AdminConsole.of(page, realm);
        console.signIn(administrator);
        return new ConsoleVisit(person, page, console);
    }

    @Override
    public void close() {
        person.close();
    }
}
