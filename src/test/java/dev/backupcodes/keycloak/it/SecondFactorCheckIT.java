package dev.backupcodes.keycloak.it;

import static dev.backupcodes.keycloak.it.Steps.GET_CODES;
import static dev.backupcodes.keycloak.it.Steps.codesOn;
import static dev.backupcodes.keycloak.it.Steps.confirm;
import static dev.backupcodes.keycloak.it.Steps.enter;
import static dev.backupcodes.keycloak.it.Steps.makeCodes;
import static dev.backupcodes.keycloak.it.Steps.signInWithCode;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.keycloak.representations.idm.UserRepresentation;

/** Codes are shown only after a second factor: who is asked for which, and what a guesser gets. */
class SecondFactorCheckIT {

    private static final String WRONG = "This one-time code is not valid.";
    private static final String TOO_MANY = "Too many wrong codes. Wait a few minutes and try again.";

    @RegisterExtension
    static final TestRealm realm = TestRealm.builder()
            .otpReusable()
            .policy(Map.of("notifications", "false"))
            .build();

    private TestUser alice;

    @BeforeEach
    void aUserWithPasswordAndOtp() {
        alice = realm.newUser("alice", true);
    }

    @AfterEach
    void putBackWhatTestsChange() {
        policy(Map.of());
    }

    @Test
    void givenOnlyTheCookieThenAnOtpIsAskedForInPlaceBeforeCodesAreShown() {
        LoginBrowser browser = signedIn(alice);

        Page question = browser.startLogin(GET_CODES);
        assertOtpIsAskedFor(question);
        Page again = enterOtp(browser, question, alice.totp().wrong());
        assertOtpIsAskedFor(again);
        assertThat(again.message()).startsWith(WRONG);
        Page empty = enterOtp(browser, again, " ");
        assertOtpIsAskedFor(empty);
        assertThat(empty.message()).isEqualTo("Enter the one-time code.");
        Page codes = enterOtp(browser, empty, spaced(alice.totp().now()));

        assertThat(codesOn(codes)).hasSize(10);
        Page done = confirm(browser, codes);
        assertThat(done.code()).isPresent();
        assertThat(done.parameter("kc_action_status")).contains("success");
    }

    @Test
    void givenThisVeryLoginAskedForTheOtpThenItIsNotAskedForAgain() {
        LoginBrowser browser = realm.browser();

        Page codes = browser.submit(
                browser.signIn(alice, GET_CODES), Map.of("otp", alice.totp().now()));

        assertThat(codesOn(codes)).hasSize(10);
    }

    @Test
    void givenAnOtpWasUsedAtTheLoginThenItIsNotTakenAgainAndTheNextOneIs() {
        realm.otpReusable(false);
        try {
            LoginBrowser browser = realm.browser();
            String used = alice.totp().fresh();
            assertThat(enterOtp(browser, browser.signIn(alice), used).code()).isPresent();

            Page refused = enterOtp(browser, browser.startLogin(GET_CODES), used);
            assertOtpIsAskedFor(refused);
            assertThat(refused.message()).startsWith(WRONG);

            Page shown = enterOtp(browser, refused, alice.totp().fresh());
            assertThat(codesOn(shown)).as(shown.toString()).isNotEmpty();
        } finally {
            realm.otpReusable(true);
        }
    }

    @Test
    void givenTheQuestionIsOpenThenAForgedConfirmationIsAnsweredWithTheQuestion() {
        LoginBrowser browser = signedIn(alice);
        Page question = browser.startLogin(GET_CODES);

        Page answer = browser.submitForm(
                question, "form", Map.of("setId", "AAAAAAAAAAAAAAAAAAAAAA", "saved", "on", "continue-without", "on"));

        assertOtpIsAskedFor(answer);
        assertThat(realm.credentials(alice.username(), "backup-codes")).isEmpty();
    }

    @Test
    void givenFiveWrongOtpsThenTheRightOneIsRefusedForAQuarterOfAnHour() {
        policy(Map.of("max_auth_age", "3600"));
        LoginBrowser browser = signedIn(alice);
        Page page = browser.startLogin(GET_CODES);
        for (int i = 0; i < 5; i++) {
            page = enterOtp(browser, page, alice.totp().wrong());
            assertThat(page.message()).startsWith(WRONG);
        }

        page = enterOtp(browser, page, alice.totp().wrong());
        assertRefused(page);
        assertRefused(enterOtp(browser, page, alice.totp().now()));
        LoginBrowser elsewhere = signedIn(alice);
        assertRefused(enterOtp(
                elsewhere, elsewhere.startLogin(GET_CODES), alice.totp().now()));

        realm.server().clock().advance(Duration.ofMinutes(14));
        assertRefused(
                enterOtp(browser, browser.startLogin(GET_CODES), alice.totp().now()));
        realm.server().clock().advance(Duration.ofSeconds(61));
        Page codes =
                enterOtp(browser, browser.startLogin(GET_CODES), alice.totp().now());
        assertThat(codesOn(codes)).as(codes.toString()).isNotEmpty();
    }

