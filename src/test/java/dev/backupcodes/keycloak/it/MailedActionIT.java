package dev.backupcodes.keycloak.it;

import static dev.backupcodes.keycloak.it.Steps.codesOn;
import static dev.backupcodes.keycloak.it.Steps.confirm;
import static dev.backupcodes.keycloak.it.Steps.signInWithCode;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Keycloak's own <i>execute actions</i> mail with our action in it: the link alone proves nothing. */
class MailedActionIT {

    @RegisterExtension
    final TestRealm realm = TestRealm.builder()
            .user("bob")
            .userWithOtp("alice")
            .policy(Map.of("requireSecondFactor", "false"))
            .build();

    @Test
    void givenTheLinkThenThePasswordIsAskedForBeforeCodesAreShown() {
        for (TestUser user : List.of(realm.user("bob"), realm.user("alice"))) {
            LoginBrowser browser = realm.browser();

            Page page = followMail(browser, user, TestRealm.REQUIRED_ACTION);
            assertThat(codesOn(page)).isEmpty();
            assertThat(page.hasField("password")).isTrue();
            Page wrong = browser.submit(page, Map.of("password", "wrong"));
            assertThat(codesOn(wrong)).isEmpty();

            Page codes = browser.submit(wrong, Map.of("password", user.password()));
            List<String> shown = codesOn(codes);
            assertThat(shown).hasSize(10);
            assertThat(confirm(browser, codes).status()).isLessThan(400);
            assertThat(signInWithCode(realm, user, shown.get(0)).code()).isPresent();
        }
    }

    @Test
    void givenThePolicyWantsAnotherFactorThenTheOtpIsAskedForToo() {
        realm.policy(Map.of("requireSecondFactor", "false", "linkRequiresSecondFactor", "true"));
        TestUser alice = realm.user("alice");
        LoginBrowser browser = realm.browser();

        Page page = followMail(browser, alice, TestRealm.REQUIRED_ACTION);
        Page otp = browser.submit(page, Map.of("password", alice.password()));
        assertThat(codesOn(otp)).isEmpty();
        assertThat(otp.hasField("otp")).isTrue();

        assertThat(codesOn(browser.submit(otp, Map.of("otp", alice.totp().fresh()))))
                .hasSize(10);
    }

    @Test
    void givenThePasswordWasSetThroughTheSameLinkThenItIsNoProof() {
        TestUser alice = realm.user("alice");
        LoginBrowser browser = realm.browser();

        Page newPassword = followMail(browser, alice, "UPDATE_PASSWORD", TestRealm.REQUIRED_ACTION);
        assertThat(newPassword.hasField("password-new"))
                .as(newPassword.toString())
                .isTrue();
        Page after = browser.submit(
                newPassword, Map.of("password-new", "Set-by-mail-9", "password-confirm", "Set-by-mail-9"));

        assertThat(codesOn(after)).isEmpty();
        assertThat(after.hasField("username")).as("a full login: " + after).isTrue();
        Page otp = browser.submit(after, Map.of("username", "alice", "password", "Set-by-mail-9"));
        assertThat(codesOn(otp)).isEmpty();
        assertThat(otp.hasField("otp")).isTrue();
    }

    @Test
    void givenTheUsersCodesWereTakenAwayThenThisLinkAsksForTheSameProof() {
        realm.policy(Map.of("requireSecondFactor", "false", "adminStepUp", "false"));
        TestUser bob = realm.user("bob");
        Steps.makeCodes(realm, bob);
        Regenerating.mailedLink(realm, bob);
        LoginBrowser browser = realm.browser();

        Page page = followMail(browser, bob, TestRealm.REQUIRED_ACTION);
        assertThat(codesOn(page)).isEmpty();
        assertThat(page.hasField("password")).isTrue();

        assertThat(codesOn(browser.submit(page, Map.of("password", bob.password()))))
                .hasSize(10);
    }

    private Page followMail(LoginBrowser browser, TestUser user, String... actions) {
        realm.mail().reset();
        realm.userResource(user.username()).executeActionsEmail(List.of(actions));
        String link = realm.mail()
                .waitForMail(user.email(), mail -> mail.link().isPresent())
                .link()
                .orElseThrow();
        Page info = browser.open(link);
        return browser.open(info.html().select("a[href*=action-token]").attr("abs:href"));
    }
}
