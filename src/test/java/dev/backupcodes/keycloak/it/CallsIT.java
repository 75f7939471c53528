package dev.backupcodes.keycloak.it;

import static dev.backupcodes.keycloak.it.Steps.makeCodes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What staff have done and tried in a realm, in words, for whoever may see its admin events. */
class CallsIT {

    @RegisterExtension
    static final TestRealm realm = TestRealm.builder()
            .policy(Map.of("requireSecondFactor", "false", "adminStepUp", "false", "notifications", "false"))
            .build();

    private TestUser sam;
    private AdminApi sams;
    private TestUser olga;

    @BeforeEach
    void supportAndAUser() {
        realm.admin().clearAdminEvents();
        sam = realm.newUser("sam", false);
        olga = realm.newUser("olga", false);
        AdminRights.of(realm)
                .give(sam, "view-users", "view-events", "regenerate-backup-codes", "generate-lockout-codes");
        sams = as(sam);
        realm.admin().clearAdminEvents();
    }

    @AfterEach
    void eventsAreKeptAgain() {
        realm.update(settings -> {
            settings.setAdminEventsEnabled(true);
            settings.setAdminEventsDetailsEnabled(true);
        });
    }

    @Test
    void givenWhatStaffDidAndTriedThenItIsToldWithNamesTheNewestFirst() {
        makeCodes(realm, olga);
        regenerate(olga, "Ticket 1");
        later();
        JsonNode made = sams.makeLockoutCodes(olga.id(), Map.of("reason", "Ticket 2", "count", 2))
                .body();
        later();
        assertThat(sams.makeLockoutCodes(olga.id(), Map.of()).status()).isEqualTo(400);
        later();
        assertThat(sams.makeLockoutCodes(sam.id(), Map.of("reason", "Ticket 3")).error())
                .isEqualTo("self_target");
        later();
        assertThat(sams.revokeLockoutCodes("unknown").error()).isEqualTo("user_not_found");
        later();
        assertThat(sams.liftLock(olga.id(), Map.of("reason", "Ticket 4")).status())
                .isEqualTo(204);

        JsonNode answer = calls("");

        assertThat(answer.path("kept").asBoolean()).isTrue();
        assertThat(answer.path("next").isNull()).isTrue();
        assertThat(entries(answer))
                .extracting(
                        call -> call.path("action").asText(),
                        call -> call.path("outcome").asText(),
                        call -> call.path("reason").asText(),
                        call -> call.path("user").path("username").asText(),
                        call -> call.path("by").path("username").asText())
                .containsExactly(
                        tuple("lift-lock", "done", "Ticket 4", olga.username(), sam.username()),
                        tuple("revoke-lockout-codes", "user_not_found", "", "null", sam.username()),
                        tuple("generate-lockout-codes", "self_target", "Ticket 3", sam.username(), sam.username()),
                        tuple("generate-lockout-codes", "invalid_request", "", olga.username(), sam.username()),
                        tuple("generate-lockout-codes", "done", "Ticket 2", olga.username(), sam.username()),
                        tuple("regenerate", "done", "Ticket 1", olga.username(), sam.username()));
        JsonNode codes = entries(answer).get(4);
        assertThat(codes.path("count").asInt()).isEqualTo(2);
        assertThat(codes.path("expiresAt").asText())
                .isEqualTo(made.path("expiresAt").asText());
        assertThat(codes.path("callerCheck").asText()).isEqualTo("not_done");
        assertThat(codes.path("address").asText()).isEqualTo("127.0.0.1");
        assertThat(codes.path("user").path("id").asText()).isEqualTo(olga.id());
        assertThat(entries(answer).get(3).has("count")).isFalse();
        assertThat(answer.toString()).doesNotContain(made.path("codes").get(0).asText());
    }

    @Test
    void givenALinkWasSentThenItsEndIsTold() {
        makeCodes(realm, olga);

        AdminApi.Answer regenerated = regenerate(olga, "Ticket 1");

        assertThat(only(calls("")).path("expiresAt").asText())
                .isEqualTo(regenerated.body().path("linkExpiresAt").asText());
    }

    @Test
    void givenNoMailLeavesThenThatIsTold() {
        makeCodes(realm, olga);
        Map<String, String> mailServer = realm.admin().toRepresentation().getSmtpServer();
        realm.update(
                settings -> settings.setSmtpServer(Map.of("host", "127.0.0.1", "port", "1", "from", "a@b.example")));
        try {
            assertThat(regenerate(olga, "Ticket 1").body().path("linkSent").asBoolean())
                    .isFalse();
        } finally {
            realm.update(settings -> settings.setSmtpServer(mailServer));
        }

        assertThat(entries(calls("")))
                .extracting(call -> call.path("outcome").asText(), call -> call.has("expiresAt"))
                .containsExactlyInAnyOrder(tuple("mail_not_sent", false), tuple("done", true));
    }

    @Test
    void givenTheSetupThenItIsAboutNobody() {
        Regenerating.asMasterAdmin(realm).setUp();

        JsonNode call = only(calls("?action=setup"));

        assertThat(call.has("user")).isFalse();
        assertThat(call.path("changed").isEmpty()).isFalse();
    }

