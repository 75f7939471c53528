package dev.backupcodes.keycloak.it;

import static dev.backupcodes.keycloak.it.Steps.codeQuestion;
import static dev.backupcodes.keycloak.it.Steps.enter;
import static dev.backupcodes.keycloak.it.Steps.makeCodes;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.representations.idm.CredentialRepresentation;

/** Whoever resets or makes somebody's codes proves a second factor of their own, now, and guesses only five times. */
class StepUpIT {

    private static final String[] ROLES = {"view-users", "regenerate-backup-codes", "generate-lockout-codes"};
    private static final String SIGN_IN_AGAIN = "Sign in again with your second factor";
    private static final String WAIT_FOR_THE_NEXT = "Wait for the next code";
    private static final int ATTEMPTS = 5;

    @RegisterExtension
    static final TestRealm realm = TestRealm.builder()
            .otpReusable()
            .policy(Map.of("notifications", "false"))
            .with(settings -> {
                settings.setAccessTokenLifespan(3600);
                settings.setQuickLoginCheckMilliSeconds(0L);
            })
            .build();

    private TestUser staff;
    private String token;
    private UserCall call = UserCall.REGENERATE;

    @BeforeEach
    void aMemberOfStaffWithOtp() {
        staff = newStaff(true);
        token = Tokens.byPassword(realm, staff);
    }

    @AfterEach
    void putBackWhatTestsChange() {
        policy(Map.of());
        realm.otpReusable(true);
        realm.update(settings -> settings.setBruteForceProtected(false));
    }

    @ForBothCalls
    void givenNoCodeThenOneIsAskedFor(UserCall each) {
        call = each;
        assertRefused(withOtp(null), 403, "step_up_required");
        assertRefused(withOtp(""), 403, "step_up_required");
        assertRefused(withOtp("  "), 403, "step_up_required");
    }

    @ForBothCalls
    void givenAWrongCodeThenNothingChangesAndTheRightOneIsTaken(UserCall each) {
        call = each;
        TestUser customer = newCustomer();

        assertRefused(withOtp(customer, staff.totp().wrong()), 403, "step_up_failed");
        assertThat(realm.credentials(customer.username(), "backup-codes")).isEmpty();
        assertThat(realm.mail().mailsTo(customer.email())).isEmpty();

        assertOk(withOtp(customer, staff.totp().now()));
    }

    @Test
    void givenTheCodeIsWrittenWithSpacesThenItIsTaken() {
        String code = staff.totp().now();

        assertOk(withOtp(" " + code.substring(0, 3) + " " + code.substring(3) + "\n"));
    }

    @ForBothCalls
    void givenTheCustomersCodeThenItIsWrong(UserCall each) {
        call = each;
        TestUser customer = newCustomer();

        assertRefused(withOtp(customer, customer.totp().now()), 403, "step_up_failed");
    }

    @Test
    void givenCodesThatAreNoCodesThenTheyAreWrong() {
        assertRefused(withOtp("abc"), 403, "step_up_failed");
        assertRefused(withOtp("1".repeat(5000)), 403, "step_up_failed");
        assertRefused(withOtp("١٢٣٤٥٦"), 403, "step_up_failed");
    }

    @ForBothCalls
    void givenACodeWasUsedThenItIsNotTakenAgainAndTheSentenceTellsToWait(UserCall each) {
        call = each;
        realm.otpReusable(false);
        String code = staff.totp().fresh();
        assertOk(withOtp(code));

        AdminApi.Answer again = withOtp(code);

        assertRefused(again, 403, "step_up_failed");
        assertThat(again.message()).contains(WAIT_FOR_THE_NEXT);
        assertOk(withOtp(staff.totp().fresh()));
    }

    @Test
    void givenACodeWasUsedToSignInThenItIsNotTakenAgain() {
        realm.otpReusable(false);
        LoginBrowser browser = realm.browser();
        String code = staff.totp().fresh();
        Page signedIn = browser.submit(browser.signIn(staff), Map.of("otp", code));
        token = Tokens.of(browser, signedIn);

        assertRefused(withOtp(code), 403, "step_up_failed");
    }

    @ForBothCalls
    void givenTwoCallsAtOnceWithOneCodeThenOneIsTaken(UserCall each) {
        call = each;
        realm.otpReusable(false);
        List<TestUser> customers = List.of(newCustomer(), newCustomer());
        String code = staff.totp().fresh();

        List<Integer> statuses =
                Parallel.atOnce(2, i -> withOtp(customers.get(i), code).status());

        assertThat(statuses).containsExactlyInAnyOrder(call.success(), 403);
    }

