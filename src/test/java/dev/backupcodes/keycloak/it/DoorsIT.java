package dev.backupcodes.keycloak.it;

import static dev.backupcodes.keycloak.it.Regenerating.asMasterAdmin;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.keycloak.representations.idm.ClientRepresentation;

/**
 * Whoever has nothing but a password and backup codes is asked for a code wherever a realm lets people in. The realm is as
 * Keycloak makes it, with an identity provider, a post login flow and a client with a flow of its own, and one call.
 */
class DoorsIT {

    private static final String PROVIDER = "other-bank";
    private static final String WITH_POST_LOGIN = "other-bank-2fa";
    private static final String NEW_PASSWORD = "Set-by-mail-9";

    @RegisterExtension
    static final TestRealm realm = TestRealm.builder()
            .withoutBackupCodes()
            .otpReusable()
            .with(settings -> settings.setResetPasswordAllowed(true))
            .with(settings -> settings.setRegistrationAllowed(true))
            .build();

    private static OtherBank otherBank;

    @BeforeAll
    static void aRealmAsKeycloakMakesItAndOneCall() {
        otherBank = new OtherBank(realm);
        otherBank.trust(PROVIDER, provider -> {});
        postLoginFlow(new RealmFlows(realm));
        otherBank.trust(WITH_POST_LOGIN, provider -> provider.setPostBrokerLoginFlowAlias("post login"));
        clientWithItsOwnFlows(new RealmFlows(realm));

        AdminApi.Answer answer = asMasterAdmin(realm).setUp();

        assertThat(answer.body().path("setUp").asBoolean())
                .as(answer.toString())
                .isTrue();
        policy("0");
    }

    /** As the manual describes it, for OTP only. */
    private static void postLoginFlow(RealmFlows flows) {
        flows.create("post login");
        flows.addSubFlow("post login", "post login 2FA", "CONDITIONAL");
        flows.add("post login 2FA", "conditional-user-configured", "REQUIRED");
        flows.add("post login 2FA", "auth-otp-form", "ALTERNATIVE");
        flows.add("post login", "allow-access-authenticator", "REQUIRED");
    }

    private static void clientWithItsOwnFlows(RealmFlows flows) {
        flows.copy("browser", "shop browser");
        flows.copy("direct grant", "shop grant");
        ClientRepresentation app =
                realm.admin().clients().findByClientId(LoginBrowser.CLIENT).get(0);
        ClientRepresentation shop = new ClientRepresentation();
        shop.setClientId("shop");
        shop.setPublicClient(true);
        shop.setDirectAccessGrantsEnabled(true);
        shop.setRedirectUris(app.getRedirectUris());
        shop.setAuthenticationFlowBindingOverrides(
                Map.of("browser", flows.idOf("shop browser"), "direct_grant", flows.idOf("shop grant")));
        realm.admin().clients().create(shop).close();
    }

    private static void policy(String codeLifespanDays) {
        realm.policy(Map.of(
                "requireSecondFactor", "false",
                "adminStepUp", "false",
                "notifications", "false",
                "codeCount", "5",
                "codeLifespanDays", codeLifespanDays));
    }

    @AfterAll
    static void removeTheOtherBank() {
        otherBank.close();
    }

    /** What may have become of codes; the user has nothing else in any of them. */
    enum State {
        ACTIVE,
        EXPIRED,
        DISABLED
    }

    @ParameterizedTest
    @EnumSource(State.class)
    void givenTheMailboxAloneThenForgotPasswordAsksForACode(State state) {
        TestUser victim = newUser(false);
        String code = codesInState(state, victim).get(0);
        LoginBrowser attacker = realm.browser();

        Page page = Steps.forgotPassword(realm, attacker, victim);
        assertAsksForACode(page);
        assertAsksForACode(attacker.open(Steps.reloadAddress(page)));
        Page guessed = Steps.enter(attacker, page, Steps.wrong(code));

        assertAsksForACode(guessed);
        assertThat(realm.credentials(victim.username(), "otp")).isEmpty();
    }

    private List<String> codesInState(State state, TestUser user) {
        policy(state == State.EXPIRED ? "1" : "0");
        List<String> codes = Steps.makeCodes(realm, user);
        policy("0");
        if (state == State.EXPIRED) {
            realm.server().clock().advance(Duration.ofDays(2));
        }
        for (int locks = 0; state == State.DISABLED && locks < 4; locks++) {
            LoginBrowser browser = realm.browser();
            Page page = Steps.codeQuestion(browser, user);
            for (int i = 0; i < 5; i++) {
                page = Steps.enter(browser, page, Steps.wrong(codes.get(0)));
            }
            realm.server().clock().advance(Duration.ofMinutes(16));
        }
        return codes;
    }

