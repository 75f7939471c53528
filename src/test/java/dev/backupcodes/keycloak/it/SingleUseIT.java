package dev.backupcodes.keycloak.it;

import static dev.backupcodes.keycloak.it.Steps.codeQuestion;
import static dev.backupcodes.keycloak.it.Steps.enter;
import static dev.backupcodes.keycloak.it.Steps.makeCodes;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * One code posted many times at once, from separate sessions, 0 to 12 ms apart. Keycloak's recovery codes let some of
 * these races sign in twice, and answer losers with status 500.
 */
class SingleUseIT {

    private static final int CODES = 50;
    private static final int OFFSET_MILLIS = 12;

    private TestRealm realm;
    private TestUser alice;
    private final Deque<String> codes = new ArrayDeque<>();

    @BeforeEach
    void aUserWithFiftyCodes() {
        realm = TestRealm.builder()
                .user("alice")
                .quickPasswords()
                .policy(Map.of(
                        "codeCount", String.valueOf(CODES), "notifications", "false", "requireSecondFactor", "false"))
                .create();
        alice = realm.user("alice");
    }

    @AfterEach
    void removeRealm() {
        realm.close();
    }

    @Test
    void givenTwoPostsOfOneCodeThenExactlyOneSucceeds() {
        race(500, 2);
    }

    @Test
    void givenEightPostsOfOneCodeThenExactlyOneSucceeds() {
        race(200, 8);
    }

    @Test
    void givenTwoDifferentCodesAtOnceThenBothSucceedAndNeitherIsLost() {
        for (int round = 0; round < 100; round++) {
            String[] pair = {nextCode(), nextCode()};
            int before = remaining();
            List<LoginBrowser> browsers = Parallel.repeat(2, i -> realm.browser());
            List<Page> questions = Parallel.map(browsers, browser -> codeQuestion(browser, alice));

            List<Page> answers =
                    Parallel.within(OFFSET_MILLIS, 2, i -> enter(browsers.get(i), questions.get(i), pair[i]));

            assertThat(answers)
                    .allSatisfy(
                            page -> assertThat(signedInOrAskedForNewCodes(page)).isTrue());
            assertThat(remaining()).isEqualTo(before - 2);
        }
    }

    private void race(int rounds, int posts) {
        int logged = realm.server().keycloak().logText().length();
        for (int round = 0; round < rounds; round++) {
            String code = nextCode();
            int before = remaining();
            List<LoginBrowser> browsers = Parallel.repeat(posts, i -> realm.browser());
            List<Page> questions = Parallel.map(browsers, browser -> codeQuestion(browser, alice));

            List<Page> answers =
                    Parallel.within(OFFSET_MILLIS, posts, i -> enter(browsers.get(i), questions.get(i), code));

            assertThat(answers.stream().filter(SingleUseIT::signedInOrAskedForNewCodes))
                    .as("logins in round %d", round)
                    .hasSize(1);
            assertThat(answers.stream().filter(page -> !signedInOrAskedForNewCodes(page)))
                    .allSatisfy(SingleUseIT::isTheNormalPage);
            assertThat(remaining()).isEqualTo(before - 1);
        }
        assertThat(realm.server().keycloak().logText().substring(logged)).doesNotContain(" ERROR ");
    }

    private static void isTheNormalPage(Page page) {
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.message()).startsWith("This backup code is not valid.");
    }

    /** Who enters the last code of a set is asked for new ones instead of being sent on. */
    private static boolean signedInOrAskedForNewCodes(Page page) {
        return page.code().isPresent() || !Steps.codesOn(page).isEmpty();
    }

    private String nextCode() {
        if (codes.isEmpty()) {
            codes.addAll(makeCodes(realm, alice));
        }
        return codes.pop();
    }

    private int remaining() {
        try {
            return new ObjectMapper()
                    .readTree(realm.credentials("alice", "backup-codes").get(0).getCredentialData())
                    .get("remaining")
                    .asInt();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
