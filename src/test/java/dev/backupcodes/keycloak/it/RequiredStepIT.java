package dev.backupcodes.keycloak.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.keycloak.admin.client.resource.AuthenticationManagementResource;
import org.keycloak.representations.idm.AuthenticationExecutionInfoRepresentation;
import org.keycloak.representations.idm.AuthenticationFlowRepresentation;
import org.keycloak.representations.idm.AuthenticatorConfigRepresentation;
import org.keycloak.representations.idm.RequiredActionProviderRepresentation;

/** Flows that demand the step: whoever has no codes makes them, and nobody gets by. */
class RequiredStepIT {

    private static final String REQUIRED = "password and code";
    private static final String LEVELS = "levels";
    private static final String RESET = "mail and code";
    private static final Map<String, String> LEVEL_TWO = Map.of("acr_values", "2");

    @RegisterExtension
    static final TestRealm realm = TestRealm.builder().otpReusable().build();

    private TestUser alice;

    @BeforeAll
    static void flowsThatDemandTheStep() {
        AuthenticationManagementResource flows = realm.admin().flows();
        newFlow(flows, REQUIRED);
        add(flows, REQUIRED, "auth-username-password-form");
        add(flows, REQUIRED, TestRealm.AUTHENTICATOR);
        newFlow(flows, RESET);
        add(flows, RESET, "reset-credentials-choose-user");
        add(flows, RESET, "reset-credential-email");
        add(flows, RESET, TestRealm.AUTHENTICATOR);
        realm.update(settings -> {
            settings.setResetPasswordAllowed(true);
            settings.setResetCredentialsFlow(RESET);
        });
        newFlow(flows, LEVELS);
        addLevel(flows, "1", "auth-username-password-form");
        addLevel(flows, "2", TestRealm.AUTHENTICATOR);
    }

    private static void newFlow(AuthenticationManagementResource flows, String alias) {
        AuthenticationFlowRepresentation flow = new AuthenticationFlowRepresentation();
        flow.setAlias(alias);
        flow.setProviderId("basic-flow");
        flow.setTopLevel(true);
        flow.setBuiltIn(false);
        flows.createFlow(flow).close();
    }

    private static void add(AuthenticationManagementResource flows, String flow, String step) {
        flows.addExecution(flow, Map.of("provider", step));
        require(flows, flow, one -> step.equals(one.getProviderId()), "REQUIRED");
    }

    private static void addLevel(AuthenticationManagementResource flows, String level, String step) {
        String alias = "level " + level;
        flows.addExecutionFlow(LEVELS, Map.of("alias", alias, "type", "basic-flow", "provider", "", "description", ""));
        require(flows, LEVELS, one -> alias.equals(one.getDisplayName()), "CONDITIONAL");
        add(flows, alias, "conditional-level-of-authentication");
        String condition = flows.getExecutions(alias).get(0).getId();
        AuthenticatorConfigRepresentation config = new AuthenticatorConfigRepresentation();
        config.setAlias(alias);
        config.setConfig(Map.of("loa-condition-level", level, "loa-max-age", "36000"));
        flows.newExecutionConfig(condition, config).close();
        add(flows, alias, step);
    }

    private static void require(
            AuthenticationManagementResource flows,
            String flow,
            Predicate<AuthenticationExecutionInfoRepresentation> which,
            String requirement) {
        AuthenticationExecutionInfoRepresentation execution =
                flows.getExecutions(flow).stream().filter(which).findFirst().orElseThrow();
        execution.setRequirement(requirement);
        flows.updateExecutions(flow, execution);
    }

    @BeforeEach
    void aUserWithAPasswordOnly() {
        realm.update(settings -> settings.setBrowserFlow(REQUIRED));
        alice = realm.newUser("alice", false);
    }

    @AfterEach
    void allActionsAreEnabled() {
        enable("CONFIGURE_TOTP", true);
        enable("webauthn-register", true);
        enable(TestRealm.REQUIRED_ACTION, true);
    }

    @Test
    void givenNoFactorThenOneIsSetUpAndThenCodesAreMade() {
        LoginBrowser browser = realm.browser();

        Page codes = throughSetUp(browser, browser.signIn(alice));

        assertThat(Steps.codesOn(codes)).as(codes.toString()).hasSize(10);
        assertThat(Steps.confirm(browser, codes).code()).isPresent();
        assertThat(realm.credentials(alice.username(), "otp")).hasSize(1);
    }

    @Test
    void givenTheUserLeavesAfterTheFirstFactorIsSetUpThenCodesAreStillDemanded() {
        LoginBrowser leaving = realm.browser();
        setUpOtp(leaving, leaving.signIn(alice));

        Page again = realm.browser().signIn(alice);

        assertThat(again.code()).isEmpty();
        assertThat(again.hasField("otp")).as(again.toString()).isTrue();
    }

    @Test
    void givenAFactorThenNoPageGoesOnWithoutCodes() {
        TestUser bob = realm.newUser("bob", true);
        LoginBrowser browser = realm.browser();

        Page question = browser.signIn(bob);
        Page declined = decline(browser, question);
        assertThat(declined.code()).isEmpty();
        Page codes = browser.submit(declined, Map.of("otp", bob.totp().now()));
        assertThat(decline(browser, codes).code()).isEmpty();
    }

