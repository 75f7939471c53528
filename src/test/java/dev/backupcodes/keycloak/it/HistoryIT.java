package dev.backupcodes.keycloak.it;

import static dev.backupcodes.keycloak.it.Steps.codeQuestion;
import static dev.backupcodes.keycloak.it.Steps.codesPage;
import static dev.backupcodes.keycloak.it.Steps.enter;
import static dev.backupcodes.keycloak.it.Steps.makeCodes;
import static dev.backupcodes.keycloak.it.Steps.signInWithCode;
import static dev.backupcodes.keycloak.it.Steps.wrong;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import dev.backupcodes.keycloak.testprovider.MemoryUserStorageFactory;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.keycloak.admin.client.CreatedResponseUtil;
import org.keycloak.common.util.MultivaluedHashMap;
import org.keycloak.representations.idm.ComponentRepresentation;

/** What has happened to a user's codes: for staff with names, for the user without. */
class HistoryIT {

    @RegisterExtension
    static final TestRealm realm = TestRealm.builder()
            .policy(Map.of("requireSecondFactor", "false", "adminStepUp", "false", "notifications", "false"))
            .build();

    private TestUser sam;
    private AdminApi sams;
    private TestUser olga;

    @BeforeEach
    void supportAndAUser() {
        sam = realm.newUser("sam", false);
        olga = realm.newUser("olga", false);
        AdminRights.of(realm).give(sam, "view-users", "regenerate-backup-codes", "generate-lockout-codes");
        sams = AdminApi.of(realm, Tokens.byPassword(realm, sam));
    }

    @AfterEach
    void eventsAreKeptAgain() {
        realm.update(settings -> {
            settings.setEventsEnabled(true);
            settings.setEnabledEventTypes(List.of());
        });
    }

    @Test
    void givenALifeOfCodesThenStaffReadItWithTheNewestFirst() {
        List<String> codes = makeCodes(realm, olga);
        later();
        assertThat(signInWithCode(realm, olga, codes.get(0)).code()).isPresent();
        later();
        assertThat(signInWithCode(realm, olga, wrong(codes.get(1))).code()).isEmpty();
        later();
        sams = AdminApi.of(realm, Tokens.byPassword(realm, sam));
        assertThat(sams.makeLockoutCodes(olga.id(), Map.of("reason", "Ticket 1"))
                        .status())
                .isEqualTo(201);
        later();
        sams = AdminApi.of(realm, Tokens.byPassword(realm, sam));
        assertThat(sams.revokeLockoutCodes(olga.id()).status()).isEqualTo(204);
        later();
        sams = AdminApi.of(realm, Tokens.byPassword(realm, sam));
        assertThat(sams.regenerate(olga.id(), Map.of("reason", "Ticket 2")).status())
                .isEqualTo(200);

        JsonNode history = history(olga);

        String selector = codes.get(0).substring(0, 2);
        assertThat(history.path("kept").asBoolean()).isTrue();
        assertThat(entries(history))
                .extracting(
                        entry -> entry.path("what").asText(),
                        entry -> entry.path("kind").asText(),
                        entry -> entry.path("selector").asText(),
                        entry -> entry.path("remaining").asText(),
                        entry -> entry.path("by").asText())
                .containsExactly(
                        tuple("regenerated", "", "", "", sam.username()),
                        tuple("revoked", "lockout", "", "", sam.username()),
                        tuple("issued", "lockout", "", "3", sam.username()),
                        tuple("refused", "", "", "", ""),
                        tuple("used", "own", selector, "9", ""),
                        tuple("activated", "own", "", "10", ""));
        assertThat(entries(history))
                .allSatisfy(entry -> assertThat(entry.path("address").asText()).isEqualTo("127.0.0.1"));
        assertThat(history.toString()).doesNotContain(codes.get(0), codes.get(0).replace("-", ""), "Ticket");
    }

    @Test
    void givenNothingHappenedToTheUserThenNothingOfOthersIsShown() {
        makeCodes(realm, realm.newUser("other", false));

        assertThat(history(olga).path("kept").asBoolean()).isTrue();
        assertThat(whats(olga)).isEmpty();
    }

    @Test
    void givenSomebodyWhoMayNotViewTheUserThenTheHistoryIsRefusedLikeTheStatus() {
        AdminApi olgas = AdminApi.of(realm, Tokens.byPassword(realm, olga));

        assertThat(olgas.history(sam.id()).error()).isEqualTo("forbidden");
        assertThat(olgas.history(olga.id()).error()).isEqualTo("forbidden");
        assertThat(sams.history("unknown").error()).isEqualTo("user_not_found");
    }

    @Test
    void givenTheRealmDoesNotKeepSuchEventsThenTheAnswerAndThePageSaySo() {
        realm.update(settings -> settings.setEnabledEventTypes(List.of("LOGIN", "UPDATE_CREDENTIAL")));
        assertThat(history(olga).path("kept").asBoolean()).isTrue();

        realm.update(settings -> settings.setEnabledEventTypes(List.of("LOGIN")));
        assertThat(history(olga).path("kept").asBoolean()).isFalse();

        realm.update(settings -> {
            settings.setEnabledEventTypes(List.of());
            settings.setEventsEnabled(false);
        });
        assertThat(history(olga).path("kept").asBoolean()).isFalse();
        assertThat(codesPage(realm.browser(), olga).text())
                .contains("What happens to backup codes is not recorded here.");
    }

