package dev.backupcodes.keycloak.it;

import static dev.backupcodes.keycloak.it.LockingOut.assertRefused;
import static dev.backupcodes.keycloak.it.LockingOut.makeCodes;
import static dev.backupcodes.keycloak.it.Steps.codeQuestion;
import static dev.backupcodes.keycloak.it.Steps.codesOn;
import static dev.backupcodes.keycloak.it.Steps.confirm;
import static dev.backupcodes.keycloak.it.Steps.enter;
import static dev.backupcodes.keycloak.it.Steps.enterAndKeep;
import static dev.backupcodes.keycloak.it.Steps.signInWithCode;
import static org.assertj.core.api.Assertions.assertThat;

import dev.backupcodes.keycloak.server.Mail;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What comes after a login with a lockout code, and what the user is told by mail. */
class LockoutFollowUpIT {

    private static final Map<String, String> POLICY = Map.of("adminStepUp", "false");
    private static final String ISSUED = "Emergency codes were made for your account";

    @RegisterExtension
    static final TestRealm realm = TestRealm.builder()
            .otpReusable()
            .with(settings -> settings.setDisplayName("Test <b>Bank</b>"))
            .policy(POLICY)
            .build();

    private TestUser alice;

    @BeforeEach
    void aUserWithOtp() {
        alice = realm.newUser("alice", true);
        realm.mail().reset();
    }

    @AfterEach
    void putBackThePolicy() {
        realm.policy(POLICY);
    }

    @Test
    void givenALoginWithALockoutCodeThenTheUserLeavesItWithCodesOfTheirOwn() {
        List<String> lockout = makeCodes(realm, alice);
        LoginBrowser browser = realm.browser();

        Page shown = enterAndKeep(browser, codeQuestion(browser, alice), lockout.get(0));
        List<String> own = codesOn(shown);
        assertThat(own).hasSize(10);
        assertThat(confirm(browser, shown).code()).isPresent();

        assertRefused(signInWithCode(realm, alice, lockout.get(1)));
        assertThat(signInWithCode(realm, alice, own.get(0)).code()).isPresent();
        for (String subject :
                List.of(ISSUED, "An emergency code was used to sign in", "Your new backup codes are active")) {
            assertNoCode(mail(alice, subject), lockout);
        }
    }

    @Test
    void givenTheUserLeavesAndComesBackThenTheCodesStillHaveToBeDownloaded() {
        List<String> lockout = makeCodes(realm, alice);
        assertThat(codesOn(signInWithCode(realm, alice, lockout.get(0)))).hasSize(10);

        LoginBrowser withOtp = realm.browser();
        Page afterOtp =
                withOtp.submit(withOtp.signIn(alice), Map.of("otp", alice.totp().now()));
        assertThat(codesOn(afterOtp)).as(afterOtp.toString()).hasSize(10);
        LoginBrowser withCode = realm.browser();
        Page afterCode = enterAndKeep(withCode, codeQuestion(withCode, alice), lockout.get(1));
        assertThat(codesOn(afterCode)).hasSize(10);
        Page unticked = withCode.submit(afterCode, Map.of());
        assertThat(codesOn(unticked)).as("the box is not ticked").hasSize(10);

        assertThat(confirm(withCode, unticked).code()).isPresent();
        LoginBrowser after = realm.browser();
        assertThat(after.submit(after.signIn(alice), Map.of("otp", alice.totp().now()))
                        .code())
                .as("nothing is left to do")
                .isPresent();
    }

    @Test
    void givenAnActionOfTheApplicationIsCancelledThenTheCodesStillHaveToBeDownloaded() {
        for (String action : List.of(TestRealm.REQUIRED_ACTION, "UPDATE_PASSWORD")) {
            List<String> lockout = makeCodes(realm, alice);
            LoginBrowser browser = realm.browser();
            Page question = browser.signIn(alice, Map.of("kc_action", action));
            question = browser.choose(browser.tryAnotherWay(question), "Backup code");

            Page page = enterAndKeep(browser, question, lockout.get(0));
            Page cancelled = browser.submitForm(page, "form[method=post]", Map.of("cancel-aia", "true"));

            assertThat(cancelled.atClient()).as(action + ": " + cancelled).isFalse();
            assertThat(signInWithCode(realm, alice, lockout.get(1)).atClient()).isFalse();
        }
    }

    @Test
    void givenAnotherFollowUpThenItIsAskedForInstead() {
        policy("CONFIGURE_TOTP");
        List<String> lockout = makeCodes(realm, alice);

        Page page = signInWithCode(realm, alice, lockout.get(0));
        assertThat(page.id()).as(page.toString()).isEqualTo("login-config-totp");
        assertThat(signInWithCode(realm, alice, lockout.get(1)).id()).isEqualTo("login-config-totp");
    }