    @Test
    void givenARightOtpThenTheWrongOnesBeforeItAreForgotten() {
        LoginBrowser browser = signedIn(alice);
        for (int time = 0; time < 2; time++) {
            Page page = browser.startLogin(GET_CODES);
            for (int i = 0; i < 4; i++) {
                page = enterOtp(browser, page, alice.totp().wrong());
                assertThat(page.message()).startsWith(WRONG);
            }
            assertThat(codesOn(enterOtp(browser, page, alice.totp().now()))).isNotEmpty();
        }
    }

    @Test
    void givenFiftyWrongOtpsAtOnceThenFiveAreLookedAtAndTheRightOneIsRefused() {
        List<LoginBrowser> browsers = Parallel.repeat(50, i -> signedIn(alice));
        List<Page> questions = Parallel.map(browsers, browser -> browser.startLogin(GET_CODES));

        List<Page> answers = Parallel.atOnce(
                50,
                i -> enterOtp(browsers.get(i), questions.get(i), alice.totp().wrong()));

        assertThat(answers).allSatisfy(page -> assertThat(page.status()).isEqualTo(200));
        assertThat(answers.stream().filter(page -> page.message().startsWith(WRONG)))
                .hasSize(5);
        assertThat(answers.stream().filter(page -> page.message().equals(TOO_MANY)))
                .hasSize(45);
        assertRefused(enterOtp(browsers.get(0), answers.get(0), alice.totp().now()));
    }

    @Test
    void givenRealmProtectionThenWrongOtpsCountThereAndALockedUserIsRefused() {
        // Before the protection is on: it notes successes in the background, too, and one that comes late clears the
        // count.
        LoginBrowser browser = signedIn(alice);
        realm.update(settings -> {
            settings.setBruteForceProtected(true);
            settings.setFailureFactor(2);
            settings.setQuickLoginCheckMilliSeconds(0L);
        });
        try {
            Page page = enterOtp(
                    browser, browser.startLogin(GET_CODES), alice.totp().wrong());
            realm.awaitFailures(alice, 1);
            page = enterOtp(browser, page, alice.totp().wrong());
            assertThat(page.message()).startsWith(WRONG);
            realm.awaitLock(alice);

            assertRefused(enterOtp(browser, page, alice.totp().now()));
        } finally {
            realm.update(settings -> settings.setBruteForceProtected(false));
        }
    }

    @Test
    void givenAnAdministratorSignedInAsTheUserThenNoCodesAreShown() {
        TestUser bob = passwordOnly();
        policy(Map.of("requireSecondFactor", "false"));
        for (TestUser user : List.of(alice, bob)) {
            LoginBrowser asUser = signedInAs(user);
            Page onItsOwn = asUser.startLogin(GET_CODES);
            assertThat(onItsOwn.atClient()).isFalse();
            assertThat(codesOn(onItsOwn)).isEmpty();

            giveActionTo(user);
            Page pending = asUser.startLogin();
            assertThat(pending.text()).contains("An administrator is signed in for this user.");
            assertThat(codesOn(pending)).isEmpty();
        }
    }

    @Test
    void givenAnAdministratorSignedInAsTheUserThenEvenTheUsersSecretsShowNoCodesThere() {
        LoginBrowser asAlice = signedInAs(alice);

        Page password = asAlice.startLogin(GET_CODES);
        Page otp = asAlice.submit(password, Map.of("password", alice.password()));
        Page after = asAlice.submit(otp, Map.of("otp", alice.totp().now()));

        assertThat(after.text()).contains("An administrator is signed in for this user.");
        assertThat(codesOn(after)).isEmpty();
    }

    @Test
    void givenCodesAreTheOnlySecondFactorThenAFreshLoginWithOneOfThemIsAskedFor() {
        policy(Map.of("requireSecondFactor", "false"));
        TestUser bob = passwordOnly();
        List<String> codes = makeCodes(realm, bob);
        LoginBrowser browser = realm.browser();
        assertThat(enter(browser, browser.signIn(bob), codes.get(0)).code()).isPresent();

        Page password = browser.startLogin(GET_CODES);
        assertThat(codesOn(password)).isEmpty();
        assertThat(password.hasField("password")).as(password.toString()).isTrue();
        Page question = browser.submit(password, Map.of("password", bob.password()));
        assertThat(codesOn(question)).isEmpty();
        Page fresh = enter(browser, question, codes.get(1));

        assertThat(codesOn(fresh)).hasSize(10).doesNotContainAnyElementsOf(codes);
        assertThat(confirm(browser, fresh).parameter("kc_action_status")).contains("success");
    }