    @Test
    void givenMailboxAndCodeThenForgotPasswordSetsANewPasswordAndSignsIn() {
        TestUser user = newUser(false);
        String code = Steps.makeCodes(realm, user).get(0);
        LoginBrowser browser = realm.browser();

        Page after = Steps.enter(browser, Steps.forgotPassword(realm, browser, user), code);

        assertThat(setNewPassword(browser, after).code()).as(after.toString()).isPresent();
    }

    @Test
    void givenOthersThenForgotPasswordIsAsItWas() {
        for (TestUser user : List.of(newUser(false), newUser(true))) {
            LoginBrowser browser = realm.browser();
            Page page = Steps.forgotPassword(realm, browser, user);
            assertThat(page.hasField("password-new") || page.hasField("totp"))
                    .as(page.toString())
                    .isTrue();
        }
    }

    @Test
    void givenOtpAndCodesThenForgotPasswordAsksForTheOneAndOffersTheOther() {
        TestUser user = newUser(true);
        String code = Steps.makeCodes(realm, user).get(0);
        LoginBrowser browser = realm.browser();

        Page otp = Steps.forgotPassword(realm, browser, user);
        assertThat(otp.hasField("otp")).as(otp.toString()).isTrue();
        Page question = browser.choose(browser.tryAnotherWay(otp), "Backup code");

        Page after = Steps.enter(browser, question, code);
        assertThat(after.hasField("password-new") || after.hasField("totp"))
                .as(after.toString())
                .isTrue();
    }

    @Test
    void givenThePasswordAloneThenAnAccountElsewhereIsNotLinked() {
        assertNotLinkedBy(this::proveByPassword);
    }

    @Test
    void givenTheMailboxAloneThenAnAccountElsewhereIsNotLinked() {
        assertNotLinkedBy(this::proveByMail);
    }

    private void assertNotLinkedBy(BiFunction<LoginBrowser, TestUser, Page> proof) {
        TestUser victim = newUser(false);
        String code = Steps.makeCodes(realm, victim).get(0);
        LoginBrowser browser = realm.browser();

        Page page = proof.apply(browser, victim);
        assertAsksForACode(page);
        Page guessed = Steps.enter(browser, page, Steps.wrong(code));
        assertAsksForACode(guessed);
        assertThat(realm.userResource(victim.username()).getFederatedIdentity()).isEmpty();

        assertThat(Steps.enter(browser, guessed, code).code()).isPresent();
        assertThat(realm.userResource(victim.username()).getFederatedIdentity()).hasSize(1);
    }

    @Test
    void givenNoSecondFactorThenAnAccountElsewhereIsLinkedAsBefore() {
        assertThat(proveByPassword(realm.browser(), newUser(false)).code()).isPresent();
        assertThat(proveByMail(realm.browser(), newUser(false)).code()).isPresent();
    }

    @Test
    void givenOtpThenItIsAskedForByBothWaysBeforeAnAccountElsewhereIsLinked() {
        for (BiFunction<LoginBrowser, TestUser, Page> proof :
                List.<BiFunction<LoginBrowser, TestUser, Page>>of(this::proveByPassword, this::proveByMail)) {
            TestUser user = newUser(true);
            LoginBrowser browser = realm.browser();
            Page otp = proof.apply(browser, user);
            assertThat(otp.hasField("otp")).as(otp.toString()).isTrue();
            assertThat(browser.submit(otp, Map.of("otp", user.totp().fresh())).code())
                    .isPresent();
        }
    }

    @Test
    void givenSomebodyNewThenTheFirstLoginThroughTheProviderIsAsBefore() {
        TestUser account = otherBank.accountOf("newcomer", "newcomer@elsewhere.example");

        assertThat(otherBank.signIn(realm.browser(), PROVIDER, account).code()).isPresent();
    }

