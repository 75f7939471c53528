package dev.backupcodes.keycloak.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import dev.backupcodes.keycloak.it.AdminApi;
import dev.backupcodes.keycloak.it.AdminRights;
import dev.backupcodes.keycloak.it.Steps;
import dev.backupcodes.keycloak.it.TestRealm;
import dev.backupcodes.keycloak.it.TestUser;
import dev.backupcodes.keycloak.it.Tokens;
import dev.backupcodes.keycloak.server.Mail;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the mails about a set look, from its making to its end: one mail for one event. */
class MailsBrowserIT {

    private static final Browsers BROWSERS = Browsers.shared();

    @RegisterExtension
    final TestRealm realm = TestRealm.builder()
            .otpReusable()
            .policy(Map.of(
                    "codeCount", "3", "warningThreshold", "1", "adminStepUp", "false", "requireSecondFactor", "false"))
            .userWithOtp("sam")
            .user("olga")
            .build();

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            en | The emergency codes from support were switched off, too.
            de | Auch die Notfallcodes vom Support wurden abgeschaltet.
            """)
    void givenASetIsUsedUpAndTheNextOneSwitchedOffThenEachEventIsOneMail(String language, String last) {
        TestUser olga = realm.user("olga");
        realm.speak("olga", language);
        List<String> codes = Steps.makeCodes(realm, olga);
        codes.forEach(code -> Steps.signInWithCode(realm, olga, code));
        realm.credentials("olga", "backup-codes")
                .forEach(used -> realm.userResource("olga").removeCredential(used.getId()));
        Steps.makeCodes(realm, olga);
        wrongCodes(olga, 3);
        makeLockoutCodes(olga);
        wrongCodes(olga, 1);

        realm.mail().waitForMail(olga.email(), mail -> mail.text().contains(last));
        List<Mail> mails = realm.mail().mailsTo(olga.email());
        assertThat(mails)
                .as("made, used three times, made, lockout codes made, all switched off")
                .hasSize(7);
        try (BrowserContext person = BROWSERS.open(View.desktop())) {
            Page page = person.newPage();
            for (int i = 0; i < mails.size(); i++) {
                MailPictures.take(page, mails.get(i), "mails/" + language + "-" + i);
            }
        }
    }

    private void wrongCodes(TestUser user, int rounds) {
        for (int i = 0; i < rounds; i++) {
            for (int j = 0; j < 5; j++) {
                assertThat(Steps.signInWithCode(realm, user, "0000-0000-0000-0000")
                                .code())
                        .isEmpty();
            }
            realm.server().clock().advance(Duration.ofMinutes(16));
        }
    }

    private void makeLockoutCodes(TestUser user) {
        TestUser sam = realm.user("sam");
        AdminRights.of(realm).give(sam, "view-users", "generate-lockout-codes");
        assertThat(AdminApi.of(realm, Tokens.byPassword(realm, sam))
                        .makeLockoutCodes(user.id(), Map.of("reason", "Ticket 4711"))
                        .status())
                .isEqualTo(201);
    }
}
