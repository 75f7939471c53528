package dev.backupcodes.keycloak.it;

import static dev.backupcodes.keycloak.it.Steps.asksForLostFactor;
import static dev.backupcodes.keycloak.it.Steps.codeQuestion;
import static dev.backupcodes.keycloak.it.Steps.codesOn;
import static dev.backupcodes.keycloak.it.Steps.confirm;
import static dev.backupcodes.keycloak.it.Steps.enter;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.keycloak.representations.idm.CredentialRepresentation;

/** What a user is asked who came in with a code that was the last resort: is the other factor gone? */
class LostFactorIT {

    private static final Map<String, String> POLICY = Map.of("adminStepUp", "false", "codeCount", "2");
    private static final String DEMANDED = "backup-codes-replace-factor";

    @RegisterExtension
    static final TestRealm realm = TestRealm.builder()
            .otpReusable()
            .policy(POLICY)
            .andThen(made -> made.register(DEMANDED))
            .build();

    private TestUser alice;

    @BeforeEach
    void aUserWithOtp() {
        realm.policy(POLICY);
        alice = realm.newUser("alice", true);
    }

    @Nested
    @DisplayName("Given a code from support")
    class LockoutCode {

        @Test
        void thenTheUserIsAskedAndAfterAnAnswerGetsCodesWithTheReason() {
            LoginBrowser browser = realm.browser();
            Page question = comeIn(browser);

            assertThat(question.text())
                    .contains("You came in with an emergency code", "Is your phone gone?", "Phone")
                    .contains("Remove it and set up a new one", "I still have it");
            assertThat(codesOn(question)).isEmpty();

            Page codes = browser.submit(question, Map.of("lostFactor", "keep"));
            assertThat(codesOn(codes)).hasSize(2);
            assertThat(codes.text()).contains("You came in with an emergency code from support.");
            assertThat(codes.html().select("noscript").html())
                    .as("for browsers without JavaScript")
                    .contains("Write these codes down");
            assertThat(confirm(browser, codes).code()).isPresent();
            assertThat(phones()).hasSize(1);
        }

        @Test
        void andTheRealmAsksForNoKeysThenNoneIsOffered() {
            LoginBrowser browser = realm.browser();

            Page question = comeIn(browser);

            assertThat(question.text()).doesNotContain("Set up a passkey or security key");
        }

        @Test
        void andThePhoneIsGoneThenTheNewOneTakesItsPlaceOnceItWorks() {
            String old = phones().get(0).getId();
            LoginBrowser browser = realm.browser();
            Page setUp = replace(browser, comeIn(browser));
            assertThat(setUp.id()).as(setUp.toString()).isEqualTo("login-config-totp");
            assertThat(phones())
                    .as("the new one does not work yet")
                    .extracting("id")
                    .containsExactly(old);

            Totp newPhone = new Totp(setUp.html().select("[name=totpSecret]").val());
            Page codes = register(browser, setUp, newPhone);

            assertThat(codesOn(codes)).as(codes.toString()).hasSize(2);
            assertThat(phones())
                    .extracting(CredentialRepresentation::getUserLabel)
                    .containsExactly("New phone");
            assertThat(confirm(browser, codes).code()).isPresent();
            assertThat(withOtp(newPhone.now()).code()).as("the new phone").isPresent();
            assertThat(withOtp(alice.totp().now()).code()).as("the old phone").isEmpty();
        }

        @Test
        void andTheUserLeavesHalfWayThenThereIsNoLessThanBefore() {
            LoginBrowser browser = realm.browser();
            replace(browser, comeIn(browser));

            assertThat(phones()).hasSize(1);
            assertThat(realm.browser().signIn(alice).hasField("otp"))
                    .as("the password alone does not sign in")
                    .isTrue();
            assertThat(codesOn(withOtp(alice.totp().now())))
                    .as("codes are still due")
                    .hasSize(2);
        }