    @Test
    void givenTwoFollowUpsThenBothAreAskedFor() {
        policy("UPDATE_PASSWORD, download-backup-codes");
        List<String> lockout = makeCodes(realm, alice);

        signInWithCode(realm, alice, lockout.get(0));

        assertThat(realm.userResource(alice.username()).toRepresentation().getRequiredActions())
                .containsExactlyInAnyOrder("UPDATE_PASSWORD", TestRealm.REQUIRED_ACTION);
    }

    @Test
    void givenNoFollowUpThenTheLoginIsComplete() {
        policy("none");

        assertThat(signInWithCode(realm, alice, makeCodes(realm, alice).get(0)).code())
                .isPresent();
    }

    @Test
    void givenAnEmptiedFieldThenTheDefaultHolds() {
        for (String emptied : List.of(" ", ",")) {
            policy(emptied);

            assertThat(codesOn(
                            signInWithCode(realm, alice, makeCodes(realm, alice).get(0))))
                    .hasSize(10);
        }
    }

    @Test
    void givenCodesThenTheUserIsToldAndByWhenAndWhatToDoIfItWasNotThem() {
        List<String> codes = makeCodes(realm, alice);

        Mail mail = mail(alice, ISSUED);

        assertThat(mail.text())
                .contains("Support has made emergency codes for your account at Test <b>Bank</b>.")
                .containsPattern("They work until \\S.*20\\d\\d")
                .contains("in person or on the phone, never by email or text message")
                .contains("You did not ask for this?", "Tell your administrator now")
                .doesNotContain("IP address");
        assertThat(mail.html()).contains("Test &lt;b&gt;Bank&lt;/b&gt;").doesNotContain("<b>");
        assertNoCode(mail, codes);
    }

    @Test
    void givenTheRealmHasAnAddressForRepliesThenTheMailSaysWhomToContact() {
        realm.update(settings -> {
            Map<String, String> smtp = new HashMap<>(settings.getSmtpServer());
            smtp.put("replyTo", "help@bank.example");
            settings.setSmtpServer(smtp);
        });
        makeCodes(realm, alice);

        assertThat(mail(alice, ISSUED).text()).contains("Contact: help@bank.example");
        assertThat(mail(alice, ISSUED).html()).contains("help@bank.example");
    }

    @Test
    void givenAUserWhoReadsGermanThenTheMailIsInGerman() {
        TestUser anna = realm.newUser("anna", true, user -> user.setAttributes(Map.of("locale", List.of("de"))));
        makeCodes(realm, anna);

        Mail mail = mail(anna, "Für Ihr Konto wurden Notfallcodes erstellt");

        assertThat(mail.text())
                .contains("Der Support hat Notfallcodes für Ihr Konto", "Sie haben nicht darum gebeten?");
        assertThat(mail.html()).contains("lang=\"de\"");
    }

    @Test
    void givenAnAdministratorWhoReadsGermanThenTheUsersMailIsNotInGermanForThat() {
        AdminApi.Answer answer = Regenerating.asMasterAdmin(realm)
                .speaking("de")
                .makeLockoutCodes(alice.id(), Map.of("reason", LockingOut.REASON));

        assertThat(answer.status()).isEqualTo(201);
        assertThat(mail(alice, ISSUED).text()).contains("You did not ask for this?");
    }

    @Test
    void givenTheCodesDieOfWrongEntriesThenTheUserIsTold() {
        List<String> codes = makeCodes(realm, alice);
        LoginBrowser browser = realm.browser();
        Page page = codeQuestion(browser, alice);
        for (int i = 0; i < 5; i++) {
            page = enter(browser, page, Steps.wrong(codes.get(0)));
        }

        assertThat(mail(alice, "Your emergency codes were switched off").text())
                .contains("Too many wrong codes were entered for your account at Test <b>Bank</b>.");
    }

    @Test
    void givenNoAddressThenCodesAreMadeWithoutAMail() {
        TestUser bob = realm.newUser("bob", true, user -> user.setEmail(null));

        List<String> codes = makeCodes(realm, bob);

        assertThat(signInWithCode(realm, bob, codes.get(0)).id())
                .as("past the second factor, Keycloak asks for an address first")
                .isEqualTo("login-update-profile");
    }

    private static Mail mail(TestUser user, String subject) {
        return realm.mail().waitForMail(user.email(), mail -> mail.subject().equals(subject));
    }

    private static void assertNoCode(Mail mail, List<String> codes) {
        String content = mail.everything().toUpperCase(Locale.ROOT).replaceAll("[\\s-]", "");
        assertThat(codes).allSatisfy(code -> assertThat(content).doesNotContain(code.replace("-", "")));
    }

    private static void policy(String followUpActions) {
        Map<String, String> all = new HashMap<>(POLICY);
        all.put("lockoutFollowUpActions", followUpActions);
        realm.policy(all);
    }
}