    @ForBothCalls
    void givenFiveWrongCodesThenTheSixthIsNotLookedAtUntilTheTimeIsOver(UserCall each) {
        call = each;
        failTimes(ATTEMPTS);

        AdminApi.Answer right = withOtp(staff.totp().now());
        assertRefused(right, 429, "too_many_attempts");
        assertThat(right.retryAfter()).isBetween(1L, 900L);
        assertRefused(withOtp(staff.totp().wrong()), 429, "too_many_attempts");

        realm.server().clock().advance(Duration.ofSeconds(right.retryAfter() - 30));
        assertRefused(withOtp(staff.totp().now()), 429, "too_many_attempts");
        realm.server().clock().advance(Duration.ofSeconds(31));
        assertOk(withOtp(staff.totp().now()));
    }

    @Test
    void givenARightCodeInBetweenThenTheCountGoesOn() {
        failTimes(ATTEMPTS - 1);
        assertOk(withOtp(staff.totp().now()));
        assertOk(withOtp(staff.totp().now()));
        failTimes(1);

        assertRefused(withOtp(staff.totp().now()), 429, "too_many_attempts");
    }

    @Test
    void givenFiveWrongCodesThenOtherStaffAreNotConcerned() {
        failTimes(ATTEMPTS);
        TestUser colleague = newStaff(true);

        assertOk(AdminApi.of(realm, Tokens.byPassword(realm, colleague))
                .regenerate(newCustomer().id(), Map.of("otp", colleague.totp().now())));
    }

    @Test
    void givenManyTargetsThenTheCountIsTheCallers() {
        IntStream.range(0, ATTEMPTS)
                .forEach(i -> assertRefused(withOtp(newCustomer(), staff.totp().wrong()), 403, "step_up_failed"));

        assertRefused(withOtp(newCustomer(), staff.totp().now()), 429, "too_many_attempts");
    }

    @Test
    void givenAnotherTokenThenTheCountGoesOn() {
        failTimes(ATTEMPTS);
        token = Tokens.byPassword(realm, staff);

        assertRefused(withOtp(staff.totp().now()), 429, "too_many_attempts");
    }

    @Test
    void givenWrongCodesForOneCallThenTheOtherCountsThemToo() {
        failTimes(ATTEMPTS - 1);
        call = UserCall.MAKE_LOCKOUT_CODES;
        failTimes(1);

        AdminApi.Answer answer = withOtp(staff.totp().now());

        assertRefused(answer, 429, "too_many_attempts");
        assertThat(answer.retryAfter()).isBetween(1L, 900L);
        call = UserCall.REGENERATE;
        assertRefused(withOtp(staff.totp().now()), 429, "too_many_attempts");
    }

    @Test
    void givenACodeWasUsedForOneCallThenTheOtherDoesNotTakeIt() {
        realm.otpReusable(false);
        String code = staff.totp().fresh();
        assertOk(withOtp(code));

        call = UserCall.MAKE_LOCKOUT_CODES;

        assertRefused(withOtp(code), 403, "step_up_failed");
        assertOk(withOtp(staff.totp().fresh()));
    }

