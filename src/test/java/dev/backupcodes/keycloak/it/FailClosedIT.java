package dev.backupcodes.keycloak.it;

import static dev.backupcodes.keycloak.it.Steps.codeQuestion;
import static dev.backupcodes.keycloak.it.Steps.codesOn;
import static dev.backupcodes.keycloak.it.Steps.confirm;
import static dev.backupcodes.keycloak.it.Steps.enter;
import static dev.backupcodes.keycloak.it.Steps.makeCodes;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** When something is broken: refused with a sentence, never let in, never an error page. */
class FailClosedIT {

    @RegisterExtension
    final TestRealm realm = TestRealm.builder()
            .user("bob")
            .policy(Map.of("requireSecondFactor", "false"))
            .build();

    private TestUser bob;
    private List<String> codes;

    @BeforeEach
    void aUserWithNothingButAPasswordAndCodes() {
        bob = realm.user("bob");
        codes = makeCodes(realm, bob);
    }

    @Test
    void givenASetThatCannotBeReadThenThePasswordAloneDoesNotSignInAndNoCodeDoes() {
        LoginBrowser waiting = realm.browser();
        Page question = codeQuestion(waiting, bob);
        realm.inspect()
                .spoil(bob.id(), realm.credentials("bob", "backup-codes").get(0).getId());

        for (Page answer :
                List.of(enter(waiting, question, codes.get(0)), Steps.signInWithCode(realm, bob, codes.get(1)))) {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.message()).startsWith("Backup codes cannot be checked right now.");
            assertThat(answer.source()).doesNotContain("Exception", "at dev.backupcodes", "not json");
        }
        assertThat(realm.browser().signIn(bob).atClient()).isFalse();
    }

    @Test
    void givenASetThatCannotBeReadThenItIsNotReplacedEither() {
        TestUser alice = realm.addUser("alice", true);
        makeCodes(realm, alice);
        LoginBrowser browser = realm.browser();
        Page page = browser.submit(
                browser.signIn(alice, Steps.GET_CODES),
                Map.of("otp", alice.totp().fresh()));
        assertThat(codesOn(page)).isNotEmpty();
        realm.inspect()
                .spoil(
                        alice.id(),
                        realm.credentials("alice", "backup-codes").get(0).getId());

        Page answer = confirm(browser, page);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).contains("Nothing has changed.");
        assertThat(codesOn(answer)).isEmpty();
    }

    @Test
    void givenTheSetIsDeletedWhileALoginWaitsThenTheNormalPageComes() {
        LoginBrowser waiting = realm.browser();
        Page question = codeQuestion(waiting, bob);
        realm.userResource("bob")
                .removeCredential(
                        realm.credentials("bob", "backup-codes").get(0).getId());

        Page answer = enter(waiting, question, codes.get(0));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.message()).startsWith("This backup code is not valid.");
    }
}