    @Test
    void givenFiltersThenOnlyWhatFitsIsThere() {
        TestUser otto = realm.newUser("otto", false);
        Instant before = Instant.now().plusSeconds(realm.server().clock().offset());
        revoke(olga);
        later();
        revoke(otto);
        assertThat(sams.revokeLockoutCodes("unknown").status()).isEqualTo(404);
        Instant between = before.plus(Duration.ofMinutes(1));
        TestUser rita = realm.newUser("rita", false);
        AdminRights.of(realm).give(rita, "view-users", "generate-lockout-codes");
        assertThat(as(rita).revokeLockoutCodes(olga.id()).status()).isEqualTo(204);
        sams = as(sam);

        assertThat(users("?user=" + olga.username())).containsExactly(olga.id(), olga.id());
        assertThat(users("?user=" + otto.id())).containsExactly(otto.id());
        assertThat(users("?user=unknown")).containsExactly("unknown");
        assertThat(users("?by=" + rita.username())).containsExactly(olga.id());
        assertThat(users("?by=" + rita.id() + "&user=" + otto.id())).isEmpty();
        assertThat(users("?outcome=refused")).containsExactly("unknown");
        assertThat(users("?outcome=done")).containsExactly(olga.id(), otto.id(), olga.id());
        assertThat(users("?action=regenerate")).isEmpty();
        assertThat(users("?action=revoke-lockout-codes&outcome=done&user=" + otto.id()))
                .containsExactly(otto.id());
        assertThat(users("?to=" + between)).containsExactly(olga.id());
        assertThat(users("?from=" + encoded("2000-01-01T00:00:00+01:00") + "&to=" + between))
                .containsExactly(olga.id());
        assertThat(users("?from=" + between)).hasSize(3);
    }

    @Test
    void givenMoreThanFitOnAPageThenTheyAreReadOnByTheCursorAndNothingNewSlipsIn() {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            String id = "unknown-" + i;
            expected.add(0, id);
            sams.revokeLockoutCodes(id);
        }

        JsonNode first = calls("?max=2");
        sams.revokeLockoutCodes("unknown-later");
        JsonNode second = calls("?max=2&first=" + first.path("next").asText());
        JsonNode third = calls("?max=2&first=" + second.path("next").asText());

