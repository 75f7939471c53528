package dev.backupcodes.keycloak.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import dev.backupcodes.keycloak.it.AdminApi;
import dev.backupcodes.keycloak.it.AdminRights;
import dev.backupcodes.keycloak.it.TestRealm;
import dev.backupcodes.keycloak.it.TestUser;
import dev.backupcodes.keycloak.it.Tokens;
import dev.backupcodes.keycloak.server.Mail;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In a real browser: support makes codes, the user signs in with one and leaves with codes of their own. */
class LockoutBrowserIT {

    private static final Browsers BROWSERS = Browsers.shared();

    @RegisterExtension
    final TestRealm realm = TestRealm.builder()
            .otpReusable()
            .userWithOtp("sam")
            .userWithOtp("olga")
            .build();

    private TestUser sam;
    private TestUser olga;

    @BeforeEach
    void aRealmWithSupportAndAUser() {
        sam = realm.user("sam");
        olga = realm.user("olga");
        AdminRights.of(realm).give(sam, "view-users", "generate-lockout-codes");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            en | Emergency codes were made for your account | An emergency code was used to sign in
            de | Für Ihr Konto wurden Notfallcodes erstellt | Ein Notfallcode wurde zur Anmeldung benutzt
            """)
    void givenSupportMakesCodesThenTheUserSignsInAndDownloadsNewOnes(String language, String made, String used) {
        realm.speak("olga", language);
        List<String> lockout = lockoutCodes();

        try (BrowserContext person = BROWSERS.open(View.desktop().in(language))) {
            Page page = person.newPage();
            MailPictures.take(
                    page,
                    realm.mail()
                            .waitForMail(olga.email(), mail -> mail.subject().equals(made)),
                    "mail-lockout-issued-" + language);
            new Application(realm).signIn(page);
            new SignIn(page).passwordAndBackupCode(olga, SignIn.hurried(lockout.get(0)));
            Browsers.screenshot(page, "lockout/lost-factor-" + language);
            new SignIn(page).stillHaveIt();
            CodesPage codes = new CodesPage(page);
            List<String> shown = codes.codes();
            assertThat(shown).hasSize(10);
            Browsers.screenshot(page, "lockout/codes-after-" + language);
            codes.confirm();
            assertThat(page).hasURL(Application.ADDRESS);
            MailPictures.take(
                    page,
                    realm.mail()
                            .waitForMail(olga.email(), mail -> mail.subject().equals(used)),
                    "mail-lockout-used-" + language);

            AccountConsole account = new AccountConsole(page, realm);
            account.open();
            assertThat(account.entry()).containsText("10");
            assertThat(page.getByTestId("otp/credential-list")).isVisible();
        }
        try (BrowserContext later = BROWSERS.open(View.desktop())) {
            Page page = later.newPage();
            new Application(realm).signIn(page);
            new SignIn(page).passwordAndBackupCode(olga, lockout.get(1));
            assertThat(page.locator("#input-error-backupCode")).isVisible();
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            en | Your emergency codes were switched off
            de | Ihre Notfallcodes wurden abgeschaltet
            """)
    void givenTooManyWrongCodesThenTheUserIsTold(String language, String subject) {
        realm.speak("olga", language);
        lockoutCodes();

        try (BrowserContext person = BROWSERS.open(View.desktop().in(language))) {
            Page page = person.newPage();
            new Application(realm).signIn(page);
            SignIn signIn = new SignIn(page);
            signIn.password(olga);
            signIn.anotherWay();
            for (int i = 0; i < 5; i++) {
                signIn.backupCode("00000-00000");
                assertThat(page.locator("#input-error-backupCode")).isVisible();
            }

            Mail mail =
                    realm.mail().waitForMail(olga.email(), one -> one.subject().equals(subject));
            MailPictures.take(page, mail, "mail-lockout-disabled-" + language);
        }
    }

    private List<String> lockoutCodes() {
        AdminApi.Answer answer = AdminApi.of(realm, Tokens.byPassword(realm, sam))
                .makeLockoutCodes(olga.id(), Map.of("otp", sam.totp().now(), "reason", "Ticket 4711, called back"));
        assertThat(answer.status()).isEqualTo(201);
        return List.of(
                answer.body().at("/codes/0").asText(),
                answer.body().at("/codes/1").asText());
    }
}