    @Test
    void givenNothingCanBeSetUpThenThePageSaysSoAndThereIsNoWayOn() {
        enable("CONFIGURE_TOTP", false);
        enable("webauthn-register", false);
        LoginBrowser browser = realm.browser();

        Page page = browser.signIn(alice);

        assertThat(page.text()).contains("This sign-in needs backup codes");
        assertThat(page.html().select("[name=continue-without]")).isEmpty();
        assertThat(decline(browser, page).code()).isEmpty();
    }

    @Test
    void givenAForgottenPasswordThenThatFlowIsNotSatisfiedByDecliningEither() {
        enable("CONFIGURE_TOTP", false);
        enable("webauthn-register", false);
        LoginBrowser browser = realm.browser();
        Page question = browser.open(MailedLinks.toReset(realm, browser, alice, Map.of()));

        Page page = browser.submit(question, Map.of("password", alice.password()));

        assertThat(page.html().select("[name=continue-without]"))
                .as(page.toString())
                .isEmpty();
        assertThat(decline(browser, page).code()).isEmpty();
    }

    @Test
    void givenTheActionIsSwitchedOffThenNobodyWithoutCodesGetsIn() {
        enable(TestRealm.REQUIRED_ACTION, false);

        Page page = realm.browser().signIn(alice);

        assertThat(page.code()).as(page.toString()).isEmpty();
        assertThat(page.status()).isLessThan(500);
    }

    @Test
    void givenAnApplicationAsksForTheCodesThenCancellingDoesNotSignIn() {
        LoginBrowser browser = realm.browser();
        Page page = browser.signIn(alice, Steps.GET_CODES);
        page = setUpOtp(browser, page);

        Page cancelled = cancel(browser, page);

        assertThat(cancelled.code()).as(cancelled.toString()).isEmpty();
    }

    @Test
    void givenTheStepIsAloneInALevelThenTheLevelIsReachedWithCodesOnly() {
        realm.update(settings -> settings.setBrowserFlow(LEVELS));
        LoginBrowser browser = realm.browser();
        Page page = browser.signIn(alice, LEVEL_TWO);
        assertThat(decline(browser, page).code()).isEmpty();

        Page codes = throughSetUp(browser, browser.signIn(alice, LEVEL_TWO));
        List<String> made = Steps.codesOn(codes);
        assertThat(acr(browser, Steps.confirm(browser, codes))).isEqualTo("2");

        LoginBrowser later = realm.browser();
        Page question = later.signIn(alice, LEVEL_TWO);
        assertThat(acr(later, Steps.enter(later, question, made.get(0)))).isEqualTo("2");
        LoginBrowser levelOne = realm.browser();
        assertThat(acr(levelOne, levelOne.signIn(alice))).isEqualTo("1");
    }

    @Test
    void givenTheStepIsAnAlternativeAloneInALevelThenWhoHasNoCodesDoesNotReachIt() {
        AuthenticationManagementResource flows = realm.admin().flows();
        require(flows, "level 2", one -> TestRealm.AUTHENTICATOR.equals(one.getProviderId()), "ALTERNATIVE");
        realm.update(settings -> settings.setBrowserFlow(LEVELS));
        try {
            Page page = realm.browser().signIn(alice, LEVEL_TWO);

            assertThat(page.code()).as(page.toString()).isEmpty();
        } finally {
            require(flows, "level 2", one -> TestRealm.AUTHENTICATOR.equals(one.getProviderId()), "REQUIRED");
        }
    }

    private static String acr(LoginBrowser browser, Page atClient) {
        return Tokens.claims(Tokens.of(browser, atClient)).path("acr").asText();
    }

    private static Page throughSetUp(LoginBrowser browser, Page setUp) {
        Page question = setUpOtp(browser, setUp);
        Totp totp = new Totp(setUp.html().select("[name=totpSecret]").val());
        return browser.submit(question, Map.of("otp", totp.now()));
    }

    private static Page setUpOtp(LoginBrowser browser, Page setUp) {
        assertThat(setUp.hasField("totpSecret")).as(setUp.toString()).isTrue();
        Totp totp = new Totp(setUp.html().select("[name=totpSecret]").val());
        Page next = browser.submit(setUp, Map.of("totp", totp.now(), "userLabel", "Phone"));
        assertThat(next.hasField("otp")).as(next.toString()).isTrue();
        return next;
    }

    /** As if the page had a button for it. */
    private static Page decline(LoginBrowser browser, Page page) {
        return sendToSamePage(browser, page, "continue-without");
    }

    private static Page cancel(LoginBrowser browser, Page page) {
        return sendToSamePage(browser, page, "cancel-aia");
    }

    private static Page sendToSamePage(LoginBrowser browser, Page page, String field) {
        String form = page.html().select("form").attr("abs:action");
        String address = form.isEmpty() ? page.url().toString() : form;
        return browser.post(address, List.of(Map.entry(field, "true")));
    }

    private static void enable(String action, boolean enabled) {
        RequiredActionProviderRepresentation representation =
                realm.admin().flows().getRequiredAction(action);
        representation.setEnabled(enabled);
        realm.admin().flows().updateRequiredAction(action, representation);
    }
}
