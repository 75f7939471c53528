package dev.backupcodes.keycloak.it;

import static dev.backupcodes.keycloak.it.Steps.codeQuestion;
import static dev.backupcodes.keycloak.it.Steps.codesOn;
import static dev.backupcodes.keycloak.it.Steps.confirm;
import static dev.backupcodes.keycloak.it.Steps.enter;
import static dev.backupcodes.keycloak.it.Steps.enterAndKeep;
import static dev.backupcodes.keycloak.it.Steps.makeCodes;
import static dev.backupcodes.keycloak.it.Steps.signInWithCode;
import static org.assertj.core.api.Assertions.assertThat;

import dev.backupcodes.keycloak.testprovider.MemoryUserStorageFactory;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.keycloak.admin.client.CreatedResponseUtil;
import org.keycloak.admin.client.resource.UserResource;
import org.keycloak.common.util.MultivaluedHashMap;
import org.keycloak.representations.idm.ComponentRepresentation;

/** Users who live in a user storage (LDAP, another system): Keycloak keeps their credentials in a table of its own. */
class FederatedUserIT {

    private static final int ROUNDS = 5;
    private static final int OFFSET_MILLIS = 12;
    /** Secrets that are kept as a fast hash: the posts meet more closely. */
    private static final String FAST = "23";

    @RegisterExtension
    static final TestRealm realm = TestRealm.builder().build();

    @BeforeEach
    void aPasswordIsEnoughToMakeCodes() {
        realm.policy(Map.of("requireSecondFactor", "false", "notifications", "false"));
    }

    @Test
    void givenAUserOfAUserStorageThenTheirCodesAreKeptThereAndSignInOnce() {
        TestUser frida = userOfAStorage(realm, "frida", false);

        List<String> codes = makeCodes(realm, frida);

        assertThat(rows("FED_USER_CREDENTIAL", frida))
                .singleElement()
                .satisfies(row -> assertThat(row).contains(" TYPE=backup-codes ", "\"remaining\":10"));
        assertThat(rows("CREDENTIAL", frida)).isEmpty();
        assertThat(signInWithCode(realm, frida, codes.get(3)).code()).isPresent();
        assertThat(signInWithCode(realm, frida, codes.get(3)).message()).startsWith("This backup code is not valid.");
        assertThat(signInWithCode(realm, frida, codes.get(9)).code()).isPresent();
        assertThat(rows("FED_USER_CREDENTIAL", frida))
                .singleElement()
                .satisfies(row -> assertThat(row).contains("\"remaining\":8"));
    }

    @Test
    void givenANewSetIsConfirmedThenItTakesThePlaceOfTheOldOne() {
        TestUser fritz = userOfAStorage(realm, "fritz", false);
        List<String> old = makeCodes(realm, fritz);
        LoginBrowser browser = realm.browser();
        Page question = browser.signIn(fritz, Steps.GET_CODES);

        Page shown = enter(browser, question, old.get(0));
        List<String> fresh = codesOn(shown);
        assertThat(confirm(browser, shown).code()).isPresent();

        assertThat(rows("FED_USER_CREDENTIAL", fritz)).hasSize(1);
        assertThat(signInWithCode(realm, fritz, old.get(1)).atClient()).isFalse();
        assertThat(signInWithCode(realm, fritz, fresh.get(1)).code()).isPresent();
    }

    @Test
    void givenEightPostsOfOneCodeThenExactlyOneSucceeds() {
        realm.policy(Map.of(
                "requireSecondFactor",
                "false",
                "notifications",
                "false",
                "codeCount",
                String.valueOf(ROUNDS + 1),
                "codeSecretLength",
                FAST));
        TestUser felix = userOfAStorage(realm, "felix", false);
        List<String> codes = makeCodes(realm, felix);
        long log = realm.server().keycloak().logPosition();

        for (int round = 0; round < ROUNDS; round++) {
            String code = codes.get(round);
            List<LoginBrowser> browsers = Parallel.repeat(8, i -> realm.browser());
            List<Page> questions = Parallel.map(browsers, browser -> codeQuestion(browser, felix));

            List<Page> answers = Parallel.within(OFFSET_MILLIS, 8, i -> enter(browsers.get(i), questions.get(i), code));

            assertThat(answers.stream().filter(page -> page.code().isPresent()))
                    .as("logins in round %d", round)
                    .hasSize(1);
            assertThat(answers.stream().filter(page -> page.code().isEmpty())).allSatisfy(FederatedUserIT::isRefused);
            String left = "\"remaining\":" + (codes.size() - round - 1) + ",";
            assertThat(rows("FED_USER_CREDENTIAL", felix))
                    .singleElement()
                    .satisfies(row -> assertThat(row).contains(left));
        }
        assertThat(realm.server().keycloak().logText(log)).doesNotContain(" ERROR ");
    }