        @Test
        void andTheSetUpIsCancelledThenTheUserIsAskedAgain() {
            LoginBrowser browser = realm.browser();
            Page setUp = replace(browser, comeIn(browser));

            Page again = browser.submitForm(setUp, "form[method=post]", Map.of("cancel-aia", "true"));

            assertThat(asksForLostFactor(again)).as(again.toString()).isTrue();
            assertThat(phones()).hasSize(1);
            Page codes = browser.submit(again, Map.of("lostFactor", "keep"));
            Page client = confirm(browser, codes);
            assertThat(client.code()).isPresent();
            assertThat(client.parameter("kc_action_status"))
                    .as("nobody asked for it")
                    .isEmpty();
        }

        @Test
        void andTheApplicationHasAskedForSomethingThenItComesAfterwards() {
            String lockout = lockoutCode();
            LoginBrowser browser = realm.browser();
            Page otp = browser.signIn(alice, Map.of("kc_action", "UPDATE_PASSWORD"));
            Page code = browser.choose(browser.tryAnotherWay(otp), "Backup code");
            Page setUp = replace(browser, enter(browser, code, lockout));

            Page codes = register(
                    browser,
                    setUp,
                    new Totp(setUp.html().select("[name=totpSecret]").val()));
            Page password = confirm(browser, codes);

            assertThat(password.hasField("password-new"))
                    .as(password.toString())
                    .isTrue();
        }

        @Test
        void andTheFormNamesAnythingButAFactorOfTheUserThenNothingIsRemoved() {
            TestUser bob = realm.newUser("bob", true);
            String ofBob = realm.credentials(bob.username(), "otp").get(0).getId();
            String password =
                    realm.credentials(alice.username(), "password").get(0).getId();
            LoginBrowser browser = realm.browser();
            Page question = comeIn(browser);

            for (String id : List.of(ofBob, password, "", "no-id")) {
                for (String answer : List.of("replace", "app", "key", "delete")) {
                    question = browser.submit(question, Map.of("lostFactor", answer, "lostCredential", id));
                    assertThat(asksForLostFactor(question))
                            .as(answer + " " + id)
                            .isTrue();
                }
            }
            assertThat(phones()).hasSize(1);
            assertThat(realm.credentials(bob.username(), "otp")).hasSize(1);
        }

        @Test
        void andTheUserHasNothingElseThenSomethingIsOfferedAndMayWait() {
            LoginBrowser first = realm.browser();
            Steps.makeCodes(realm, alice);
            realm.userResource(alice.username())
                    .removeCredential(phones().get(0).getId());
            String code = lockoutCode();

            Page question = enter(first, codeQuestion(first, alice), code);

            assertThat(question.text()).contains("Set up an authenticator app", "Not now");
            assertThat(codesOn(first.submit(question, Map.of("lostFactor", "keep"))))
                    .hasSize(2);
        }
    }

    @Nested
    @DisplayName("Given codes of the user's own")
    class OwnCodes {

        @Test
        void thenOnlyTheLastOneAsks() {
            List<String> codes = Steps.makeCodes(realm, alice);
            LoginBrowser browser = realm.browser();
            assertThat(enter(browser, codeQuestion(browser, alice), codes.get(0))
                            .code())
                    .isPresent();
            LoginBrowser last = realm.browser();

            Page question = enter(last, codeQuestion(last, alice), codes.get(1));

            assertThat(question.text()).contains("That was your last code", "Is your phone gone?");
            Page renewed = last.submit(question, Map.of("lostFactor", "keep"));
            assertThat(codesOn(renewed)).hasSize(2);
            assertThat(renewed.text()).contains("You have used your last backup code.");
        }
    }

    @Nested
    @DisplayName("Given a policy that demands a new factor")
    class Demanded {

        @BeforeEach
        void demand() {
            demand(DEMANDED + ",download-backup-codes");
        }

        private void demand(String followUpActions) {
            Map<String, String> policy = new HashMap<>(POLICY);
            policy.put("lockoutFollowUpActions", followUpActions);
            realm.policy(policy);
        }

