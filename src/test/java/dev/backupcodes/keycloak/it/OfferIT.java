package dev.backupcodes.keycloak.it;

import static dev.backupcodes.keycloak.it.Steps.codesOn;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a login with another second factor asks of a user who has no codes. */
class OfferIT {

    @RegisterExtension
    static final TestRealm realm = TestRealm.builder().otpReusable().build();

    private TestUser alice;

    @BeforeEach
    void aUserWithOtp() {
        offer("offer");
        alice = realm.newUser("alice", true);
    }

    private static void offer(String offer) {
        realm.policy(Map.of("notifications", "false", "offerCodes", offer, "offerCodesLater", "2"));
    }

    @Test
    void givenNobodyHasSwitchedItOnThenNobodyIsAsked() {
        realm.policy(Map.of("notifications", "false"));
        assertThat(signIn(realm.browser()).code()).isPresent();
    }

    @Test
    void givenYesThenThereAreCodesAndNobodyAsksAgain() {
        LoginBrowser browser = realm.browser();
        Page offer = signIn(browser);
        assertThat(isOffer(offer)).as(offer.toString()).isTrue();
        assertThat(codesOn(offer)).isEmpty();

        Page codes = answer(browser, offer, "make");
        assertThat(codesOn(codes)).hasSize(10);
        assertThat(Steps.confirm(browser, codes).code()).isPresent();
        assertThat(signIn(realm.browser()).code()).isPresent();
    }

    @Test
    void givenLaterThenTheNextLoginAsksAgainAndGivenNoThenNoneDoes() {
        LoginBrowser browser = realm.browser();
        assertThat(answer(browser, signIn(browser), "later").code()).isPresent();
        assertThat(browser.startLogin().code()).as("by the cookie").isPresent();

        browser = realm.browser();
        assertThat(answer(browser, signIn(browser), "no").code()).isPresent();
        assertThat(signIn(realm.browser()).code()).isPresent();

        offer("require");
        assertThat(isOffer(signIn(realm.browser())))
                .as("no longer theirs to refuse")
                .isTrue();
    }

    @Test
    void givenTheyAreRequiredThenTheyCanBePutOffTwiceAndNoFormGetsPast() {
        offer("require");
        LoginBrowser browser = realm.browser();
        Page first = signIn(browser);
        assertThat(first.text()).contains("You can put it off: 2 more times.");
        Page still = answer(browser, first, "no");
        assertThat(isOffer(still)).as("nobody may say no: " + still).isTrue();
        assertThat(answer(browser, still, "later").code()).isPresent();

        browser = realm.browser();
        Page second = signIn(browser);
        assertThat(second.text()).contains("You can put it off: once more.");
        assertThat(answer(browser, second, "later").code()).isPresent();

        browser = realm.browser();
        Page third = signIn(browser);
        assertThat(codesOn(third)).as(third.toString()).hasSize(10);
        for (String answer : new String[] {"later", "no", "make"}) {
            third = browser.submitForm(third, "#kc-backup-codes-download-form", Map.of("codes-offer", answer));
            assertThat(third.code()).as("past it by " + answer).isEmpty();
            assertThat(codesOn(third)).hasSize(10);
        }
        assertThat(Steps.confirm(browser, third).code()).isPresent();
    }

    @Test
    void givenCodesThatHaveExpiredThenTheUserIsAskedAsWithout() {
        realm.policy(Map.of("notifications", "false", "codeLifespanDays", "1", "offerCodes", "offer"));
        Steps.makeCodes(realm, alice);
        assertThat(signIn(realm.browser()).code()).isPresent();
        realm.server().clock().advance(Duration.ofDays(2));
        Page offer = signIn(realm.browser());
        assertThat(isOffer(offer)).as(offer.toString()).isTrue();
    }

    @Test
    void givenNoSecondFactorWasProvedThenNothingIsOffered() {
        offer("require");
        TestUser bare = realm.newUser("bare", false);
        assertThat(realm.browser().signIn(bare).code()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"offer", "require"})
    void givenAClientWithoutPagesThenItGetsItsToken(String offer) {
        offer(offer);
        assertThat(Tokens.byPassword(realm, alice)).isNotBlank();
    }

    @Test
    void givenAnApplicationWantsSomethingElseThenNothingIsOfferedOnTheWay() {
        LoginBrowser browser = realm.browser();
        Page page = browser.signIn(alice, Map.of("kc_action", "UPDATE_PASSWORD"));
        page = browser.submit(page, Map.of("otp", alice.totp().now()));
        assertThat(page.hasField("password-new")).as(page.toString()).isTrue();
        page = browser.submit(page, Map.of("password-new", TestRealm.PASSWORD, "password-confirm", TestRealm.PASSWORD));
        assertThat(page.code()).as(page.toString()).isPresent();
    }

    @Test
    void givenCodesThatCannotBeReadThenTheLoginGoesOn() {
        Steps.makeCodes(realm, alice);
        realm.inspect()
                .spoil(
                        alice.id(),
                        realm.credentials(alice.username(), "backup-codes")
                                .get(0)
                                .getId());
        assertThat(signIn(realm.browser()).code()).isPresent();
    }

    private Page signIn(LoginBrowser browser) {
        Page page = browser.signIn(alice);
        return browser.submit(page, Map.of("otp", alice.totp().now()));
    }

    private static boolean isOffer(Page page) {
        return page.html().selectFirst("#kc-backup-codes-offer-form") != null;
    }

    private static Page answer(LoginBrowser browser, Page page, String answer) {
        return browser.submit(page, Map.of("codes-offer", answer));
    }
}
