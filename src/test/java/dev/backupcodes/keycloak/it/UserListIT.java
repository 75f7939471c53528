package dev.backupcodes.keycloak.it;

import static dev.backupcodes.keycloak.it.Regenerating.asMasterAdmin;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.core.Response;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.keycloak.admin.client.CreatedResponseUtil;
import org.keycloak.representations.idm.GroupRepresentation;

/** Users by the state of their codes, listed and counted by one rule. */
class UserListIT {

    @RegisterExtension
    final TestRealm realm = TestRealm.builder()
            .otpReusable()
            .policy(Map.of(
                    "codeCount", "5",
                    "warningThreshold", "2",
                    "requireSecondFactor", "false",
                    "adminStepUp", "false",
                    "notifications", "false"))
            .build();

    @Test
    void givenUsersInEveryStateThenEachIsListedWhereItIsCounted() {
        realm.addUser("none", false);
        users().withCodesUsed("fresh", 0);
        users().withCodesUsed("low", 3);
        users().withCodesUsed("empty", 5);
        users().withCodesReset("reset");
        withWrongCodes("locked");
        LockingOut.makeCodes(realm, realm.addUser("helped", true));

        assertThat(named("state=none")).containsExactly("helped", "none");
        assertThat(named("state=active")).containsExactly("fresh", "locked");
        assertThat(named("state=low")).containsExactly("low");
        assertThat(named("state=exhausted")).containsExactly("empty");
        assertThat(named("state=awaiting-download")).containsExactly("reset");
        assertThat(named("state=expired,disabled")).isEmpty();
        assertThat(named("state=low&state=exhausted")).containsExactly("empty", "low");
        assertThat(named("locked=true")).containsExactly("locked");
        assertThat(named("lockout=true")).containsExactly("helped");
        assertThat(named("secondFactor=false")).containsExactly("none");
        assertThat(named("state=active&locked=false")).containsExactly("fresh");
        assertThat(named("")).hasSize(7);

        JsonNode counts = asMasterAdmin(realm).overview().body().path("users");
        assertThat(counts.path("total").asInt()).isEqualTo(7);
        assertThat(counts.path("withCodes").asInt()).isEqualTo(5);
        assertThat(counts.path("low").asInt()).isEqualTo(1);
        assertThat(counts.path("exhausted").asInt()).isEqualTo(1);
        assertThat(counts.path("awaitingDownload").asInt()).isEqualTo(1);
        assertThat(counts.path("locked").asInt()).isEqualTo(1);
        assertThat(counts.path("lockoutCodes").asInt()).isEqualTo(1);
        assertThat(counts.path("withoutSecondFactor").asInt()).isEqualTo(1);
    }

    @Test
    void givenAListThenItSaysOfEachUserWhatTheStatusSays() {
        users().withCodesReset("reset");
        withWrongCodes("locked");
        LockingOut.makeCodes(realm, realm.addUser("helped", true));

        for (JsonNode line : page("").path("users")) {
            JsonNode status =
                    asMasterAdmin(realm).status(line.path("id").asText()).body();
            for (String field : List.of(
                    "state",
                    "total",
                    "remaining",
                    "createdAt",
                    "lastUsedAt",
                    "lockedUntil",
                    "awaiting",
                    "lockout",
                    "secondFactor",
                    "staff")) {
                assertThat(line.path(field)).as(line + " " + field).isEqualTo(status.path(field));
            }
        }
    }

    @Test
    void givenALockOnCodesOfBothKindsThenTheUserIsCountedAndListedOnce() {
        TestUser user = withWrongCodes("both");
        LockingOut.makeCodes(realm, user);

        assertThat(named("locked=true")).containsExactly("both");
        assertThat(asMasterAdmin(realm).overview().body().at("/users/locked").asInt())
                .isEqualTo(1);
    }

    @Test
    void givenPagesThenEverybodyIsOnOneOfThemOnceAlthoughUsersComeAndGo() {
        String filter = "&secondFactor=true";
        for (int i = 0; i < 7; i++) {
            realm.addUser("user-" + i, true);
        }
        List<String> seen = new ArrayList<>();
        JsonNode page = page("max=2" + filter);
        seen.addAll(names(page));
        realm.userResource("user-1").remove();
        realm.addUser("user-0-later", true);
        realm.addUser("user-9", true);
        while (!page.path("next").isNull()) {
            page = page("max=2" + filter + "&first=" + page.path("next").asText());
            assertThat(page.path("users")).hasSizeLessThanOrEqualTo(2);
            seen.addAll(names(page));
        }

        assertThat(seen)
                .containsExactly("user-0", "user-1", "user-2", "user-3", "user-4", "user-5", "user-6", "user-9");
        assertThat(names(page("max=2&first=3" + filter))).containsExactly("user-3", "user-4");
    }