    @Test
    void givenOnlyAdminEventsAreKeptThenWhatStaffDidIsShownAlone() {
        makeCodes(realm, olga);
        realm.update(settings -> settings.setEventsEnabled(false));

        assertThat(sams.regenerate(olga.id(), Map.of("reason", "Ticket 3")).status())
                .isEqualTo(200);

        JsonNode newest = entries(history(olga)).get(0);
        assertThat(newest.path("what").asText()).isEqualTo("regenerated");
        assertThat(newest.path("by").asText()).isEqualTo(sam.username());
        assertThat(whats(olga)).containsExactly("regenerated", "activated");
    }

    @Test
    void givenWhatStaffTriedWasRefusedThenItIsNoDeed() {
        assertThat(sams.regenerate(olga.id(), Map.of("reason", "Ticket 4")).status())
                .isEqualTo(409);

        assertThat(whats(olga)).isEmpty();
    }

    @Test
    void givenManyWrongCodesThenTheyDoNotPushOutWhatMatters() {
        List<String> codes = makeCodes(realm, olga);
        for (int round = 0; round < 5; round++) {
            LoginBrowser browser = realm.browser();
            Page page = codeQuestion(browser, olga);
            for (int i = 0; i < 5; i++) {
                page = enter(browser, page, wrong(codes.get(1)));
            }
            realm.server().clock().advance(Duration.ofMinutes(61));
        }
        sams = AdminApi.of(realm, Tokens.byPassword(realm, sam));

        List<String> whats = whats(olga);

        assertThat(whats).filteredOn("refused"::equals).hasSize(20);
        assertThat(whats).contains("disabled", "activated");
    }

    /** In the database's LIKE, an underscore in an id stands for any symbol. */
    @Test
    void givenIdsThatLookAlikeInAQueryThenEachUserHasTheirOwnHistory() {
        String storage = storageOf("a_b", "axb");
        TestUser likeMany = ofStorage(storage, "a_b");
        TestUser like = ofStorage(storage, "axb");
        makeCodes(realm, like);
        assertThat(sams.makeLockoutCodes(like.id(), Map.of("reason", "Ticket 5"))
                        .status())
                .isEqualTo(201);

        assertThat(whats(likeMany)).isEmpty();
        assertThat(whats(like)).containsExactlyInAnyOrder("issued", "activated");
        assertThat(entries(history(like)))
                .anyMatch(entry -> entry.path("by").asText().equals(sam.username()));
    }

    @Test
    void givenTheCodesPageThenTheUserReadsTheHistoryWithoutNamesOfStaff() {
        List<String> codes = makeCodes(realm, olga);
        assertThat(signInWithCode(realm, olga, codes.get(0)).code()).isPresent();
        assertThat(sams.makeLockoutCodes(olga.id(), Map.of("reason", "Ticket 6"))
                        .status())
                .isEqualTo(201);
        LoginBrowser browser = realm.browser();

        Page page = enter(browser, browser.signIn(olga, Steps.GET_CODES), codes.get(1));

        String history = page.html().select("details.backup-codes-history").text();
        assertThat(history)
                .contains(
                        "What has happened so far",
                        "Support made emergency codes",
                        "Code " + codes.get(0).substring(0, 2) + "… was used",
                        "Code " + codes.get(1).substring(0, 2) + "… was used",
                        "New codes were made")
                .doesNotContain(sam.username(), "127.0.0.1", "Ticket");
    }

    private static void later() {
        realm.server().clock().advance(Duration.ofMinutes(2));
    }

    private JsonNode history(TestUser user) {
        AdminApi.Answer answer = sams.history(user.id());
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.body();
    }

    private static List<JsonNode> entries(JsonNode history) {
        List<JsonNode> entries = new ArrayList<>();
        history.path("entries").forEach(entries::add);
        return entries;
    }

    private List<String> whats(TestUser user) {
        return entries(history(user)).stream()
                .map(entry -> entry.path("what").asText())
                .toList();
    }

    private static String storageOf(String... usernames) {
        ComponentRepresentation storage = new ComponentRepresentation();
        storage.setName("another system");
        storage.setProviderId(MemoryUserStorageFactory.ID);
        storage.setProviderType("org.keycloak.storage.UserStorageProvider");
        storage.setConfig(new MultivaluedHashMap<>());
        storage.getConfig().put(MemoryUserStorageFactory.USERS, List.of(usernames));
        storage.getConfig().putSingle(MemoryUserStorageFactory.PASSWORD, TestRealm.PASSWORD);
        try (Response answer = realm.admin().components().add(storage)) {
            return CreatedResponseUtil.getCreatedId(answer);
        }
    }

    private static TestUser ofStorage(String storage, String username) {
        return new TestUser("f:" + storage + ":" + username, username, TestRealm.PASSWORD, null, null);
    }
}