        List<String> read = new ArrayList<>(ids(first));
        read.addAll(ids(second));
        read.addAll(ids(third));
        assertThat(ids(first)).hasSize(2);
        assertThat(read).containsExactlyInAnyOrderElementsOf(expected).doesNotHaveDuplicates();
        assertThat(third.path("next").isNull()).isTrue();
    }

    @Test
    void givenAParameterThatMeansNothingThenTheCallIsRefused() {
        for (String query : List.of(
                "max=0",
                "max=101",
                "max=-1",
                "max=many",
                "max=1&max=2",
                "max=",
                "first=nonsense",
                "action=reset",
                "outcome=maybe",
                "from=yesterday",
                "from=2026-11-21",
                "to=2026-11-21T10:00:00",
                "to=%2B999999999-01-01T00:00:00Z",
                "by=",
                "sort=time")) {
            assertThat(sams.calls("?" + query).error()).as(query).isEqualTo("invalid_request");
        }
    }

    @Test
    void givenSomebodyWhoMayNotSeeEventsThenTheRoleIsNamed() {
        TestUser viewer = realm.newUser("viewer", false);
        AdminRights.of(realm).give(viewer, "view-users", "view-realm", "generate-lockout-codes");

        AdminApi.Answer answer = as(viewer).calls("");

        assertThat(answer.error()).isEqualTo("forbidden");
        assertThat(answer.message()).contains("view-events");
    }

    /** The name of a user is not a matter of events. */
    @Test
    void givenSomebodyWhoMayNotViewUsersThenThereAreIdsAndNamesAreNoWayToThem() {
        revoke(olga);
        TestUser auditor = realm.newUser("auditor", false);
        AdminRights.of(realm).give(auditor, "view-events");
        AdminApi auditors = as(auditor);

        JsonNode call = only(auditors.calls("").body());

        assertThat(call.path("user").path("id").asText()).isEqualTo(olga.id());
        assertThat(call.path("user").has("username")).isFalse();
        assertThat(call.path("by").has("username")).isFalse();
        assertThat(entries(auditors.calls("?user=" + olga.username()).body())).isEmpty();
        assertThat(entries(auditors.calls("?by=" + sam.username()).body())).isEmpty();
        assertThat(entries(auditors.calls("?user=" + olga.id()).body())).hasSize(1);
    }

    @Test
    void givenSomebodyWhoMayViewSomeUsersThenOnlyTheirNamesAreThere() {
        TestUser otto = realm.newUser("otto", false);
        revoke(olga);
        revoke(otto);
        TestUser auditor = realm.newUser("auditor", false);
        AdminRights rights = AdminRights.of(realm);
        rights.give(auditor, "view-events", "query-users");
        rights.enablePermissions();
        rights.permit(AdminRights.USERS, Set.of(olga.id()), Set.of("view"), rights.grantTo(auditor));

        List<JsonNode> calls = entries(as(auditor).calls("").body());

        assertThat(calls)
                .extracting(
                        call -> call.path("user").path("id").asText(),
                        call -> call.path("user").has("username"))
                .containsExactly(tuple(otto.id(), false), tuple(olga.id(), true));
    }

    @Test
    void givenAUserOrAMemberOfStaffWhoIsGoneThenTheNameIsNull() {
        TestUser otto = realm.newUser("otto", false);
        TestUser rita = realm.newUser("rita", false);
        AdminRights.of(realm).give(rita, "view-users", "generate-lockout-codes");
        assertThat(as(rita).revokeLockoutCodes(otto.id()).status()).isEqualTo(204);
        realm.userResource(otto.username()).remove();
        realm.userResource(rita.username()).remove();

        JsonNode call = only(calls("?action=revoke-lockout-codes"));

        assertThat(call.path("user").path("username").isNull()).isTrue();
        assertThat(call.path("by").path("username").isNull()).isTrue();
        assertThat(call.path("by").path("id").asText()).isEqualTo(rita.id());
    }

    @Test
    void givenAnAdministratorOfMasterThenThatRealmIsNamedAndTheNameForThoseWhoMayKnowIt() {
        try (AdminRights.MasterUser master = AdminRights.of(realm).masterAdmin(false)) {
            AdminApi masters = AdminApi.of(realm, Tokens.byPasswordInMaster(realm.server(), master.user()));
            assertThat(masters.revokeLockoutCodes(olga.id()).status()).isEqualTo(204);
            // Nobody of the realm has that id, and Keycloak's cache must not say otherwise.
            assertThat(masters.revokeLockoutCodes(master.user().id()).status()).isEqualTo(404);

            JsonNode own = entries(
                            masters.calls("?by=" + master.user().username()).body())
                    .get(1)
                    .path("by");
            assertThat(own.path("username").asText()).isEqualTo(master.user().username());
            assertThat(own.path("realm").asText()).isEqualTo("master");
            JsonNode wrongly = entries(masters.calls("").body()).get(0).path("user");
            assertThat(wrongly.path("username").isNull()).isTrue();

            JsonNode others = entries(calls("")).get(1).path("by");
            assertThat(others.has("username")).isFalse();
            assertThat(others.path("realm").asText()).isEqualTo("master");
            assertThat(others.path("id").asText()).isEqualTo(master.user().id());
        }
    }

    @Test
    void givenTheRealmKeepsNoAdminEventsThenTheAnswerSaysSoAndShowsWhatThereIs() {
        revoke(olga);
        realm.update(settings -> settings.setAdminEventsEnabled(false));
        revoke(olga);

        JsonNode answer = calls("?action=revoke-lockout-codes");

        assertThat(answer.path("kept").asBoolean()).isFalse();
        assertThat(entries(answer)).hasSize(1);
    }

    /** <i>Include representation</i> is about other things: what we tell is kept without it. */
    @Test
    void givenTheRealmKeepsNoRepresentationsThenNothingIsMissing() {
        realm.update(settings -> settings.setAdminEventsDetailsEnabled(false));
        makeCodes(realm, olga);

        assertThat(sams.makeLockoutCodes(olga.id(), Map.of("reason", "Ticket 1"))
                        .status())
                .isEqualTo(201);

        assertThat(only(calls("?action=generate-lockout-codes")).path("reason").asText())
                .isEqualTo("Ticket 1");
    }

    @Test
    void givenAnotherRealmThenNothingOfItIsShown() {
        revoke(olga);
        try (TestRealm other = TestRealm.builder().create()) {
            assertThat(entries(Regenerating.asMasterAdmin(other).calls("").body()))
                    .isEmpty();
        }
    }

    private void later() {
        realm.server().clock().advance(Duration.ofMinutes(2));
        sams = as(sam);
    }

    private AdminApi.Answer regenerate(TestUser user, String reason) {
        AdminApi.Answer answer = sams.regenerate(user.id(), Map.of("reason", reason));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer;
    }

    private void revoke(TestUser user) {
        assertThat(sams.revokeLockoutCodes(user.id()).status()).isEqualTo(204);
    }

    private static AdminApi as(TestUser caller) {
        return AdminApi.of(realm, Tokens.byPassword(realm, caller));
    }

    private JsonNode calls(String query) {
        AdminApi.Answer answer = sams.calls(query);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.body();
    }

    private static List<JsonNode> entries(JsonNode answer) {
        List<JsonNode> entries = new ArrayList<>();
        answer.path("calls").forEach(entries::add);
        return entries;
    }

    private static JsonNode only(JsonNode answer) {
        assertThat(entries(answer)).as(answer.toString()).hasSize(1);
        return entries(answer).get(0);
    }

    private static List<String> ids(JsonNode answer) {
        return entries(answer).stream()
                .map(call -> call.path("user").path("id").asText())
                .toList();
    }

    private List<String> users(String query) {
        return ids(calls(query));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
