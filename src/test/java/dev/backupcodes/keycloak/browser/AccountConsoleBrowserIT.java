package dev.backupcodes.keycloak.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import dev.backupcodes.keycloak.it.LockingOut;
import dev.backupcodes.keycloak.it.TestUser;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.keycloak.representations.idm.CredentialRepresentation;

/** What <i>Signing in</i> says about a set in each of its states. */
final class AccountConsoleBrowserIT {

    private static PagesRealm realm;
    private static final Browsers BROWSERS = Browsers.shared();

    @BeforeAll
    static void start() {
        realm = new PagesRealm("keycloak.v2");
    }

    @AfterAll
    static void end() {
        realm.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ACTIVE   | en | 10 of 10 codes left
            LOW      | en | 3 of 10 codes left
            USED_UP  | en | No backup codes left
            EXPIRED  | en | Your backup codes have expired
            DISABLED | en | Your backup codes are switched off
            AWAITING | en | Your old backup codes were reset by support
            SPOILT   | en | Your backup codes cannot be read
            ACTIVE   | de | Jetzt aktiv: noch 10 von 10 Codes
            LOW      | de | Nur noch wenige Backup-Codes
            AWAITING | de | Der Support hat Ihre Backup-Codes zurückgesetzt
            """)
    void givenASetThenTheAccountConsoleSaysHowItIs(State state, String language, String text) {
        try (BrowserContext person = BROWSERS.open(View.desktop().in(language))) {
            Page page = person.newPage();
            TestUser olga = realm.newUser(false, state.set);
            AccountConsole account = new AccountConsole(page, realm.realm());
            account.open();
            new SignIn(page).password(olga);

            assertThat(account.entry()).containsText(text);
            assertThat(account.update()).isVisible();
            assertThat(account.remove()).hasCount(0);
            Browsers.screenshot(page, "account/" + state.name().toLowerCase(Locale.ROOT) + "-" + language);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            en | Emergency codes from support: 3 of 3 left
            de | Notfallcodes vom Support: 3 von 3 übrig
            """)
    void givenLockoutCodesThenTheAccountConsoleSaysThatSupportMadeThem(String language, String text) {
        try (BrowserContext person = BROWSERS.open(View.desktop().in(language))) {
            Page page = person.newPage();
            TestUser olga = realm.newUser(false, State.ACTIVE.set);
            LockingOut.makeCodes(realm.realm(), olga);
            AccountConsole account = new AccountConsole(page, realm.realm());
            account.open();
            new SignIn(page).password(olga);

            assertThat(page.locator("body")).containsText(text);
            assertThat(account.remove()).hasCount(0);
            Browsers.screenshot(page, "account/lockout-" + language);
        }
    }

    enum State {
        ACTIVE(StoredSet.unused(10).credential()),
        LOW(StoredSet.unused(3).credential()),
        USED_UP(StoredSet.unused(0).credential()),
        EXPIRED(StoredSet.expired().credential()),
        DISABLED(StoredSet.dead("DISABLED").credential()),
        AWAITING(StoredSet.dead("AWAITING_DOWNLOAD").credential()),
        SPOILT(StoredSet.spoilt());

        private final CredentialRepresentation set;

        State(CredentialRepresentation set) {
            this.set = set;
        }
    }
}
