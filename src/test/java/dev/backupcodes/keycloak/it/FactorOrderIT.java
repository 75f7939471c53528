package dev.backupcodes.keycloak.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.keycloak.representations.idm.CredentialRepresentation;

/** Codes come last: who has another factor is asked for that one, in whatever order the two were made. */
class FactorOrderIT {

    @RegisterExtension
    static final TestRealm realm = TestRealm.builder()
            .otpReusable()
            .policy(Map.of("notifications", "false", "adminStepUp", "false"))
            .build();

    private TestUser alice;

    @BeforeEach
    void aUserWithOtp() {
        alice = realm.newUser("alice", true);
    }

    @Test
    void givenStaffReplaceTheOtpThenItIsAskedForFirstAndCodesAreOneClickAway() {
        List<String> codes = Steps.makeCodes(realm, alice);
        replaceOtp();

        LoginBrowser browser = realm.browser();
        Page page = browser.signIn(alice);

        assertThat(page.hasField("otp")).as(page.toString()).isTrue();
        Page question = browser.choose(browser.tryAnotherWay(page), "Backup code");
        assertThat(Steps.enter(browser, question, codes.get(0)).code()).isPresent();
        assertThat(typesOf(alice)).containsExactly("password", "otp", "backup-codes");
    }

    @Test
    void givenTheUserSetsUpANewPhoneAfterALockoutCodeThenTheNewPhoneIsAskedForFirst() {
        Steps.makeCodes(realm, alice);
        List<String> lockout = LockingOut.makeCodes(realm, alice);
        removeOtp();
        LoginBrowser browser = realm.browser();
        Page shown = Steps.enterAndKeep(browser, Steps.codeQuestion(browser, alice), lockout.get(0));
        assertThat(Steps.confirm(browser, shown).code()).isPresent();
        Page setUp = browser.startLogin(Map.of("kc_action", "CONFIGURE_TOTP"));
        Totp phone = new Totp(setUp.html().select("[name=totpSecret]").val());
        assertThat(browser.submit(setUp, Map.of("totp", phone.now(), "userLabel", "Phone"))
                        .code())
                .isPresent();

        LoginBrowser next = realm.browser();
        Page page = next.signIn(alice);

        assertThat(page.hasField("otp")).as(page.toString()).isTrue();
        assertThat(next.submit(page, Map.of("otp", phone.now())).code()).isPresent();
    }

    @Test
    void givenCodesArePutFirstThenOtpIsAskedForAllTheSame() {
        Steps.makeCodes(realm, alice);
        String codes =
                realm.credentials(alice.username(), "backup-codes").get(0).getId();
        realm.admin().users().get(alice.id()).moveCredentialToFirst(codes);

        assertThat(realm.browser().signIn(alice).hasField("otp")).isTrue();
    }

    @Test
    void givenNoOtherFactorThenCodesAreAskedFor() {
        Steps.makeCodes(realm, alice);
        removeOtp();

        assertThat(realm.browser().signIn(alice).hasField("backupCode")).isTrue();
    }

    private void replaceOtp() {
        removeOtp();
        realm.inspect().store(alice.id(), TestRealm.otpCredential(alice.totp().secret()));
    }

    private void removeOtp() {
        String otp = realm.credentials(alice.username(), "otp").get(0).getId();
        realm.admin().users().get(alice.id()).removeCredential(otp);
    }

    private static List<String> typesOf(TestUser user) {
        return realm.admin().users().get(user.id()).credentials().stream()
                .map(CredentialRepresentation::getType)
                .toList();
    }
}