    @Test
    void givenReadOnlyRequiredActionsThenNewCodesAreAskedForInTheSameLogin() {
        TestUser rosa = userOfAStorage(realm, "rosa", true);
        List<String> codes = makeCodes(realm, rosa);
        for (String code : codes.subList(1, codes.size())) {
            assertThat(signInWithCode(realm, rosa, code).code()).isPresent();
        }
        LoginBrowser browser = realm.browser();

        Page after = enterAndKeep(browser, codeQuestion(browser, rosa), codes.get(0));

        assertThat(after.atClient()).as(after.toString()).isFalse();
        List<String> fresh = codesOn(after);
        assertThat(fresh).hasSameSizeAs(codes).doesNotContainAnyElementsOf(codes);
        assertThat(confirm(browser, after).code()).isPresent();
        assertThat(signInWithCode(realm, rosa, fresh.get(0)).code()).isPresent();
    }

    @Test
    void givenStaffRegenerateThenTheOldCodesDieAndTheLinkLeadsToNewOnes() {
        realm.policy(Map.of(
                "requireSecondFactor", "false",
                "notifications", "false",
                "adminStepUp", "false",
                "requireVerifiedEmail", "false"));
        for (boolean readOnlyActions : new boolean[] {false, true}) {
            TestUser user = userOfAStorage(realm, "stefan" + readOnlyActions, readOnlyActions);
            List<String> old = makeCodes(realm, user);

            String link = Regenerating.mailedLink(realm, user);
            assertThat(signInWithCode(realm, user, old.get(0)).code()).isEmpty();
            LoginBrowser browser = realm.browser();
            Page codes = Regenerating.codesPage(browser, link, user);
            confirm(browser, codes);

            assertThat(signInWithCode(realm, user, codesOn(codes).get(0)).code())
                    .isPresent();
            assertThat(rows("FED_USER_CREDENTIAL", user)).hasSize(1);
        }
    }

    @Test
    void givenLockoutCodesThenTheySignInOnceAndGoWhenTheirTimeIsOver() {
        realm.policy(Map.of(
                "requireSecondFactor", "false",
                "notifications", "false",
                "adminStepUp", "false",
                "lockoutFollowUpActions", "none"));
        TestUser lotte = userOfAStorage(realm, "lotte", true);
        makeCodes(realm, lotte);

        List<String> codes = LockingOut.makeCodes(realm, lotte);

        assertThat(rows("FED_USER_CREDENTIAL", lotte)).hasSize(2);
        assertThat(rows("CREDENTIAL", lotte)).isEmpty();
        assertThat(signInWithCode(realm, lotte, codes.get(0)).code()).isPresent();
        isRefused(signInWithCode(realm, lotte, codes.get(0)));
        assertThat(LockingOut.status(realm, lotte).path("remaining").asInt()).isEqualTo(2);
        try {
            realm.server().clock().advance(Duration.ofMinutes(61));
            Waiting.until(
                    "the server, which looks every ten seconds, has removed them",
                    Duration.ofSeconds(45),
                    () -> rows("FED_USER_CREDENTIAL", lotte).size() == 1);
            isRefused(signInWithCode(realm, lotte, codes.get(1)));
        } finally {
            realm.server().clock().reset();
        }
    }

    @Test
    void givenStaffUpdateTheUserThenLockoutCodesAreDeadSinceAPasswordMayHaveComeWithIt() {
        realm.policy(Map.of("requireSecondFactor", "false", "notifications", "false", "adminStepUp", "false"));
        TestUser lars = userOfAStorage(realm, "lars", false);
        makeCodes(realm, lars);
        List<String> codes = LockingOut.makeCodes(realm, lars);
        UserResource resource = realm.admin().users().get(lars.id());

        resource.update(resource.toRepresentation());

        isRefused(signInWithCode(realm, lars, codes.get(0)));
        assertThat(rows("FED_USER_CREDENTIAL", lars)).hasSize(1);
    }

    private static void isRefused(Page page) {
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.message()).startsWith("This backup code is not valid.");
    }

    static TestUser userOfAStorage(TestRealm realm, String username, boolean readOnlyActions) {
        ComponentRepresentation storage = new ComponentRepresentation();
        storage.setName(username + "'s system");
        storage.setProviderId(MemoryUserStorageFactory.ID);
        storage.setProviderType("org.keycloak.storage.UserStorageProvider");
        storage.setConfig(new MultivaluedHashMap<>());
        storage.getConfig().putSingle(MemoryUserStorageFactory.USERS, username);
        storage.getConfig().putSingle(MemoryUserStorageFactory.PASSWORD, TestRealm.PASSWORD);
        storage.getConfig().putSingle(MemoryUserStorageFactory.READ_ONLY_ACTIONS, String.valueOf(readOnlyActions));
        try (Response answer = realm.admin().components().add(storage)) {
            return realm.stored(CreatedResponseUtil.getCreatedId(answer), username);
        }
    }

    /** The rows of a table that belong to the user. */
    private static List<String> rows(String table, TestUser user) {
        return realm.inspect()
                .database()
                .lines()
                .filter(row -> row.startsWith(table + ":") && row.contains(" USER_ID=" + user.id() + " "))
                .toList();
    }
}
