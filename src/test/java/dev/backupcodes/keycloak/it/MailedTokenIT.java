package dev.backupcodes.keycloak.it;

import static dev.backupcodes.keycloak.it.Steps.GET_CODES;
import static dev.backupcodes.keycloak.it.Steps.codesOn;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.keycloak.admin.client.CreatedResponseUtil;
import org.keycloak.representations.idm.OrganizationDomainRepresentation;
import org.keycloak.representations.idm.OrganizationRepresentation;
import org.keycloak.representations.idm.RequiredActionProviderRepresentation;
import org.keycloak.representations.idm.UserRepresentation;

/**
 * Every kind of link that Keycloak mails, opened by somebody who has the mailbox and nothing else, while the user is to download
 * codes: it shows none, and signs nobody in.
 */
class MailedTokenIT {

    @RegisterExtension
    static final TestRealm realm = TestRealm.builder()
            .otpReusable()
            .with(settings -> {
                settings.setResetPasswordAllowed(true);
                settings.setOrganizationsEnabled(true);
            })
            .policy(Map.of("notifications", "false", "adminStepUp", "false", "requireSecondFactor", "false"))
            .build();

    private static OtherBank otherBank;
    private static String organization;

    private final LoginBrowser browser = realm.browser();
    private TestUser bob;

    /** A link that an administrator can cause. */
    enum Kind {
        EXECUTE_ACTIONS {
            @Override
            String mailedTo(TestUser user) {
                return MailedLinks.toDo(realm, user, TestRealm.REQUIRED_ACTION);
            }
        },
        VERIFY_EMAIL {
            @Override
            String mailedTo(TestUser user) {
                pending(user, "VERIFY_EMAIL", TestRealm.REQUIRED_ACTION);
                return MailedLinks.toVerify(realm, user);
            }
        },
        INVITATION {
            @Override
            String mailedTo(TestUser user) {
                return MailedLinks.toJoin(realm, organization, user);
            }
        };

        abstract String mailedTo(TestUser user);
    }

    /** The least that a realm can ask for: who has no second factor gets codes by the password alone. */
    @BeforeAll
    static void makeRealm() {
        organization = newOrganization();
        otherBank = new OtherBank(realm);
        otherBank.trust("other", provider -> {});
    }

    private static String newOrganization() {
        OrganizationRepresentation branch = new OrganizationRepresentation();
        branch.setName("Branch");
        branch.addDomain(new OrganizationDomainRepresentation("branch.example"));
        try (Response answer = realm.admin().organizations().create(branch)) {
            return CreatedResponseUtil.getCreatedId(answer);
        }
    }

    @AfterAll
    static void removeTheOtherBank() {
        otherBank.close();
    }

    @BeforeEach
    void aUserWhoHasAPasswordAndIsToDownloadCodes() {
        bob = realm.newUser("bob", false);
        pending(bob, TestRealm.REQUIRED_ACTION);
    }

    @ParameterizedTest
    @EnumSource
    void givenTheLinkThenThePasswordIsAskedForBeforeCodes(Kind kind) {
        Page page = MailedLinks.follow(browser, kind.mailedTo(bob));

        assertThat(codesOn(page)).as(page.toString()).isEmpty();
        assertThat(page.hasField("password")).as(page.toString()).isTrue();
        assertNobodyIsSignedIn();
    }

    @ParameterizedTest
    @EnumSource
    void givenTheLoginBehindTheLinkIsStartedOverThenThePasswordIsAskedForBeforeCodes(Kind kind) {
        Page page = MailedLinks.startOverAndFollow(browser, kind.mailedTo(bob));

        assertThat(codesOn(page)).as(page.toString()).isEmpty();
        assertThat(page.hasField("password")).as(page.toString()).isTrue();
        assertNobodyIsSignedIn();
    }

    @Test
    void givenTheLoginBehindALinkIsStartedOverThenNobodyIsSignedInByIt() {
        TestUser alice = realm.newUser("alice", true);
        pending(alice, "VERIFY_EMAIL");

        Page verified = MailedLinks.startOverAndFollow(browser, MailedLinks.toVerify(realm, alice));

        assertThat(verified.parameter("code")).as(verified.toString()).isEmpty();
        assertNobodyIsSignedIn();
    }

    @Test
    void givenTheLoginBehindALinkIsStartedOverThenANewPasswordSignsNobodyInEither() {
        TestUser alice = realm.newUser("alice", true);

        Page question = MailedLinks.startOverAndFollow(browser, MailedLinks.toDo(realm, alice, "UPDATE_PASSWORD"));
        Page changed =
                browser.submit(question, Map.of("password-new", "Set-by-mail-9", "password-confirm", "Set-by-mail-9"));

        assertThat(changed.parameter("code")).as(changed.toString()).isEmpty();
        assertNobodyIsSignedIn();
    }

