package dev.backupcodes.keycloak.it;

import static dev.backupcodes.keycloak.it.Steps.codesOn;
import static dev.backupcodes.keycloak.it.Steps.codesPage;
import static dev.backupcodes.keycloak.it.Steps.confirm;
import static dev.backupcodes.keycloak.it.Steps.makeCodes;
import static dev.backupcodes.keycloak.it.Steps.signInWithCode;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Nothing becomes active but what the confirmed page showed. */
class TamperIT {

    @RegisterExtension
    final TestRealm realm =
            TestRealm.builder().userWithOtp("alice").otpReusable().build();

    private TestUser alice;
    private List<String> old;

    @BeforeEach
    void aUserWithCodes() {
        alice = realm.user("alice");
        old = makeCodes(realm, alice);
    }

    @Test
    void givenAChangedSetIdThenNothingIsActivatedAndNewCodesAreShown() {
        LoginBrowser browser = realm.browser();
        Page page = codesPage(browser, alice);

        Page answer = browser.submit(page, Map.of("saved", "on", "setId", "0123456789"));

        assertNewCodesInsteadOf(page, answer);
        assertThat(answer.text()).contains("That page was out of date.");
        assertOldCodesStand(page, answer);
    }

    @Test
    void givenInventedCodesInTheFormThenTheyAreIgnored() {
        LoginBrowser browser = realm.browser();
        Page page = codesPage(browser, alice);
        String invented = "0000-0000-0000-0000";

        Page answer = browser.submitForm(
                page,
                "form:has([name=setId])",
                Map.of(
                        "saved",
                        "on",
                        "codes",
                        invented,
                        "backupCodes",
                        invented,
                        "generatedRecoveryAuthnCodes",
                        invented));

        assertThat(answer.code()).isPresent();
        assertThat(signInWithCode(realm, alice, invented).atClient()).isFalse();
        assertThat(signInWithCode(realm, alice, codesOn(page).get(0)).code()).isPresent();
    }

    @Test
    void givenTheBoxIsNotTickedThenNothingIsActivatedAndNewCodesAreShown() {
        LoginBrowser browser = realm.browser();
        Page page = codesPage(browser, alice);

        Page answer = browser.submitForm(page, "form:has([name=setId])", Map.of());

        assertNewCodesInsteadOf(page, answer);
        assertThat(answer.text()).contains("Tick the box when you have saved the codes.");
        assertOldCodesStand(page, answer);
    }

    @Test
    void givenAReloadedPageThenOnlyTheCodesShownLastCanBeConfirmed() {
        LoginBrowser browser = realm.browser();
        Page first = codesPage(browser, alice);
        Page reloaded = browser.open(first.url().toString());
        assertNewCodesInsteadOf(first, reloaded);

        assertThat(confirm(browser, reloaded).code()).isPresent();

        assertThat(signInWithCode(realm, alice, codesOn(first).get(0)).atClient())
                .isFalse();
        assertThat(signInWithCode(realm, alice, codesOn(reloaded).get(0)).code())
                .isPresent();
    }

    @Test
    void givenAStalePageIsConfirmedThenItsCodesAreNotActivated() {
        LoginBrowser browser = realm.browser();
        Page stale = codesPage(browser, alice);
        Page reloaded = browser.open(stale.url().toString());

        Page answer = confirm(browser, stale);

        assertNewCodesInsteadOf(stale, answer);
        assertOldCodesStand(stale, reloaded);
    }

    @Test
    void givenTwoTabsThenTheOneConfirmedLastWins() {
        LoginBrowser browser = realm.browser();
        Page left = codesPage(browser, alice);
        LoginBrowser other = realm.browser();
        Page right = codesPage(other, alice);

        assertThat(confirm(other, right).code()).isPresent();
        assertThat(confirm(browser, left).code()).isPresent();

        assertThat(signInWithCode(realm, alice, codesOn(right).get(0)).atClient())
                .isFalse();
        assertThat(signInWithCode(realm, alice, codesOn(left).get(0)).code()).isPresent();
    }

    @Test
    void givenTheActionIsCancelledThenNothingIsActivated() {
        LoginBrowser browser = realm.browser();
        Page page = codesPage(browser, alice);

        Page answer = browser.submit(page, Map.of("cancel-aia", "true"));

        assertThat(answer.parameter("kc_action_status")).hasValue("cancelled");
        assertOldCodesStand(page);
    }

    @Test
    void givenAConfirmationIsSentTwiceThenOneSetIsActive() {
        LoginBrowser browser = realm.browser();
        Page page = codesPage(browser, alice);
        String action = LoginBrowser.action(page, "setId");
        List<Map.Entry<String, String>> form = List.of(
                Map.entry("saved", "on"),
                Map.entry("setId", page.html().selectFirst("[name=setId]").val()));

        List<Page> answers = Parallel.atOnce(2, i -> browser.post(action, form));

        assertThat(answers).anySatisfy(answer -> assertThat(answer.code()).isPresent());
        assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isLessThan(500));
        assertThat(realm.credentials("alice", "backup-codes")).hasSize(1);
        assertThat(signInWithCode(realm, alice, codesOn(page).get(0)).code()).isPresent();
    }

    @Test
    void givenTwoFirstSetsAreConfirmedAtOnceThenTheyAreNeverAUnion() {
        for (int round = 0; round < 5; round++) {
            TestUser user = realm.addUser("first" + round, true);
            List<LoginBrowser> browsers = List.of(realm.browser(), realm.browser());
            List<Page> pages = new ArrayList<>();
            browsers.forEach(browser -> pages.add(codesPage(browser, user)));

            List<Page> answers = Parallel.atOnce(2, i -> confirm(browsers.get(i), pages.get(i)));

            assertThat(answers).allSatisfy(answer -> assertThat(answer.code()).isPresent());
            long live = pages.stream()
                    .map(page -> signInWithCode(realm, user, codesOn(page).get(0)))
                    .filter(answer -> answer.code().isPresent())
                    .count();
            assertThat(live).isEqualTo(1);
        }
    }

    private static void assertNewCodesInsteadOf(Page before, Page after) {
        assertThat(after.status()).isEqualTo(200);
        assertThat(codesOn(after)).hasSize(10).doesNotContainAnyElementsOf(codesOn(before));
    }

    private void assertOldCodesStand(Page... shown) {
        for (Page page : shown) {
            assertThat(signInWithCode(realm, alice, codesOn(page).get(0)).atClient())
                    .isFalse();
        }
        assertThat(signInWithCode(realm, alice, old.get(0)).code()).isPresent();
    }
}
