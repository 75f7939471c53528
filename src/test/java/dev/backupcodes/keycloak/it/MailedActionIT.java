package dev.backupcodes.keycloak.it;

import static dev.backupcodes.keycloak.it.Steps.codesOn;
import static dev.backupcodes.keycloak.it.Steps.confirm;
import static dev.backupcodes.keycloak.it.Steps.signInWithCode;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keycloak's own <i>execute actions</i> mail with our action in it: the link alone proves nothing. */
class MailedActionIT {

    private TestRealm realm;

    @BeforeEach
    void aRealmWithoutARequiredSecondFactor() {
        realm = TestRealm.builder()
                .user("bob")
                .userWithOtp("alice")
                .policy(Map.of("requireSecondFactor", "false"))
                .create();
    }

    @AfterEach
    void removeRealm() {
        realm.close();
    }

    @Test
    void givenTheLinkOfAPasswordUserThenThePasswordIsAskedForBeforeCodesAreShown() {
        LoginBrowser browser = realm.browser();

        Page page = followMail(browser, realm.user("bob"));
        assertThat(codesOn(page)).isEmpty();
        assertThat(page.hasField("password")).isTrue();

        Page codes = browser.submit(
                page, Map.of("username", "bob", "password", realm.user("bob").password()));
        List<String> shown = codesOn(codes);
        assertThat(shown).hasSize(10);
        assertThat(confirm(browser, codes).status()).isLessThan(400);
        assertThat(signInWithCode(realm, realm.user("bob"), shown.get(0)).code())
                .isPresent();
    }

    @Test
    void givenTheLinkOfAUserWithOtpThenPasswordAndOtpAreAskedFor() {
        TestUser alice = realm.user("alice");
        LoginBrowser browser = realm.browser();

        Page page = followMail(browser, alice);
        assertThat(page.hasField("password")).isTrue();
        Page second = browser.submit(page, Map.of("username", "alice", "password", alice.password()));
        assertThat(codesOn(second)).isEmpty();
        assertThat(second.hasField("otp")).isTrue();

        assertThat(codesOn(browser.submit(second, Map.of("otp", alice.totp().fresh()))))
                .hasSize(10);
    }

    private Page followMail(LoginBrowser browser, TestUser user) {
        realm.mail().reset();
        realm.userResource(user.username()).executeActionsEmail(List.of(TestRealm.REQUIRED_ACTION));
        String link = realm.mail().waitForMail(user.email()).link().orElseThrow();
        Page info = browser.open(link);
        return browser.open(info.html().select("a[href*=action-token]").attr("abs:href"));
    }
}
