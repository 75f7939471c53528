package dev.backupcodes.keycloak.it;

import static dev.backupcodes.keycloak.it.Steps.codeQuestion;
import static dev.backupcodes.keycloak.it.Steps.codesOn;
import static dev.backupcodes.keycloak.it.Steps.codesPage;
import static dev.backupcodes.keycloak.it.Steps.confirm;
import static dev.backupcodes.keycloak.it.Steps.enter;
import static dev.backupcodes.keycloak.it.Steps.makeCodes;
import static dev.backupcodes.keycloak.it.Steps.reloadAddress;
import static dev.backupcodes.keycloak.it.Steps.signInWithCode;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.representations.idm.AuthenticationExecutionInfoRepresentation;

/** Forms that are sent to another step, flow, tab or browser than the one they were made for. */
class StolenFormIT {

    @RegisterExtension
    static final TestRealm realm = TestRealm.builder()
            .otpReusable()
            .with(settings -> {
                settings.setResetPasswordAllowed(true);
                settings.setRegistrationAllowed(true);
            })
            .policy(Map.of("notifications", "false"))
            .build();

    private final LoginBrowser browser = realm.browser();
    private TestUser alice;
    private List<String> codes;

    @BeforeEach
    void aUserWithOtpAndCodes() {
        alice = realm.newUser("alice", true);
        codes = makeCodes(realm, alice);
    }

    @ParameterizedTest
    @ValueSource(strings = {"reset-credentials", "first-broker-login", "post-broker-login", "registration"})
    void givenARightCodeIsSentToAnotherFlowThenItCountsInItsOwnOnly(String flow) {
        Page question = codeQuestion(browser, alice);

        Page answer = browser.post(
                LoginBrowser.action(question, "backupCode").replace("/authenticate?", "/" + flow + "?"),
                List.of(Map.entry("backupCode", codes.get(0))));

        assertThat(answer.status()).as(answer.toString()).isLessThan(500);
        assertThat(answer.atClient()).as(answer.toString()).isFalse();
        assertThat(answer.text()).as("a sentence for people").isNotBlank();
        assertThat(left()).isEqualTo(10);
        assertNobodyIsSignedIn(browser);
        Page again = codeQuestion(browser, alice);
        assertThat(enter(browser, again, codes.get(0)).code()).isPresent();
    }

    @Test
    void givenACodeIsSentToTheStepOfAnotherFactorThenNothingIsUsedUp() {
        Page otp = browser.signIn(alice);
        Page question = browser.choose(browser.tryAnotherWay(otp), "Backup code");

        Page answer = browser.post(
                LoginBrowser.action(question, "backupCode")
                        .replaceFirst("execution=[^&]*", "execution=" + execution("auth-otp-form")),
                List.of(Map.entry("backupCode", codes.get(0))));

        assertThat(answer.atClient()).as(answer.toString()).isFalse();
        assertThat(left()).isEqualTo(10);
    }

    @Test
    void givenAStepThatIsNotAskedForThenItsExecutionTakesNoCode() {
        Page otp = browser.signIn(alice);

        Page answer = browser.post(
                LoginBrowser.action(otp, "otp")
                        .replaceFirst("execution=[^&]*", "execution=" + execution(TestRealm.AUTHENTICATOR)),
                List.of(Map.entry("backupCode", codes.get(0))));

        assertThat(answer.atClient()).as(answer.toString()).isFalse();
        assertThat(left()).isEqualTo(10);
    }

    /** CVE-2026-18963: the list of <i>Try another way</i> is remembered, and must not open another step. */
    @Test
    void givenTheListIsLeftOpenThenItBelongsToItsStepAndToItsLoginOnly() {
        browser.tryAnotherWay(browser.signIn(alice));

        TestUser mallory = realm.newUser("mallory", true);
        Page other = browser.signIn(mallory, Map.of("prompt", "login"));
        assertThat(other.hasField("otp")).as(other.toString()).isTrue();
        Page forced = browser.post(
                LoginBrowser.action(other, "otp"),
                List.of(
                        Map.entry("authenticationExecution", execution(TestRealm.AUTHENTICATOR)),
                        Map.entry("backupCode", codes.get(0))));

        assertThat(forced.atClient()).as(forced.toString()).isFalse();
        assertThat(forced.hasField("backupCode")).as(forced.toString()).isFalse();
        assertThat(left()).isEqualTo(10);
    }

    @Test
    void givenAStepIsChosenThatIsNotOfferedThenTheLoginDoesNotGoOnWithoutASecondFactor() {
        Page question = codeQuestion(browser, alice);

        for (String notOffered : List.of(
                execution("auth-username-password-form"),
                execution("auth-cookie"),
                execution("conditional-user-configured"))) {
            Page answer = browser.post(
                    LoginBrowser.action(question, "backupCode"),
                    List.of(Map.entry("authenticationExecution", notOffered), Map.entry("backupCode", codes.get(0))));
            assertThat(answer.status()).as(answer.toString()).isLessThan(500);
            assertThat(answer.atClient()).as(answer.toString()).isFalse();
        }

        assertThat(left()).isEqualTo(10);
        assertNobodyIsSignedIn(browser);
    }