    @Test
    void givenEveryWayInWhichSomebodyIsStaffThenTheListKnowsIt() {
        AdminRights rights = AdminRights.of(realm);
        rights.give(realm.addUser("by-role", false), "view-events");
        rights.giveByCompositeRole(realm.addUser("by-composite", false), "view-events");
        String group = rights.giveByGroup(realm.addUser("by-group", false), "view-events");
        TestUser below = realm.addUser("by-group-above", false);
        realm.userResource(below.username()).joinGroup(subgroup(group));
        rights.giveByOrganization(realm.addUser("by-organization", false), "view-events");
        realm.addUser("customer", false);
        users().withCodesUsed(realm.addUser("careful", false), 0);
        rights.give(realm.user("careful"), "view-events");

        assertThat(named("staff=false")).containsExactly("customer");
        assertThat(named("staff=true&state=none"))
                .containsExactly("by-composite", "by-group", "by-group-above", "by-organization", "by-role");
        assertThat(asMasterAdmin(realm)
                        .overview()
                        .body()
                        .at("/users/staffWithoutCodes")
                        .asInt())
                .isEqualTo(5);
    }

    @Test
    void givenAGroupThenItsMembersAndThoseOfTheGroupsBelowAreListed() {
        String group = AdminRights.of(realm).giveByGroup(realm.addUser("above", false));
        realm.addUser("below", false);
        realm.userResource("below").joinGroup(subgroup(group));
        realm.addUser("outside", false);

        assertThat(named("group=" + group)).containsExactly("above", "below");
    }

    @Test
    void givenAnOrganizationThenItsMembersAreListed() {
        AdminRights.of(realm).giveByOrganization(realm.addUser("member", false), "view-events");
        realm.addUser("outside", false);
        KeycloakAdminApi api =
                KeycloakAdminApi.of(realm, realm.server().admin().tokenManager().getAccessTokenString());
        JsonNode organization = api.require("GET", "/organizations", null).get(0);

        for (String name : List.of("id", "alias")) {
            assertThat(named("organization=" + organization.path(name).asText()))
                    .containsExactly("member");
        }
    }

    @Test
    void givenUsersOfAUserStorageThenThoseWithCodesComeAfterTheOthersAndTheListSaysSo() {
        users().withCodesUsed("local", 3);
        users().withCodesUsed(FederatedUserIT.userOfAStorage(realm, "frida", false), 3);
        users().withCodesUsed(FederatedUserIT.userOfAStorage(realm, "anton", false), 0);

        assertThat(named("state=low")).containsExactly("local", "frida");
        assertThat(named("")).startsWith("local").containsExactlyInAnyOrder("local", "frida", "anton");
        assertThat(page("state=low").has("note")).isFalse();
        assertThat(page("state=none").path("note").asText()).contains("user storage");
        List<String> onPages = new ArrayList<>();
        JsonNode page = page("max=1");
        onPages.addAll(names(page));
        while (!page.path("next").isNull()) {
            page = page("max=1&first=" + page.path("next").asText());
            onPages.addAll(names(page));
        }
        assertThat(onPages).containsExactlyElementsOf(named(""));
    }

    @Test
    void givenACallerWhoMayViewHalfOfTheUsersThenListAndExportHaveHalfAndNothingIsCounted() {
        AdminRights rights = AdminRights.of(realm);
        rights.enablePermissions();
        TestUser mine = realm.addUser("mine", false);
        TestUser alsoMine = realm.addUser("z-mine", false);
        realm.addUser("hidden", false);
        realm.addUser("z-hidden", false);
        TestUser caller = realm.addUser("caller", true);
        rights.give(caller, "query-users");
        rights.permit(AdminRights.USERS, Set.of(mine.id(), alsoMine.id()), Set.of("view"), rights.grantTo(caller));
        AdminApi api = AdminApi.of(realm, Tokens.byPassword(realm, caller));

        JsonNode page = api.users("").body();
        assertThat(names(page)).containsExactly("mine", "z-mine");
        assertThat(page.path("note").asText()).isNotEmpty();
        JsonNode first = api.users("max=1").body();
        assertThat(names(first)).containsExactly("mine");
        assertThat(first.path("next").asText()).startsWith("i.");
        assertThat(names(api.users("first=" + first.path("next").asText()).body()))
                .containsExactly("z-mine");
        assertThat(api.exportUsers("").body()).contains("z-mine").doesNotContain("hidden");
    }

