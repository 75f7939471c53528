package dev.backupcodes.keycloak.it;

import static dev.backupcodes.keycloak.it.Steps.codeQuestion;
import static dev.backupcodes.keycloak.it.Steps.codesOn;
import static dev.backupcodes.keycloak.it.Steps.confirm;
import static dev.backupcodes.keycloak.it.Steps.enter;
import static dev.backupcodes.keycloak.it.Steps.enterAndKeep;
import static dev.backupcodes.keycloak.it.Steps.hurried;
import static dev.backupcodes.keycloak.it.Steps.makeCodes;
import static dev.backupcodes.keycloak.it.Steps.signInWithCode;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Make, sign in, use up, renew. */
class OwnCodesIT {

    @RegisterExtension
    final TestRealm realm =
            TestRealm.builder().userWithOtp("alice").otpReusable().build();

    private TestUser alice;

    @BeforeEach
    void aUserWithPasswordAndOtp() {
        alice = realm.user("alice");
    }

    @Test
    void givenANewSetThenAnyCodeSignsInOnceHoweverItIsTyped() {
        List<String> codes = makeCodes(realm, alice);
        assertThat(codes).hasSize(10).doesNotHaveDuplicates();

        assertThat(signInWithCode(realm, alice, hurried(codes.get(7))).code()).isPresent();

        Page again = signInWithCode(realm, alice, codes.get(7));
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.message()).startsWith("This backup code is not valid.");
        assertThat(signInWithCode(realm, alice, codes.get(2)).code()).isPresent();
    }

    @Test
    void givenAnotherFactorIsAskedForThenTryAnotherWayListsABackupCode() {
        makeCodes(realm, alice);
        LoginBrowser browser = realm.browser();

        Page list = browser.tryAnotherWay(browser.signIn(alice));

        assertThat(list.text()).contains("Backup code Enter one of your backup codes.");
    }

    @Test
    void givenTheLastCodeIsUsedThenNewOnesAreAskedForBeforeTheLoginCompletes() {
        List<String> codes = makeCodes(realm, alice);
        Collections.shuffle(codes);
        for (String code : codes.subList(0, 9)) {
            assertThat(signInWithCode(realm, alice, code).code()).isPresent();
        }

        LoginBrowser browser = realm.browser();
        Page after = enterAndKeep(browser, codeQuestion(browser, alice), codes.get(9));

        assertThat(after.atClient()).isFalse();
        List<String> fresh = codesOn(after);
        assertThat(fresh).hasSize(10).doesNotContainAnyElementsOf(codes);
        assertThat(confirm(browser, after).code()).isPresent();
        assertThat(signInWithCode(realm, alice, fresh.get(0)).code()).isPresent();
    }

    @Test
    void givenAUsedUpSetThenThePasswordAloneNeverSignsIn() {
        realm.policy(Map.of("requireSecondFactor", "false", "codeCount", "1"));
        TestUser bob = realm.addUser("bob", false);
        String only = makeCodes(realm, bob).get(0);
        LoginBrowser leaving = realm.browser();
        assertThat(enter(leaving, codeQuestion(leaving, bob), only).atClient()).isFalse();

        Page comingBack = realm.browser().signIn(bob);

        assertThat(comingBack.atClient()).isFalse();
        assertThat(comingBack.hasField("backupCode")).isTrue();
        assertThat(codesOn(comingBack)).isEmpty();
        assertThat(comingBack.text()).contains("You have used all your backup codes.");
    }

    @Test
    void givenANewSetIsConfirmedThenTheOldOneIsDead() {
        List<String> old = makeCodes(realm, alice);
        List<String> fresh = makeCodes(realm, alice);

        assertThat(signInWithCode(realm, alice, old.get(0)).atClient()).isFalse();
        assertThat(signInWithCode(realm, alice, fresh.get(0)).code()).isPresent();
        assertThat(realm.credentials("alice", "backup-codes")).hasSize(1);
    }

    @Test
    void givenANewSetIsShownButNotConfirmedThenTheOldOneStands() {
        List<String> old = makeCodes(realm, alice);
        Page shown = Steps.codesPage(realm.browser(), alice);

        assertThat(signInWithCode(realm, alice, codesOn(shown).get(0)).atClient())
                .isFalse();
        assertThat(signInWithCode(realm, alice, old.get(0)).code()).isPresent();
    }

    @Test
    void givenNewCodesAreShownAgainAndAgainThenThePageSaysWhenToComeBack() {
        LoginBrowser browser = realm.browser();
        Page shown = Steps.codesPage(browser, alice);
        for (int views = 2; views <= 5; views++) {
            shown = browser.open(Steps.reloadAddress(shown));
            assertThat(codesOn(shown)).as("view %d", views).hasSize(10);
        }

        Page refused = browser.open(Steps.reloadAddress(shown));
        assertThat(codesOn(refused)).isEmpty();
        assertThat(refused.text()).containsPattern("shown too often in a short time\\. Try again in (10|9) minutes\\.");
        LoginBrowser another = realm.browser();
        Page elsewhere = another.submit(
                another.signIn(alice, Steps.GET_CODES),
                Map.of("otp", alice.totp().now()));
        assertThat(codesOn(elsewhere))
                .as("it counts for the user, not for the session")
                .isEmpty();
        assertThat(makeCodes(realm, realm.addUser("bob", true)))
                .as("somebody else")
                .hasSize(10);
        assertThat(confirm(browser, shown).code())
                .as("the codes that were shown last can be confirmed")
                .isPresent();
        try {
            realm.server().clock().advance(Duration.ofMinutes(11));
            assertThat(makeCodes(realm, alice)).hasSize(10);
        } finally {
            realm.server().clock().reset();
        }
    }
}
