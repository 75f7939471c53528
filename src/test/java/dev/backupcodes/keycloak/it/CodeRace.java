package dev.backupcodes.keycloak.it;

import static dev.backupcodes.keycloak.it.Steps.codeQuestion;
import static dev.backupcodes.keycloak.it.Steps.enter;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * A user whose codes are posted from separate sessions at once, 0 to 12 ms apart. Keycloak's recovery codes let some of
 * these races sign in twice, and answer losers with status 500.
 */
final class CodeRace {

    private static final int OFFSET_MILLIS = 12;

    private final TestRealm realm;
    private final TestUser user;
    private final Deque<String> codes = new ArrayDeque<>();

    private CodeRace(TestRealm realm, TestUser user) {
        this.realm = realm;
        this.user = user;
        codes.addAll(Steps.makeCodes(realm, user));
    }

    /**
     * A user with fifty codes in a realm of its own.
     *
     * @param secretLength symbols; from 23 on the hash is a fast one
     */
    static CodeRace on(SharedServer server, int secretLength) {
        TestRealm realm = TestRealm.builder()
                .user("alice")
                .quickPasswords()
                .policy(Map.of(
                        "codeCount", "50",
                        "codeSecretLength", String.valueOf(secretLength),
                        "notifications", "false",
                        "requireSecondFactor", "false"))
                .create(server);
        return new CodeRace(realm, realm.user("alice"));
    }

    void end() {
        realm.close();
    }

    /** In every round one login, the others see the normal page, and the count goes down by one. */
    void manyPostsOfOneCode(int rounds, int posts) {
        int logged = realm.server().keycloak().logText().length();
        for (int round = 0; round < rounds; round++) {
            String code = nextCode();
            int before = remaining();

            List<Page> answers = post(posts, i -> code);

            assertThat(answers.stream().filter(page -> page.code().isPresent()))
                    .as("logins in round %d", round)
                    .hasSize(1);
            assertThat(answers.stream().filter(page -> page.code().isEmpty())).allSatisfy(CodeRace::isTheNormalPage);
            assertThat(remaining()).isEqualTo(before - 1);
        }
        assertThat(realm.server().keycloak().logText().substring(logged)).doesNotContain(" ERROR ");
    }

    /** In every round both sign in, and the count goes down by two. */
    void twoDifferentCodes(int rounds) {
        for (int round = 0; round < rounds; round++) {
            List<String> pair = nextPair();
            int before = remaining();

            List<Page> answers = post(2, pair::get);

            assertThat(answers).allSatisfy(page -> assertThat(page.code()).isPresent());
            assertThat(remaining()).isEqualTo(before - 2);
        }
    }

    private List<Page> post(int posts, IntFunction<String> code) {
        List<LoginBrowser> browsers = Parallel.repeat(posts, i -> realm.browser());
        List<Page> questions = Parallel.map(browsers, browser -> codeQuestion(browser, user));
        return Parallel.within(OFFSET_MILLIS, posts, i -> enter(browsers.get(i), questions.get(i), code.apply(i)));
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

    /** Two codes of one set that are not its last ones. */
    private List<String> nextPair() {
        if (codes.size() == 2) {
            Steps.signInWithCode(realm, user, codes.pop());
        }
        return List.of(nextCode(), nextCode());
    }

    /** The last code of a set leads to the next set. */
    private List<String> renew(String last) {
        LoginBrowser browser = realm.browser();
        Page page = enter(browser, codeQuestion(browser, user), last);
        List<String> fresh = Steps.codesOn(page);
        assertThat(Steps.confirm(browser, page).code()).isPresent();
        return fresh;
    }

    private int remaining() {
        try {
            String data =
                    realm.credentials(user.username(), "backup-codes").get(0).getCredentialData();
            return new ObjectMapper().readTree(data).get("remaining").asInt();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