    @Test
    void givenAForgottenPasswordThenANewOneIsNoProofInEitherBrowser() {
        for (Map<String, String> more : List.of(Map.<String, String>of(), GET_CODES)) {
            LoginBrowser waiting = realm.browser();
            String link = MailedLinks.toReset(realm, waiting, bob, more);

            for (LoginBrowser opened : List.of(waiting, realm.browser())) {
                Page question = opened.open(link);
                Page after = opened.submit(
                        question, Map.of("password-new", "Set-by-mail-9", "password-confirm", "Set-by-mail-9"));

                assertThat(codesOn(after)).as(more + " " + after).isEmpty();
                assertThat(after.hasField("username"))
                        .as("a whole login: " + more + " " + after)
                        .isTrue();
            }
        }
    }

    @Test
    void givenTheResetAsksForNoNewPasswordThenTheOldOneIsAskedFor() {
        stepOfReset("reset-password", "DISABLED");
        try {
            Page question =
                    browser.open(MailedLinks.toReset(realm, browser, bob, Map.of("kc_action", "UPDATE_PASSWORD")));

            assertThat(codesOn(question)).as(question.toString()).isEmpty();
            assertThat(question.hasField("password")).as(question.toString()).isTrue();
            Page wrong = browser.submit(question, Map.of("password", "wrong"));
            assertThat(codesOn(wrong)).as(wrong.toString()).isEmpty();
        } finally {
            stepOfReset("reset-password", "REQUIRED");
        }
    }

    /** The attacker has an account of their own: what they prove there is nothing for the account of the link. */
    @Test
    void givenAnAccountOfTheirOwnBesideTheLinkThenItProvesNothing() {
        assertProvesNothing(realm.newUser("mallory", true));
    }

    /** The same with all that the own account has: its login is through, and waits for an action. */
    @Test
    void givenAWholeLoginOfTheirOwnBesideTheLinkThenItProvesNothing() {
        TestUser mallory = realm.newUser("mallory", false);
        pending(mallory, "VERIFY_EMAIL");
        assertProvesNothing(mallory);
    }

    private void assertProvesNothing(TestUser attacker) {
        TestUser alice = realm.newUser("alice", true);
        pending(alice, "VERIFY_EMAIL");

        Page verified = MailedLinks.signInAsAndFollow(browser, MailedLinks.toVerify(realm, alice), attacker);

        assertThat(verified.parameter("code")).as(verified.toString()).isEmpty();
        assertNobodyIsSignedIn();
    }

    @Test
    void givenTheUserVerifiesTheAddressInTheirOwnLoginThenItGoesOn() {
        TestUser alice = realm.newUser("alice", true);
        pending(alice, "VERIFY_EMAIL");
        String link = MailedLinks.in(
                realm,
                alice,
                () -> browser.submit(
                        browser.signIn(alice), Map.of("otp", alice.totp().now())));

        assertThat(browser.open(link).code()).isPresent();
    }

    @Test
    void givenAChangedAddressThenItsLinkShowsNoCodesAndSignsNobodyIn() {
        enable("UPDATE_EMAIL");
        realm.update(settings -> settings.setVerifyEmail(true));
        pending(bob);
        LoginBrowser bobs = realm.browser();
        Page form = bobs.signIn(bob, Map.of("kc_action", "UPDATE_EMAIL"));
        TestUser changed = new TestUser(bob.id(), bob.username(), bob.password(), "new-" + bob.email(), null);
        String link = MailedLinks.in(realm, changed, () -> bobs.submit(form, Map.of("email", changed.email())));
        pending(bob, TestRealm.REQUIRED_ACTION);

        Page page = browser.open(link);

        assertThat(page.status()).as(page.toString()).isEqualTo(200);
        assertThat(codesOn(page)).as(page.toString()).isEmpty();
        assertNobodyIsSignedIn();
    }

    @Test
    void givenAnAccountElsewhereAndTheMailboxThenNoCodesAreShown() {
        TestUser attacker = otherBank.accountOf("mallory-" + bob.username(), bob.email());
        Page exists = otherBank.signIn(browser, "other", attacker);
        String link = MailedLinks.in(
                realm, bob, () -> browser.submitForm(exists, "form", Map.of("submitAction", "linkAccount")));

        Page page = browser.open(link);

        assertThat(codesOn(page)).as(page.toString()).isEmpty();
    }

    private void assertNobodyIsSignedIn() {
        Page next = browser.startLogin();
        assertThat(next.code()).as(next.toString()).isEmpty();
        assertThat(next.hasField("username")).as(next.toString()).isTrue();
    }

    private static void pending(TestUser user, String... actions) {
        UserRepresentation changed = realm.userResource(user.username()).toRepresentation();
        changed.setRequiredActions(List.of(actions));
        changed.setEmailVerified(!List.of(actions).contains("VERIFY_EMAIL"));
        realm.userResource(user.username()).update(changed);
    }

    private static void enable(String action) {
        RequiredActionProviderRepresentation found = realm.admin().flows().getRequiredAction(action);
        found.setEnabled(true);
        realm.admin().flows().updateRequiredAction(action, found);
    }

    private static void stepOfReset(String provider, String requirement) {
        realm.admin().flows().getExecutions("reset credentials").stream()
                .filter(step -> provider.equals(step.getProviderId()))
                .forEach(step -> {
                    step.setRequirement(requirement);
                    realm.admin().flows().updateExecutions("reset credentials", step);
                });
    }
}
