package dev.backupcodes.keycloak.it;

import static dev.backupcodes.keycloak.it.Regenerating.asMasterAdmin;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The realm at a glance. */
class OverviewIT {

    @RegisterExtension
    final TestRealm realm =
            TestRealm.builder().otpReusable().policy(policy("30")).build();

    private static Map<String, String> policy(String lifespanDays) {
        return Map.of(
                "codeCount", "5",
                "warningThreshold", "2",
                "codeLifespanDays", lifespanDays,
                // As few as are low: they are not to be taken for own codes.
                "lockoutCodeCount", "2",
                "requireSecondFactor", "false",
                "adminStepUp", "false",
                "lockoutFollowUpActions", "none",
                "notifications", "false");
    }

    @Test
    void givenUsersInEveryStateThenEachIsCountedOnceWhereItBelongs() {
        asMasterAdmin(realm).setUp();
        withCodesSwitchedOff("off");
        users().withCodesUsed("fresh", 0);
        users().withCodesUsed("enough", 2);
        users().withCodesUsed("low", 3);
        users().withCodesUsed("lower", 4);
        users().withCodesUsed("empty", 5);
        users().withCodesReset("reset");
        users().withCodesReset("reset-too");
        TestUser locked = realm.addUser("locked", true);
        LockingOut.makeCodes(realm, locked);
        withLockoutCodesUsedUp("helped");
        TestUser revoked = users().withCodesUsed("revoked", 0);
        LockingOut.makeCodes(realm, revoked);
        asMasterAdmin(realm).revokeLockoutCodes(revoked.id());
        realm.addUser("without", true);

        JsonNode overview = overview();

        assertThat(overview.path("setUp").asBoolean()).isTrue();
        assertCounts(
                overview,
                Map.of(
                        "withCodes",
                        9,
                        "low",
                        2,
                        "exhausted",
                        1,
                        "expired",
                        0,
                        "awaitingDownload",
                        2,
                        "disabled",
                        1,
                        "lockoutCodes",
                        1));
        assertThat(overview.at("/policy/codeCount").asInt()).isEqualTo(5);
        assertThat(overview.at("/policy/lockoutLifespanMinutes").asInt()).isEqualTo(60);
        assertThat(overview.at("/policy/requireVerifiedEmail").asBoolean()).isTrue();
        assertThat(overview.at("/policy/staffRoles").asText()).isEmpty();
        assertThat(overview.at("/policy/lockoutFollowUpActions").asText()).isEmpty();
    }

    @Test
    void givenTimeHasPassedThenOldCodesCountAsExpiredAndLockoutCodesAsGone() {
        users().withCodesUsed("low", 4);
        users().withCodesUsed("empty", 5);
        realm.policy(policy("0"));
        users().withCodesUsed("eternal", 4);
        LockingOut.makeCodes(realm, realm.addUser("locked", true));

        realm.server().clock().advance(Duration.ofDays(30).plusSeconds(1));

        assertCounts(overview(), Map.of("withCodes", 3, "low", 1, "exhausted", 1, "expired", 1, "lockoutCodes", 0));
    }

    @Test
    void givenUsersOfAUserStorageThenTheyAreCountedLikeAllOthers() {
        users().withCodesUsed("local", 3);
        users().withCodesUsed(FederatedUserIT.userOfAStorage(realm, "frida", false), 3);
        TestUser fritz = FederatedUserIT.userOfAStorage(realm, "fritz", false);
        users().withCodesUsed(fritz, 5);
        LockingOut.makeCodes(realm, fritz);

        assertCounts(overview(), Map.of("withCodes", 3, "low", 2, "exhausted", 1, "lockoutCodes", 1));
    }

    @Test
    void givenUsersOfAnotherRealmThenTheyAreNotCounted() {
        try (TestRealm other = TestRealm.builder().policy(policy("0")).create()) {
            Steps.makeCodes(other, other.addUser("alice", false));
        }
        assertCounts(overview(), Map.of("withCodes", 0));
    }

    @Test
    void givenCallersThenWhoMaySeeTheRealmOrItsUsersSeesIt() {
        TestUser caller = realm.addUser("caller", true);
        assertThat(AdminApi.of(realm, Tokens.byPassword(realm, caller))
                        .overview()
                        .error())
                .isEqualTo("forbidden");
        assertThat(AdminApi.of(realm, null).overview().status()).isEqualTo(401);
        for (String role : List.of("view-realm", "view-users", "realm-admin")) {
            TestUser staff = realm.addUser("staff-" + role, true);
            AdminRights.of(realm).give(staff, role);
            assertThat(AdminApi.of(realm, Tokens.byPassword(realm, staff))
                            .overview()
                            .status())
                    .as(role)
                    .isEqualTo(200);
        }
    }

    /** Twenty wrong codes, with the waiting times between them. */
    private void withCodesSwitchedOff(String name) {
        TestUser user = realm.addUser(name, false);
        String wrong = Steps.wrong(Steps.makeCodes(realm, user).get(0));
        for (int locks = 0; locks < 4; locks++) {
            LoginBrowser browser = realm.browser();
            Page page = Steps.codeQuestion(browser, user);
            for (int i = 0; i < 5; i++) {
                page = Steps.enter(browser, page, wrong);
            }
            realm.server().clock().advance(Duration.ofMinutes(16));
        }
    }

    /** Their emptied row stays, as long as it is all that keeps a second factor asked for. */
    private void withLockoutCodesUsedUp(String name) {
        TestUser user = realm.addUser(name, true);
        List<String> codes = LockingOut.makeCodes(realm, user);
        String otp = realm.credentials(name, "otp").get(0).getId();
        realm.admin().users().get(user.id()).removeCredential(otp);
        codes.forEach(code -> Steps.signInWithCode(realm, user, code));
    }

    private UsersByState users() {
        return new UsersByState(realm);
    }

    private JsonNode overview() {
        AdminApi.Answer answer = asMasterAdmin(realm).overview();
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.body();
    }

    private static void assertCounts(JsonNode overview, Map<String, Integer> expected) {
        expected.forEach((what, count) ->
                assertThat(overview.at("/users/" + what).asInt()).as(what).isEqualTo(count));
    }
}
