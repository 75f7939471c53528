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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One code posted many times at once, from separate sessions, 0 to 12 ms apart. Keycloak's recovery codes let some of
 * these races sign in twice, and answer losers with status 500.
 */
class SingleUseIT {

    private static final int CODES = 50;
    private static final int OFFSET_MILLIS = 12;

    /** A slow hash keeps the row locked for long, a fast one lets the posts meet more closely. */
    private enum Hash {
        PASSWORD_HASH("14"),
        SALTED_SHA_512("23");

        private final String secretLength;

        Hash(String secretLength) {
            this.secretLength = secretLength;
        }
    }

    private TestRealm realm;
    private TestUser alice;
    private final Deque<String> codes = new ArrayDeque<>();

    private void aUserWithFiftyCodes(Hash hash) {
        realm = TestRealm.builder()
                .user("alice")
                .quickPasswords()
                .policy(Map.of(
                        "codeCount",
                        String.valueOf(CODES),
                        "notifications",
                        "false",
                        "requireSecondFactor",
                        "false",
                        "codeSecretLength",
                        hash.secretLength))
                .create();
        alice = realm.user("alice");
        codes.addAll(makeCodes(realm, alice));
    }

    @AfterEach
    void removeRealm() {
        realm.close();
    }

    @ParameterizedTest
    @EnumSource
    void givenTwoPostsOfOneCodeThenExactlyOneSucceeds(Hash hash) {
        aUserWithFiftyCodes(hash);
        race(250, 2);
    }

    @ParameterizedTest
    @EnumSource
    void givenEightPostsOfOneCodeThenExactlyOneSucceeds(Hash hash) {
        aUserWithFiftyCodes(hash);
        race(100, 8);
    }

    @Test
    void givenTwoDifferentCodesAtOnceThenBothSucceedAndNeitherIsLost() {
        aUserWithFiftyCodes(Hash.PASSWORD_HASH);
        for (int round = 0; round < 100; round++) {
            List<String> pair = nextPair();
            int before = remaining();
            List<LoginBrowser> browsers = Parallel.repeat(2, i -> realm.browser());
            List<Page> questions = Parallel.map(browsers, browser -> codeQuestion(browser, alice));

            List<Page> answers =
                    Parallel.within(OFFSET_MILLIS, 2, i -> enter(browsers.get(i), questions.get(i), pair.get(i)));

            assertThat(answers).allSatisfy(page -> assertThat(page.code()).isPresent());
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

            assertThat(answers.stream().filter(Page::atClient))
                    .as("logins in round %d", round)
                    .hasSize(1);
            assertThat(answers.stream().filter(page -> !page.atClient())).allSatisfy(SingleUseIT::isTheNormalPage);
            assertThat(remaining()).isEqualTo(before - 1);
        }
        assertThat(realm.server().keycloak().logText().substring(logged)).doesNotContain(" ERROR ");
    }

    private static void isTheNormalPage(Page page) {
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.message()).startsWith("This backup code is not valid.");
    }

    private String nextCode() {
        if (codes.size() == 1) {
            codes.addAll(renew(codes.pop()));
        }
        return codes.pop();
    }

    private List<String> nextPair() {
        String one = nextCode();
        if (codes.size() == 1) {
            return List.of(nextCode(), nextCode());
        }
        return List.of(one, nextCode());
    }

    /** The last code of a set leads to the next set. */
    private List<String> renew(String last) {
        LoginBrowser browser = realm.browser();
        Page page = enter(browser, codeQuestion(browser, alice), last);
        List<String> fresh = Steps.codesOn(page);
        assertThat(Steps.confirm(browser, page).code()).isPresent();
        return fresh;
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
