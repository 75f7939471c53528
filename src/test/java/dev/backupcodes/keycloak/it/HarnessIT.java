package dev.backupcodes.keycloak.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backupcodes.keycloak.server.Mail;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Shows that what the other integration tests stand on does what it says. */
final class HarnessIT {

    @RegisterExtension
    static final TestRealm realm = TestRealm.builder()
            .userWithOtp("olga")
            .user("paul")
            .bruteForceProtected()
            .build();

    @Test
    void shouldSignInWithPasswordAndOtp() {
        LoginBrowser browser = realm.browser();
        TestUser olga = realm.user("olga");

        Page otp = browser.signIn(olga);
        assertThat(otp.id()).isEqualTo("login-otp");
        Page wrong = browser.submit(otp, Map.of("otp", olga.totp().wrong()));
        assertThat(wrong.status()).isEqualTo(200);
        assertThat(wrong.message()).isEqualTo("Invalid authenticator code.");
        realm.awaitFailures(olga, 1);
        Page done = browser.submit(wrong, Map.of("otp", olga.totp().fresh()));

        assertThat(done.atClient()).as(done.toString()).isTrue();
        assertThat(browser.tokens(done).get("access_token").asText()).isNotEmpty();
    }

    @Test
    void shouldSignInWithPasswordOnly() {
        assertThat(realm.browser().signIn(realm.user("paul")).code()).isPresent();
    }

    @Test
    void shouldSpeakGerman() {
        assertThat(realm.browser().language("de").startLogin().text()).contains("Benutzername oder E-Mail", "Passwort");
    }

    @Test
    void shouldCatchMails() {
        realm.userResource("paul").sendVerifyEmail();

        Mail mail = realm.mail().waitForMail(realm.user("paul").email());

        assertThat(mail.subject()).isEqualTo("Verify email");
        assertThat(mail.html()).contains("<a href=");
        assertThat(mail.link())
                .hasValueSatisfying(link ->
                        assertThat(link).startsWith(realm.browser().realmUrl() + "/login-actions/action-token"));
    }

    @Test
    void shouldMoveTheClock() {
        realm.userResource("paul").executeActionsEmail(java.util.List.of("UPDATE_PASSWORD"), 600);
        Mail mail = realm.mail()
                .waitForMail(realm.user("paul").email(), one -> one.subject().startsWith("Update"));
        LoginBrowser browser = realm.browser();
        assertThat(browser.open(mail.link().orElseThrow()).text()).contains("Perform the following action");
        try {
            realm.server().clock().advance(Duration.ofSeconds(601));

            assertThat(realm.server().clock().offset()).isEqualTo(601);
            assertThat(realm.browser().open(mail.link().orElseThrow()).text()).contains("expired");
            assertThat(realm.admin().toRepresentation().getRealm()).isEqualTo(realm.name());
        } finally {
            realm.server().clock().reset();
        }
        assertThat(realm.server().clock().offset()).isZero();
    }

    @Test
    void shouldSeeWhatTheServerKeeps() {
        TestUser otto = realm.addUser("otto", true);
        LoginBrowser browser = realm.browser();
        Page otp = browser.signIn(otto);

        assertThat(realm.inspect().authenticationSession(browser).toString())
                .contains("\"user\":\"otto\"", "\"redirect_uri\":\"" + LoginBrowser.REDIRECT)
                .contains("\"authNotes\":{");
        browser.submit(otp, Map.of("otp", otto.totp().fresh()));
        assertThat(realm.inspect().userSessions(otto.id()).toString()).contains("\"clients\":{\"app\":{");
        assertThat(realm.inspect().database())
                .contains("CREDENTIAL: ", otto.totp().secret());
        assertThat(realm.inspect().export()).contains(otto.totp().secret());
        assertThat(realm.server().keycloak().logText()).contains("DEBUG");
    }
}