    @Test
    void givenAPermissionForAllUsersAndOneThatIsDeniedThenThatOneIsNotListedAndNothingIsCounted() {
        AdminRights rights = AdminRights.of(realm);
        rights.enablePermissions();
        realm.addUser("shown", false);
        TestUser hidden = realm.addUser("hidden", false);
        TestUser caller = realm.addUser("caller", true);
        rights.give(caller, "query-users");
        rights.permitAll(AdminRights.USERS, Set.of("view"), rights.grantTo(caller));
        rights.permit(AdminRights.USERS, Set.of(hidden.id()), Set.of("view"), rights.denyTo(caller));
        AdminApi api = AdminApi.of(realm, Tokens.byPassword(realm, caller));

        assertThat(names(api.users("").body())).contains("shown").doesNotContain("hidden");
        JsonNode overview = api.overview().body();
        assertThat(overview.at("/users/total").isNull()).isTrue();
        assertThat(overview.path("usersNote").asText()).isNotEmpty();
    }

    @Test
    void givenACallerWhoMayOnlyLookForUsersThenTheListIsEmptyAndSaysWhy() {
        realm.addUser("alice", false);
        TestUser caller = realm.addUser("caller", true);
        AdminRights.of(realm).give(caller, "query-users");

        JsonNode page =
                AdminApi.of(realm, Tokens.byPassword(realm, caller)).users("").body();

        assertThat(names(page)).isEmpty();
        assertThat(page.path("next").isNull()).isTrue();
        assertThat(page.path("note").asText()).isNotEmpty();
    }

    @Test
    void givenAQuestionThatMakesNoSenseThenItIsRefused() {
        for (String query : List.of(
                "status=low",
                "state=Low",
                "state=",
                "state=low,",
                "locked=yes",
                "locked=true&locked=false",
                "staff=",
                "group=unknown",
                "organization=unknown",
                "max=0",
                "max=101",
                "max=-1",
                "first=1001",
                "first=n.%25%25",
                "first=i.unknown",
                "first=abc")) {
            assertThat(asMasterAdmin(realm).users(query).error()).as(query).isEqualTo("invalid_request");
        }
        for (String query : List.of("first=1", "max=5", "nonsense=1", "state=high")) {
            HttpResponse<String> answer = asMasterAdmin(realm).exportUsers(query);

            assertThat(answer.statusCode()).as(query).isEqualTo(400);
            assertThat(answer.body()).as(query).contains("invalid_request");
        }
    }

    @Test
    void givenNamesThatAreFormulasThenTheExportHasThemAsText() {
        realm.addUser("+1234", false, user -> {
            user.setFirstName("-2+3");
            user.setLastName("@sum");
            user.setEmail("+1234@example.org");
        });
        for (int i = 0; i < 3; i++) {
            realm.addUser("user-" + i, false);
        }

        HttpResponse<String> export = asMasterAdmin(realm).exportUsers("state=none");

        assertThat(export.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/csv");
        assertThat(export.headers().firstValue("Cache-Control").orElseThrow()).contains("no-store");
        List<String> lines = export.body().lines().toList();
        assertThat(lines).hasSize(5);
        assertThat(lines.get(0)).startsWith("\"id\",\"username\"");
        assertThat(lines.get(1)).contains(",\"'+1234\",\"'-2+3 @sum\",\"'+1234@example.org\",");
    }

    @Test
    void givenACallerWithoutRightsThenThereIsNoExport() {
        TestUser nobody = realm.addUser("nobody", true);

        HttpResponse<String> answer =
                AdminApi.of(realm, Tokens.byPassword(realm, nobody)).exportUsers("");

        assertThat(answer.statusCode()).isEqualTo(403);
    }

    private String subgroup(String group) {
        GroupRepresentation below = new GroupRepresentation();
        below.setName("below");
        try (Response answer = realm.admin().groups().group(group).subGroup(below)) {
            return CreatedResponseUtil.getCreatedId(answer);
        }
    }

    private UsersByState users() {
        return new UsersByState(realm);
    }

    private TestUser withWrongCodes(String name) {
        TestUser user = realm.addUser(name, false);
        String wrong = Steps.wrong(Steps.makeCodes(realm, user).get(0));
        LoginBrowser browser = realm.browser();
        Page page = Steps.codeQuestion(browser, user);
        for (int i = 0; i < 5; i++) {
            page = Steps.enter(browser, page, wrong);
        }
        return user;
    }

    private List<String> named(String query) {
        return names(page(query));
    }

    private JsonNode page(String query) {
        AdminApi.Answer answer = asMasterAdmin(realm).users(query);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.body();
    }

    private static List<String> names(JsonNode page) {
        return StreamSupport.stream(page.path("users").spliterator(), false)
                .map(line -> line.path("username").asText())
                .toList();
    }
}