    @Test
    void givenTheListIsOpenInOneTabThenTheOtherTabsCodeWorksOnce() {
        Page left = codeQuestion(browser, alice);
        Page right = browser.tryAnotherWay(codeQuestion(browser, alice));

        assertThat(enter(browser, left, codes.get(0)).code()).isPresent();
        Page chosen = browser.choose(right, "Backup code");
        Page answer = chosen.hasField("backupCode") ? enter(browser, chosen, codes.get(0)) : chosen;

        assertThat(answer.code()).as(answer.toString()).isEmpty();
        assertThat(left()).isEqualTo(9);
    }

    /** CVE-2026-7507: an attacker begins the login that the victim goes on with. */
    @Test
    void givenTheVictimGoesOnWithAnAttackersLoginThenTheAttackerGetsNeitherCodesNorTheLogin() {
        LoginBrowser attackers = realm.browser();
        Page begun = attackers.startLogin(Steps.GET_CODES);
        LoginBrowser victims = realm.browser();

        Page login = victims.open(LoginBrowser.action(begun, "password"));
        if (!login.hasField("password")) {
            login = victims.startLogin(Steps.GET_CODES);
        }
        Page otp = victims.submit(login, Map.of("username", alice.username(), "password", alice.password()));
        Page shown = victims.submit(otp, Map.of("otp", alice.totp().now()));

        for (Page page : List.of(
                attackers.open(reloadAddress(begun)),
                attackers.open(shown.url().toString()),
                attackers.post(LoginBrowser.action(begun, "password"), List.of()))) {
            assertThat(codesOn(page)).as(page.toString()).isEmpty();
            assertThat(page.code()).as(page.toString()).isEmpty();
        }
        assertThat(codesOn(shown)).as(shown.toString()).isNotEmpty();
        Page stolen = postTo(attackers, shown, setId(shown));
        assertThat(stolen.code()).as(stolen.toString()).isEmpty();
        assertThat(codesOn(stolen)).as(stolen.toString()).isEmpty();
        assertOldCodesStand(shown);
    }

    @Test
    void givenSomebodyElsesPageIsConfirmedThenNeitherUserGetsItsCodes() {
        TestUser mallory = realm.newUser("mallory", true);
        Page victims = codesPage(realm.browser(), alice);
        LoginBrowser attackers = realm.browser();
        Page own = codesPage(attackers, mallory);

        Page withHerSet = postTo(attackers, own, setId(victims));
        Page toHerAddress = postTo(attackers, victims, setId(victims));
        Page ownToHerAddress = postTo(attackers, victims, setId(own));

        for (Page page : List.of(withHerSet, toHerAddress, ownToHerAddress)) {
            assertThat(page.status()).as(page.toString()).isLessThan(500);
            assertThat(page.code()).as(page.toString()).isEmpty();
            assertThat(codesOn(page)).doesNotContainAnyElementsOf(codesOn(victims));
        }
        assertThat(realm.credentials(mallory.username(), "backup-codes")).isEmpty();
        assertOldCodesStand(victims);
    }

    @Test
    void givenTwoUsersInOneBrowserThenEachPageMakesOnlyItsOwnUsersCodesActive() {
        TestUser mallory = realm.newUser("mallory", true);
        Page first = codesPage(browser, mallory);
        Page second = browser.signIn(alice, Map.of("kc_action", TestRealm.REQUIRED_ACTION, "prompt", "login"));
        second = second.hasField("otp")
                ? browser.submit(second, Map.of("otp", alice.totp().now()))
                : second;
        assertThat(codesOn(second)).as(second.toString()).isNotEmpty();

        Page crossed = postTo(browser, first, setId(second));
        assertThat(crossed.code()).as(crossed.toString()).isEmpty();
        confirm(browser, second);

        assertThat(realm.credentials(mallory.username(), "backup-codes")).isEmpty();
        assertThat(signInWithCode(realm, alice, codesOn(second).get(0)).code()).isPresent();
    }

    private void assertOldCodesStand(Page shown) {
        assertThat(signInWithCode(realm, alice, codesOn(shown).get(0)).code()).isEmpty();
        assertThat(signInWithCode(realm, alice, codes.get(0)).code()).isPresent();
    }

    private static Page postTo(LoginBrowser browser, Page page, String setId) {
        return browser.post(
                LoginBrowser.action(page, "setId"), List.of(Map.entry("saved", "on"), Map.entry("setId", setId)));
    }

    private static String setId(Page page) {
        return page.html().select("[name=setId]").val();
    }

    private static void assertNobodyIsSignedIn(LoginBrowser browser) {
        Page next = browser.startLogin();
        assertThat(next.hasField("username")).as(next.toString()).isTrue();
    }

    private int left() {
        return Regenerating.asMasterAdmin(realm)
                .status(alice.id())
                .body()
                .path("remaining")
                .asInt();
    }

    private static String execution(String provider) {
        return realm.admin().flows().getExecutions(TestRealm.FLOW).stream()
                .filter(step -> provider.equals(step.getProviderId()))
                .map(AuthenticationExecutionInfoRepresentation::getId)
                .findFirst()
                .orElseThrow();
    }
}
