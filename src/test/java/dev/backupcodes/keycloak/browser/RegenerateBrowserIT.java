package dev.backupcodes.keycloak.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import dev.backupcodes.keycloak.it.AdminApi;
import dev.backupcodes.keycloak.it.AdminRights;
import dev.backupcodes.keycloak.it.LoginBrowser;
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

/** With a real mail, in a real browser: regenerate, mail, link, password, codes, and back to the application. */
class RegenerateBrowserIT {

    private static final Browsers BROWSERS = Browsers.shared();

    @RegisterExtension
    final TestRealm realm = TestRealm.builder()
            .otpReusable()
            .userWithOtp("rita")
            .userWithOtp("olga")
            .build();

    private TestUser rita;
    private TestUser olga;

    @BeforeEach
    void aRealmWithAnAdministratorAndAUser() {
        rita = realm.user("rita");
        olga = realm.user("olga");
        AdminRights.of(realm).give(rita, "realm-admin");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            en | Your backup codes were reset      | Your new backup codes are active
            de | Ihre Backup-Codes wurden zurückgesetzt | Ihre neuen Backup-Codes gelten jetzt
            """)
    void givenSupportRegeneratesThenTheUserGetsNewCodesByTheLink(String language, String subject, String end) {
        realm.speak("olga", language);
        Map<String, Object> call = Map.of(
                "otp",
                rita.totp().now(),
                "reason",
                "Ticket 4711",
                "clientId",
                LoginBrowser.CLIENT,
                "redirectUri",
                LoginBrowser.REDIRECT);
        AdminApi.Answer answer =
                AdminApi.of(realm, Tokens.byPassword(realm, rita)).regenerate(olga.id(), call);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        Mail mail = realm.mail().waitForMail(olga.email());
        assertThat(mail.subject()).isEqualTo(subject);

        try (BrowserContext person = BROWSERS.open(View.desktop().in(language))) {
            Page page = person.newPage();
            MailPictures.take(page, mail, "mail-regenerated-" + language);
            page.navigate(mail.link().orElseThrow());
            page.locator("#backup-codes-continue").click();
            page.locator("#password").fill(olga.password());
            page.keyboard().press("Enter");
            List<String> codes = new CodesPage(page).codes();
            assertThat(codes).hasSize(10);
            page.reload();
            List<String> shownNow = new CodesPage(page).codes();
            assertThat(shownNow).hasSize(10).doesNotContainAnyElementsOf(codes);
            new CodesPage(page).confirm();
            assertThat(page.locator("body")).containsText(end);
            assertThat(page.locator("#backup-codes-back")).hasAttribute("href", LoginBrowser.REDIRECT);

            new Application(realm).signIn(page);
            new SignIn(page).password(olga);
            new SignIn(page).anotherWay();
            new SignIn(page).backupCode(shownNow.get(3));
            assertThat(page).hasURL(Application.ADDRESS);
        }
    }
}