    @Test
    void givenLockoutCodesAreTakenAwayThenNoCodeIsAskedFor() {
        TestUser customer = newCustomer();
        call = UserCall.MAKE_LOCKOUT_CODES;
        assertOk(withOtp(customer, staff.totp().now()));

        call = UserCall.REVOKE_LOCKOUT_CODES;

        assertOk(withOtp(customer, null));
        assertThat(realm.credentials(customer.username(), "backup-codes")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void givenTwoHundredWrongCodesInParallelThenFiveAreLookedAt(boolean bruteForceProtected) {
        realm.update(settings -> settings.setBruteForceProtected(bruteForceProtected));
        TestUser customer = newCustomer();
        String wrong = staff.totp().wrong();

        List<String> answers = new ArrayList<>();
        for (int round = 0; round < 4; round++) {
            answers.addAll(Parallel.atOnce(50, i -> {
                AdminApi.Answer answer = withOtp(customer, wrong);
                return answer.status() + " " + answer.error();
            }));
        }

        assertThat(answers).containsOnly("403 step_up_failed", "429 too_many_attempts");
        assertThat(answers.stream().filter("403 step_up_failed"::equals)).hasSize(ATTEMPTS);
    }

    /** The race is in the first moment only: several callers have several of them. */
    @Test
    void givenWrongCodesOfSeveralCallersAtOnceThenFiveOfEachAreLookedAt() {
        TestUser customer = newCustomer();
        for (int i = 0; i < 6; i++) {
            TestUser caller = newStaff(true);
            AdminApi api = AdminApi.of(realm, Tokens.byPassword(realm, caller));
            Map<String, Object> wrong = Map.of("otp", caller.totp().wrong());

            List<Integer> statuses = Parallel.atOnce(
                    30, call -> api.regenerate(customer.id(), wrong).status());

            assertThat(statuses).containsOnly(403, 429);
            assertThat(statuses.stream().filter(status -> status == 403)).hasSize(ATTEMPTS);
        }
    }

    @Test
    void givenTheRealmsProtectionLocksTheCallerThenTheCodeIsNotLookedAt() {
        realm.update(settings -> {
            settings.setBruteForceProtected(true);
            settings.setFailureFactor(3);
            settings.setWaitIncrementSeconds(300);
        });
        try {
            failTimes(3);
            realm.awaitLock(staff);

            AdminApi.Answer answer = withOtp(staff.totp().now());

            assertRefused(answer, 429, "too_many_attempts");
            assertThat(answer.retryAfter()).isBetween(1L, 300L);
        } finally {
            realm.update(settings -> settings.setFailureFactor(30));
        }
    }

    @ForBothCalls
    void givenNoPermissionThenTheCodeIsNotLookedAt(UserCall each) {
        call = each;
        TestUser customer = newCustomer();
        AdminRights.of(realm).take(staff, call.role());
        IntStream.rangeClosed(0, ATTEMPTS)
                .forEach(i -> assertRefused(withOtp(customer, staff.totp().wrong()), 403, "forbidden"));
        AdminRights.of(realm).give(staff, call.role());

        assertOk(withOtp(customer, staff.totp().now()));
    }

    @ForBothCalls
    void givenAProtectedOrUnknownTargetThenTheCodeIsNotLookedAt(UserCall each) {
        call = each;
        TestUser colleague = newStaff(true);
        for (int i = 0; i < ATTEMPTS; i++) {
            assertRefused(withOtp(colleague, staff.totp().wrong()), 403, "protected_target");
            assertRefused(call.send(api(), "unknown", staff.totp().wrong()), 404, "user_not_found");
        }

        assertOk(withOtp(staff.totp().now()));
    }

    @ForBothCalls
    void givenAnInvalidRequestThenTheCodeIsNotLookedAt(UserCall each) {
        call = each;
        Map<String, Object> invalid = Map.of("otp", staff.totp().wrong(), "colour", "green");
        IntStream.rangeClosed(0, ATTEMPTS)
                .forEach(i -> assertRefused(call.send(api(), newCustomer().id(), invalid), 400, "invalid_request"));

        assertOk(withOtp(staff.totp().now()));
    }

    @Test
    void givenAnInvalidRequestForAUserWhoIsDisabledThenTheInputIsCheckedFirst() {
        TestUser disabled = disabledCustomer();

        assertRefused(api().regenerate(disabled.id(), Map.of("colour", "green")), 400, "invalid_request");
    }

    @ForBothCalls
    void givenAStateThatForbidsItThenTheCodeIsNotLookedAt(UserCall each) {
        call = each;
        TestUser disabled = disabledCustomer();
        IntStream.rangeClosed(0, ATTEMPTS)
                .forEach(i -> assertRefused(withOtp(disabled, staff.totp().wrong()), 409, "user_disabled"));

        assertOk(withOtp(staff.totp().now()));
    }

    @Test
    void givenALinkWasSentAMomentAgoThenTheCodeIsNotLookedAt() {
        TestUser customer = newCustomer();
        assertOk(withOtp(customer, staff.totp().now()));
        for (int i = 0; i <= ATTEMPTS; i++) {
            AdminApi.Answer answer = withOtp(customer, staff.totp().wrong());
            assertRefused(answer, 429, "too_many_requests");
            assertThat(answer.retryAfter()).isBetween(1L, 60L);
        }

        assertOk(withOtp(staff.totp().now()));
    }

    @Test
    void givenAWrongCodeThenItCostsTheCustomerNoMail() {
        TestUser customer = newCustomer();
        failTimes(customer, ATTEMPTS - 1);

        assertOk(withOtp(customer, staff.totp().now()));
    }

    @Test
    void givenWrongCodesThenTheyCostTheCustomerNoLockoutCodes() {
        TestUser customer = newCustomer();
        call = UserCall.MAKE_LOCKOUT_CODES;
        failTimes(customer, ATTEMPTS - 1);

        IntStream.range(0, 6)
                .forEach(i -> assertOk(withOtp(customer, staff.totp().now())));

        assertRefused(withOtp(customer, staff.totp().now()), 429, "too_many_requests");
    }

    @ForBothCalls
    void givenABrowserLoginWithACodeJustNowThenItIsEnoughForAMinute(UserCall each) {
        call = each;
        WithCodes caller = staffWithCodes();

        token = caller.signIn();
        assertOk(withOtp(null));

        realm.server().clock().advance(Duration.ofSeconds(61));
        AdminApi.Answer late = withOtp(null);
        assertRefused(late, 403, "step_up_required");
        assertThat(late.message()).startsWith(SIGN_IN_AGAIN);
    }

    @Test
    void givenABrowserLoginByCookieThenItProvesNothingNew() {
        WithCodes caller = staffWithCodes();
        caller.signIn();
        realm.server().clock().advance(Duration.ofSeconds(61));

        token = Tokens.of(caller.browser(), caller.browser().startLogin());

        assertRefused(withOtp(null), 403, "step_up_required");
    }

    @Test
    void givenTheCallerSignsInAgainInTheSameBrowserThenItIsEnough() {
        WithCodes caller = staffWithCodes();
        caller.signIn();
        realm.server().clock().advance(Duration.ofSeconds(61));

        Page password = caller.browser().startLogin(Map.of("prompt", "login"));
        Page question = caller.browser()
                .submit(password, Map.of("password", caller.user().password()));
        token = Tokens.of(caller.browser(), enter(caller.browser(), question, caller.nextCode()));

        assertOk(withOtp(null));
    }

    @ForBothCalls
    void givenAPasswordGrantThenItProvesNoSecondFactor(UserCall each) {
        call = each;
        WithCodes caller = staffWithCodes();

        token = Tokens.byPassword(realm, caller.user());

        assertRefused(withOtp(null), 403, "step_up_required");
    }

    @Test
    void givenAFreshLoginInAnotherBrowserThenTheTokenOfTheOldOneIsNotEnough() {
        WithCodes caller = staffWithCodes();
        String old = caller.signIn();
        realm.server().clock().advance(Duration.ofSeconds(61));
        new WithCodes(caller.user(), realm.browser(), caller.codes()).signIn();

        token = old;

        assertRefused(withOtp(null), 403, "step_up_required");
    }

    @ForBothCalls
    void givenTheCallerHasOtpThenAFreshLoginDoesNotReplaceTheCode(UserCall each) {
        call = each;
        token = Tokens.byBrowser(realm, staff);

        AdminApi.Answer answer = withOtp(null);

        assertRefused(answer, 403, "step_up_required");
        assertThat(answer.message()).doesNotContain(SIGN_IN_AGAIN);
    }

    @Test
    void givenTheCallerHasOnlyASecurityKeyThenAFreshLoginIsAskedFor() {
        TestUser caller = newStaff(false);
        CredentialRepresentation key = new CredentialRepresentation();
        key.setType("webauthn");
        key.setCreatedDate(System.currentTimeMillis());
        key.setCredentialData("{\"aaguid\":\"00000000-0000-0000-0000-000000000000\",\"credentialId\":\"AAAA\","
                + "\"counter\":0,\"credentialPublicKey\":\"AAAA\",\"transports\":[]}");
        key.setSecretData("{}");
        realm.inspect().store(caller.id(), key);
        token = Tokens.byPassword(realm, caller);

        AdminApi.Answer answer = withOtp(null);

        assertRefused(answer, 403, "step_up_required");
        assertThat(answer.message()).startsWith(SIGN_IN_AGAIN);
    }

    @ForBothCalls
    void givenAnAdministratorSignedInAsTheCallerThenEvenTheCallersSecretsAreNoStepUp(UserCall each) {
        call = each;
        WithCodes caller = staffWithCodes();
        LoginBrowser browser = Steps.impersonating(realm, caller.user());
        token = Tokens.of(browser, browser.startLogin());
        assertRefused(withOtp(null), 403, "step_up_required");

        Page password = browser.startLogin(Map.of("prompt", "login"));
        Page question =
                browser.submit(password, Map.of("password", caller.user().password()));
        Page signedIn = enter(browser, question, caller.nextCode());
        token = Tokens.of(browser, signedIn);

        assertRefused(withOtp(null), 403, "step_up_required");
    }

    @ForBothCalls
    void givenACallerWithAPasswordOnlyThenStepUpIsImpossible(UserCall each) {
        call = each;
        token = Tokens.byPassword(realm, newStaff(false));

        assertRefused(withOtp(null), 403, "step_up_unavailable");
        assertRefused(withOtp("123456"), 403, "step_up_unavailable");
    }

    @ForBothCalls
    void givenAServiceAccountThenOnlyThePolicyLetsIt(UserCall each) {
        call = each;
        AdminRights.ServiceAccount account = AdminRights.of(realm).serviceAccount("script-" + each, ROLES);
        token = Tokens.ofServiceAccount(realm, account);
        assertRefused(withOtp(null), 403, "step_up_unavailable");

        policy(Map.of("serviceAccounts", "other, " + account.clientId()));
        assertOk(withOtp(null));

        policy(Map.of("serviceAccounts", "other, " + account.clientId() + "-2"));
        assertRefused(withOtp(null), 403, "step_up_unavailable");
    }

    @Test
    void givenAUserIsNamedLikeAServiceAccountThenTheyProveTheirFactorAllTheSame() {
        policy(Map.of("serviceAccounts", staff.username() + "," + LoginBrowser.CLIENT));

        assertRefused(withOtp(null), 403, "step_up_required");
    }

    @ForBothCalls
    void givenThePolicyAsksForNoStepUpThenNoneIsNeeded(UserCall each) {
        call = each;
        policy(Map.of("adminStepUp", "false"));

        assertOk(withOtp(null));
        token = Tokens.byPassword(realm, newStaff(false));
        assertOk(withOtp(null));
    }

    @ForBothCalls
    void givenAnAdministratorOfMasterThenTheirCodeOfMasterCounts(UserCall each) {
        call = each;
        try (AdminRights.MasterUser admin = AdminRights.of(realm).masterAdmin(true)) {
            token = Tokens.byPasswordInMaster(realm.server(), admin.user());

            assertRefused(withOtp(null), 403, "step_up_required");
            assertRefused(withOtp(admin.user().totp().wrong()), 403, "step_up_failed");
            assertRefused(withOtp(staff.totp().now()), 403, "step_up_failed");
            String code = admin.user().totp().fresh();
            assertOk(withOtp(code));
            assertRefused(withOtp(code), 403, "step_up_failed"); // master's OTP policy: once
        }
    }

    private void failTimes(int times) {
        failTimes(newCustomer(), times);
    }

    private void failTimes(TestUser customer, int times) {
        IntStream.range(0, times)
                .forEach(i -> assertRefused(withOtp(customer, staff.totp().wrong()), 403, "step_up_failed"));
    }

    private AdminApi.Answer withOtp(String otp) {
        return withOtp(newCustomer(), otp);
    }

    /** @param otp null to leave it out */
    private AdminApi.Answer withOtp(TestUser customer, String otp) {
        return call.send(api(), customer.id(), otp);
    }

    private AdminApi api() {
        return AdminApi.of(realm, token);
    }

    private static TestUser newCustomer() {
        return realm.newUser("customer", true);
    }

    private static TestUser disabledCustomer() {
        return realm.newUser("customer", true, user -> user.setEnabled(false));
    }

    private static TestUser newStaff(boolean withOtp) {
        TestUser made = realm.newUser("staff", withOtp);
        AdminRights.of(realm).give(made, ROLES);
        return made;
    }

    /** A member of staff whose only second factor are backup codes. */
    private static WithCodes staffWithCodes() {
        policy(Map.of("requireSecondFactor", "false"));
        TestUser user = newStaff(false);
        return new WithCodes(user, realm.browser(), new ArrayList<>(makeCodes(realm, user)));
    }

    private static void policy(Map<String, String> fields) {
        Map<String, String> all = new HashMap<>(fields);
        all.put("notifications", "false");
        realm.policy(all);
    }

    private void assertOk(AdminApi.Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(call.success());
    }

    private static void assertRefused(AdminApi.Answer answer, int status, String error) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.error()).as(answer.toString()).isEqualTo(error);
    }

    /** A test of the step-up as both calls ask for it: neither may be a way around. */
    @Retention(RetentionPolicy.RUNTIME)
    @ParameterizedTest
    @EnumSource(names = {"REGENERATE", "MAKE_LOCKOUT_CODES"})
    private @interface ForBothCalls {}

    /** A user with backup codes, and the browser that they use. */
    private record WithCodes(TestUser user, LoginBrowser browser, List<String> codes) {

        private String nextCode() {
            return codes.remove(0);
        }

        /** @return the access token of a login in which a backup code was asked for */
        private String signIn() {
            return Tokens.of(browser, enter(browser, codeQuestion(browser, user), nextCode()));
        }
    }
}