        @Test
        void thenThereIsNoOtherWayOn() {
            LoginBrowser browser = realm.browser();
            Page question = comeIn(browser);
            assertThat(question.text())
                    .contains("You cannot go on before something new is set up.")
                    .doesNotContain("I still have it");

            Page still = browser.submit(question, Map.of("lostFactor", "keep"));
            assertThat(asksForLostFactor(still)).as(still.toString()).isTrue();

            Page setUp = replace(browser, still);
            Page cancelled = browser.submitForm(setUp, "form[method=post]", Map.of("cancel-aia", "true"));
            assertThat(asksForLostFactor(cancelled)).as(cancelled.toString()).isTrue();
            Page again = replace(browser, cancelled);
            Page codes = register(
                    browser,
                    again,
                    new Totp(again.html().select("[name=totpSecret]").val()));
            assertThat(codesOn(codes)).as(codes.toString()).hasSize(2);
            assertThat(confirm(browser, codes).code()).isPresent();
        }

        @Test
        void andTheUserLeavesThenTheNextCodeMeetsTheSameDemand() {
            List<String> codes = LockingOut.makeCodes(realm, alice);
            LoginBrowser first = realm.browser();
            replace(first, enter(first, codeQuestion(first, alice), codes.get(0)));
            LoginBrowser second = realm.browser();

            Page question = enter(second, codeQuestion(second, alice), codes.get(1));

            assertThat(asksForLostFactor(question)).as(question.toString()).isTrue();
            assertThat(question.text()).doesNotContain("I still have it");
        }

        @Test
        void andTheUserComesBackWithThePhoneThenItIsMet() {
            LoginBrowser browser = realm.browser();
            comeIn(browser);

            LoginBrowser withPhone = realm.browser();
            Page codes = withPhone.submit(
                    withPhone.signIn(alice), Map.of("otp", alice.totp().now()));

            assertThat(codesOn(codes)).as(codes.toString()).hasSize(2);
            assertThat(confirm(withPhone, codes).code()).isPresent();
            assertThat(realm.userResource(alice.username()).toRepresentation().getRequiredActions())
                    .doesNotContain(DEMANDED);
        }

        @Test
        void andAnOpenSessionOfTheUserThenItHasToProveAFactorFirst() {
            demand(DEMANDED);
            LoginBrowser open = realm.browser();
            open.submit(open.signIn(alice), Map.of("otp", alice.totp().now()));
            LoginBrowser stranger = realm.browser();
            comeIn(stranger);

            Page page = open.startLogin();

            assertThat(page.atClient()).as(page.toString()).isFalse();
            assertThat(asksForLostFactor(page)).isFalse();
            assertThat(page.hasField("password")).as(page.toString()).isTrue();
        }

        @Test
        void andALinkInAMailThenItSetsUpNothing() {
            LoginBrowser browser = realm.browser();
            comeIn(browser);

            realm.mail().reset();
            realm.userResource(alice.username()).executeActionsEmail(List.of(DEMANDED));
            LoginBrowser mailbox = realm.browser();
            Page info = mailbox.open(Steps.mailedLink(realm, alice));
            Page page = mailbox.open(info.html().select("a[href*=action-token]").attr("abs:href"));

            assertThat(asksForLostFactor(page)).as(page.toString()).isFalse();
            assertThat(page.id()).isNotEqualTo("login-config-totp");
            assertThat(page.atClient()).isFalse();
            assertThat(realm.userResource(alice.username()).toRepresentation().getRequiredActions())
                    .contains(DEMANDED);
        }
    }

    private Page comeIn(LoginBrowser browser) {
        String code = lockoutCode();
        return enter(browser, codeQuestion(browser, alice), code);
    }

    private String lockoutCode() {
        return LockingOut.makeCodes(realm, alice).get(0);
    }

    private List<CredentialRepresentation> phones() {
        return realm.credentials(alice.username(), "otp");
    }

    private static Page replace(LoginBrowser browser, Page question) {
        return browser.submit(question, Map.of("lostFactor", "replace"));
    }

    /** Keycloak's own page for an authenticator app. */
    private static Page register(LoginBrowser browser, Page setUp, Totp phone) {
        return browser.submit(setUp, Map.of("totp", phone.now(), "userLabel", "New phone"));
    }

    private Page withOtp(String code) {
        LoginBrowser browser = realm.browser();
        return browser.submit(browser.signIn(alice), Map.of("otp", code));
    }
}