    @Test
    void givenAPendingActionAndOnlyTheCookieThenAnOtpIsAskedForFirst() {
        LoginBrowser browser = signedIn(alice);
        giveActionTo(alice);

        Page question = browser.startLogin();
        assertOtpIsAskedFor(question);
        Page codes = enterOtp(browser, question, alice.totp().now());

        assertThat(codesOn(codes)).hasSize(10);
        assertThat(confirm(browser, codes).code()).isPresent();
        assertThat(browser.startLogin().code()).as("the action is done").isPresent();
    }

    @Test
    void givenAPendingActionAndALoginWithOtpThenCodesAreShown() {
        giveActionTo(alice);
        LoginBrowser browser = realm.browser();

        Page codes =
                browser.submit(browser.signIn(alice), Map.of("otp", alice.totp().now()));

        assertThat(codesOn(codes)).hasSize(10);
    }

    @Test
    void givenTheUserCancelsThenTheApplicationIsToldAndNothingChanges() {
        List<String> old = makeCodes(realm, alice);
        LoginBrowser browser = signedIn(alice);
        Page question = browser.startLogin(GET_CODES);

        Page atQuestion = browser.submit(question, Map.of("cancel-aia", "true"));
        assertThat(atQuestion.code()).isPresent();
        assertThat(atQuestion.parameter("kc_action_status")).contains("cancelled");
        Page codes =
                enterOtp(browser, browser.startLogin(GET_CODES), alice.totp().now());
        Page atCodes = browser.submit(codes, Map.of("cancel-aia", "true", "saved", "on"));
        assertThat(atCodes.code()).isPresent();
        assertThat(atCodes.parameter("kc_action_status")).contains("cancelled");

        assertThat(signInWithCode(realm, alice, codesOn(codes).get(0)).atClient())
                .isFalse();
        assertThat(signInWithCode(realm, alice, old.get(0)).code()).isPresent();
    }

    @Test
    void givenNoSecondFactorIsRequiredThenAUserWithoutOneGetsCodes() {
        policy(Map.of("requireSecondFactor", "false"));
        TestUser bob = passwordOnly();
        LoginBrowser browser = signedIn(bob);

        assertThat(codesOn(browser.startLogin(GET_CODES))).hasSize(10);
    }

    @Test
    void givenASecondFactorIsRequiredThenAUserWithoutOneIsToldToSetOneUpFirst() {
        TestUser bob = passwordOnly();
        LoginBrowser browser = signedIn(bob);

        Page asked = browser.startLogin(GET_CODES);
        assertThat(asked.text()).contains("Set up a second factor first");
        assertThat(codesOn(asked)).isEmpty();
        assertThat(browser.submit(asked, Map.of("cancel-aia", "true")).parameter("kc_action_status"))
                .contains("cancelled");

        giveActionTo(bob);
        LoginBrowser goingOn = realm.browser();
        Page pending = goingOn.signIn(bob);
        assertThat(pending.text()).contains("Set up a second factor first");
        assertThat(codesOn(pending)).isEmpty();
        Page without = goingOn.submit(pending, Map.of("continue-without", "true"));
        assertThat(without.code()).isPresent();
        assertThat(realm.credentials(bob.username(), "backup-codes")).isEmpty();
    }

    private static void policy(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("notifications", "false");
        realm.policy(all);
    }

    private static TestUser passwordOnly() {
        return realm.newUser("bob", false);
    }

    private static LoginBrowser signedIn(TestUser user) {
        LoginBrowser browser = realm.browser();
        Page page = browser.signIn(user);
        if (user.totp() != null) {
            page = enterOtp(browser, page, user.totp().now());
        }
        assertThat(page.code()).as(page.toString()).isPresent();
        return browser;
    }

    private static Page enterOtp(LoginBrowser browser, Page question, String otp) {
        return browser.submit(question, Map.of("otp", otp));
    }

    private static String spaced(String otp) {
        return otp.substring(0, 3) + " " + otp.substring(3);
    }

    private static void assertOtpIsAskedFor(Page page) {
        assertThat(page.text()).contains("Confirm it is you");
        assertThat(page.hasField("otp")).isTrue();
        assertThat(codesOn(page)).isEmpty();
    }

    private static void assertRefused(Page page) {
        assertThat(page.message()).as(page.toString()).isEqualTo(TOO_MANY);
        assertThat(codesOn(page)).isEmpty();
    }

    private static void giveActionTo(TestUser user) {
        UserRepresentation change = realm.userResource(user.username()).toRepresentation();
        change.setRequiredActions(List.of(TestRealm.REQUIRED_ACTION));
        realm.userResource(user.username()).update(change);
    }

    private static LoginBrowser signedInAs(TestUser user) {
        LoginBrowser browser = Steps.impersonating(realm, user);
        assertThat(browser.startLogin().code())
                .as("signed in as " + user.username())
                .isPresent();
        return browser;
    }
}
