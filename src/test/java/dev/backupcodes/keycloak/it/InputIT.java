package dev.backupcodes.keycloak.it;

import static dev.backupcodes.keycloak.it.Steps.codeQuestion;
import static dev.backupcodes.keycloak.it.Steps.enter;
import static dev.backupcodes.keycloak.it.Steps.makeCodes;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is sent as a code: a form error, never an error page. */
class InputIT {

    private static final String MISSING = "Enter a backup code.";
    private static final String INVALID = "This backup code is not valid.";

    @RegisterExtension
    static final TestRealm realm = TestRealm.builder()
            .userWithOtp("alice")
            .otpReusable()
            .policy(Map.of("codeCount", "30", "notifications", "false"))
            .build();

    private static TestUser alice;
    private static List<String> codes;

    private LoginBrowser browser;
    private Page question;

    @BeforeAll
    static void aUserWithCodes() {
        alice = realm.user("alice");
        codes = makeCodes(realm, alice);
    }

    @BeforeEach
    void atTheCodeQuestion() {
        browser = realm.browser();
        question = codeQuestion(browser, alice);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "\t", "-", " - – — ", "\u00a0"})
    void givenNothingThenItIsAskedForAgain(String nothing) {
        refusedWith(MISSING, enter(browser, question, nothing));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\0", "7K2M\0-9QXZ", "\ud83d\udd11\ud83d\udd11", "%", "*", "' or 1=1 --", "<script>", "${7*7}"})
    void givenNoCodeThenItIsRefused(String noCode) {
        refusedWith(INVALID, enter(browser, question, noCode));
    }

    @Test
    void givenNoFieldAtAllThenItIsAskedForAgain() {
        refusedWith(MISSING, browser.post(LoginBrowser.action(question, "backupCode"), List.of()));
    }

    @Test
    void givenTheFieldTwiceThenNeitherIsLookedAt() {
        Page answer = browser.post(
                LoginBrowser.action(question, "backupCode"),
                List.of(Map.entry("backupCode", codes.get(0)), Map.entry("backupCode", codes.get(1))));

        refusedWith(INVALID, answer);
    }

    @Test
    void givenHalfACodeThenItIsRefused() {
        refusedWith(INVALID, enter(browser, question, codes.get(2).substring(0, 9)));
    }

    @Test
    void givenTwoCodesJoinedThenTheyAreRefused() {
        refusedWith(INVALID, enter(browser, question, codes.get(2) + codes.get(3)));
    }

    @Test
    void givenAMegabyteThenTheServerSaysNoWithoutAnError() {
        Page answer = enter(browser, question, "7".repeat(1 << 20));

        assertThat(answer.status()).isIn(200, 400, 413);
        assertThat(answer.atClient()).isFalse();
    }

    @Test
    void givenALongTextThenItIsAFormError() {
        refusedWith(INVALID, enter(browser, question, "7".repeat(20_000)));
    }

    private void refusedWith(String message, Page answer) {
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.message()).startsWith(message);
        Page next = enter(browser, answer, nextCode());
        assertThat(next.code())
                .as("a right code after it, which also starts the count anew")
                .isPresent();
    }

    private static String nextCode() {
        return codes.remove(codes.size() - 1);
    }
}
