package dev.backupcodes.keycloak.it;

import static dev.backupcodes.keycloak.it.Steps.codeQuestion;
import static dev.backupcodes.keycloak.it.Steps.enter;
import static dev.backupcodes.keycloak.it.Steps.enterAndKeep;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * A user whose codes are posted from separate sessions at once, 0 to 12 ms apart. Keycloak's recovery codes let some of
 * these races sign in twice, and answer losers with status 500.
 */
final class CodeRace {

    private static final int OFFSET_MILLIS = 12;

    /** So long a user is not shown more codes after a few sets. */
    private static final Duration CODES_PAGE_LIMIT = Duration.ofMinutes(3);

    /** Several times what else a post takes, so that posts also meet between the check of the code and the lock. */
    private static final String SLOW_HASH = "50";

    private final TestRealm realm;
    private final TestUser user;
    private final Supply supply;
    private final Deque<String> codes = new ArrayDeque<>();
    /** Who lost a round is asked for a code again, and posts in the next one: only the winner has to sign in anew. */
    private final Deque<Person> asked = new ArrayDeque<>();

    /** A session of its own in which a code is asked for. */
    private record Person(LoginBrowser browser, Page question) {}

    /** Where the next codes come from. */
    private interface Supply {

        /** Codes left of one set when the next one is made. */
        int reserve();

        /** @param last the codes of the set before that are left; empty for the first set */
        List<String> next(Deque<String> last);
    }

    private CodeRace(TestRealm realm, Function<TestUser, Supply> supply) {
        this.realm = realm;
        this.user = realm.user("alice");
        this.supply = supply.apply(user);
    }

    /**
     * A user with fifty codes in a realm of its own.
     *
     * @param secretLength symbols; from 23 on the hash is a fast one
     */
    static CodeRace on(SharedServer server, int secretLength) {
        TestRealm realm = TestRealm.builder()
                .user("alice")
                .policy(Map.of(
                        "codeCount", "50",
                        "codeSecretLength", String.valueOf(secretLength),
                        "codeHashIterations", SLOW_HASH,
                        "notifications", "false",
                        "requireSecondFactor", "false"))
                .on(() -> server)
                .create();
        return new CodeRace(realm, user -> new OwnCodes(realm, user));
    }

    /** The same with lockout codes, ten at a time. */
    static CodeRace onLockoutCodes(SharedServer server, int secretLength) {
        TestRealm realm = TestRealm.builder()
                .userWithOtp("alice")
                .policy(Map.of(
                        "lockoutCodeCount", "10",
                        "lockoutSecretLength", String.valueOf(secretLength),
                        "codeHashIterations", SLOW_HASH,
                        "lockoutFollowUpActions", "none",
                        "adminStepUp", "false",
                        "notifications", "false"))
                .on(() -> server)
                .create();
        return new CodeRace(realm, user -> new LockoutCodes(realm, user));
    }

    /** The last code of a set leads to the next one. */
    private record OwnCodes(TestRealm realm, TestUser user) implements Supply {

        @Override
        public int reserve() {
            return 1;
        }

        @Override
        public List<String> next(Deque<String> last) {
            realm.server().clock().advance(CODES_PAGE_LIMIT);
            if (last.isEmpty()) {
                return Steps.makeCodes(realm, user);
            }
            LoginBrowser browser = realm.browser();
            Page page = enterAndKeep(browser, codeQuestion(browser, user), last.pop());
            List<String> fresh = Steps.codesOn(page);
            assertThat(Steps.confirm(browser, page).code()).isPresent();
            return fresh;
        }
    }

    /** Staff make six sets an hour. */
    private record LockoutCodes(TestRealm realm, TestUser user) implements Supply {

        @Override
        public int reserve() {
            return 0;
        }

        @Override
        public List<String> next(Deque<String> last) {
            realm.server().clock().advance(Duration.ofMinutes(11));
            return LockingOut.makeCodes(realm, user);
        }
    }

    /**
     * How many rounds are played.
     *
     * @param all of {@code -Draces=full}; the usual build plays a tenth of them
     */
    static int rounds(int all) {
        return "full".equals(System.getProperty("races")) ? all : all / 10;
    }

    void end() {
        realm.server().clock().reset();
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
        asked.addAll(Parallel.repeat(posts - asked.size(), i -> newPerson()));
        List<Person> people = List.copyOf(asked);
        asked.clear();
        List<Page> answers = Parallel.within(
                OFFSET_MILLIS,
                posts,
                i -> enter(people.get(i).browser(), people.get(i).question(), code.apply(i)));
        for (int i = 0; i < posts; i++) {
            if (answers.get(i).hasField("backupCode")) {
                asked.add(new Person(people.get(i).browser(), answers.get(i)));
            }
        }
        return answers;
    }

    private Person newPerson() {
        LoginBrowser browser = realm.browser();
        return new Person(browser, codeQuestion(browser, user));
    }

    private static void isTheNormalPage(Page page) {
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.message()).startsWith("This backup code is not valid.");
    }

    private String nextCode() {
        if (codes.size() <= supply.reserve()) {
            asked.clear(); // a login does not outlive the wait for new lockout codes
            codes.addAll(supply.next(codes));
        }
        return codes.pop();
    }

    /** Two codes of one set that are not its last ones. */
    private List<String> nextPair() {
        if (codes.size() == supply.reserve() + 1) {
            Steps.signInWithCode(realm, user, codes.pop());
        }
        return List.of(nextCode(), nextCode());
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