    @Test
    void givenAPostLoginFlowThenItAsksForACodeBehindTheProvider() {
        TestUser user = newUser(false);
        String code = Steps.makeCodes(realm, user).get(0);
        TestUser account = otherBank.linkedAccountOf(user, WITH_POST_LOGIN);
        LoginBrowser browser = realm.browser();

        Page page = otherBank.signIn(browser, WITH_POST_LOGIN, account);

        assertAsksForACode(page);
        assertThat(Steps.enter(browser, page, code).code()).isPresent();
        TestUser without = newUser(false);
        TestUser elsewhere = otherBank.linkedAccountOf(without, WITH_POST_LOGIN);
        assertThat(otherBank.signIn(realm.browser(), WITH_POST_LOGIN, elsewhere).code())
                .as("without any second factor")
                .isPresent();
    }

    @Test
    void givenAClientWithAFlowOfItsOwnThenItAsksForACodeToo() {
        TestUser user = newUser(false);
        String code = Steps.makeCodes(realm, user).get(0);
        LoginBrowser browser = realm.browser();

        Page page = browser.signIn(user, Map.of("client_id", "shop"));

        assertAsksForACode(page);
        assertThat(Steps.enter(browser, page, code).code()).isPresent();
        assertThat(grant(user, Map.of("client_id", "shop"))).isEqualTo(400);
    }

    @Test
    void givenThePasswordAloneThenNoTokensAreGranted() {
        TestUser user = newUser(false);
        List<String> codes = Steps.makeCodes(realm, user);

        assertThat(grant(user, Map.of())).isEqualTo(400);
        assertThat(grant(user, Map.of("backupCode", Steps.wrong(codes.get(0))))).isEqualTo(400);
        assertThat(grant(user, Map.of("backupCode", codes.get(0)))).isEqualTo(200);
        assertThat(grant(user, Map.of("backupCode", codes.get(0)))).as("used").isEqualTo(400);
    }

    /** It leads to required actions, and there is no page for them: it would be used up for nothing. */
    @Test
    void givenALockoutCodeThenNoTokensAreGrantedAndItStillWorksAtTheLoginPage() {
        TestUser user = newUser(false);
        Steps.makeCodes(realm, user);
        String lockout = LockingOut.makeCodes(realm, user).get(0);

        assertThat(grant(user, Map.of("backupCode", lockout))).isEqualTo(400);

        assertThat(Steps.codesOn(Steps.signInWithCode(realm, user, lockout))).isNotEmpty();
    }

    @Test
    void givenNoSecondFactorOrOtpThenTokensAreGrantedAsBefore() {
        TestUser without = newUser(false);
        TestUser withOtp = newUser(true);
        TestUser withBoth = newUser(true);
        Steps.makeCodes(realm, withBoth);

        assertThat(grant(without, Map.of())).isEqualTo(200);
        assertThat(grant(withOtp, Map.of("totp", withOtp.totp().fresh()))).isEqualTo(200);
        assertThat(grant(withBoth, Map.of("totp", withBoth.totp().fresh()))).isEqualTo(200);
        assertThat(grant(withBoth, Map.of())).isEqualTo(400);
    }

    private int grant(TestUser user, Map<String, String> more) {
        return Tokens.statusOfGrant(realm, user, user.password(), more);
    }

    private static Page setNewPassword(LoginBrowser browser, Page page) {
        return browser.submit(page, Map.of("password-new", NEW_PASSWORD, "password-confirm", NEW_PASSWORD));
    }

    private Page proveByPassword(LoginBrowser browser, TestUser user) {
        Page choice = browser.tryAnotherWay(linkAccount(browser, user));
        Page password = browser.choose(choice, "Username and password");
        return browser.submit(password, Map.of("password", user.password()));
    }

    private Page proveByMail(LoginBrowser browser, TestUser user) {
        realm.mail().reset();
        linkAccount(browser, user);
        return browser.open(Steps.mailedLink(realm, user));
    }

    /** An account at the other bank has the user's address, whoever opened it. */
    private Page linkAccount(LoginBrowser browser, TestUser user) {
        TestUser account = otherBank.accountOf(user.username() + "-elsewhere", user.email());
        Page exists = otherBank.signIn(browser, PROVIDER, account);
        return browser.submitForm(exists, "form", Map.of("submitAction", "linkAccount"));
    }

    private TestUser newUser(boolean withOtp) {
        return realm.newUser("user", withOtp);
    }

    private static void assertAsksForACode(Page page) {
        assertThat(page.hasField("backupCode")).as(page.toString()).isTrue();
        assertThat(page.hasField("password-new")).isFalse();
    }
}
