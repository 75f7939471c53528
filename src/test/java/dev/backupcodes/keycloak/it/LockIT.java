package dev.backupcodes.keycloak.it;

import static dev.backupcodes.keycloak.it.LockingOut.REASON;
import static dev.backupcodes.keycloak.it.LockingOut.codesIn;
import static dev.backupcodes.keycloak.it.LockingOut.make;
import static dev.backupcodes.keycloak.it.Steps.codeQuestion;
import static dev.backupcodes.keycloak.it.Steps.enter;
import static dev.backupcodes.keycloak.it.Steps.makeCodes;
import static dev.backupcodes.keycloak.it.Steps.signInWithCode;
import static dev.backupcodes.keycloak.it.Steps.wrong;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.keycloak.representations.idm.AdminEventRepresentation;

/** The lock after wrong codes, and the realm's own: what staff see of it, codes that are made during it, and who lifts it. */
class LockIT {

    private static final String LOCKED = "Too many wrong codes. Try again in ";
    private static final Duration HOUR = Duration.ofHours(1);

    @RegisterExtension
    static final TestRealm realm = LockingOut.realm().build();

    private TestUser alice;
    private List<String> codes;

    @BeforeEach
    void aUserWithCodes() {
        alice = realm.newUser("alice", true);
        codes = makeCodes(realm, alice);
        realm.admin().clearAdminEvents();
    }

    @AfterEach
    void withoutProtection() {
        realm.update(settings -> settings.setBruteForceProtected(false));
    }

    @Test
    void givenWrongCodesThenStaffSeeHowManyAndUntilWhenTheyLock() {
        assertThat(status().path("wrongEntries").asInt()).isZero();
        enterWrong(3);
        assertThat(status().path("wrongEntries").asInt()).isEqualTo(3);
        assertThat(status().has("lockedUntil")).isFalse();

        enterWrong(2);

        assertThat(status().path("wrongEntries").asInt()).isEqualTo(5);
        assertThat(lockedUntil()).isAfter(now().plusSeconds(40));
        assertThat(status().has("realmLockedUntil")).isFalse();
    }

    @Test
    void givenCodesMadeDuringALockThenTheirLifeBeginsWhenItEnds() {
        enterWrong(5);
        Instant end = lockedUntil();

        AdminApi.Answer made = make(realm, alice, Map.of());

        List<String> lockout = codesIn(made);
        assertThat(made.body().path("lockedUntil").textValue()).isEqualTo(end.toString());
        assertThat(instant(made.body(), "expiresAt")).isEqualTo(end.plus(HOUR));
        assertThat(instant(status().path("lockout"), "expiresAt")).isEqualTo(end.plus(HOUR));
        assertThat(signInWithCode(realm, alice, lockout.get(0)).message()).startsWith(LOCKED);
        realm.server().clock().advance(Duration.ofSeconds(61));
        assertThat(signInWithCode(realm, alice, lockout.get(0)).code()).isPresent();
    }

    @Test
    void givenNoLockThenTheAnswerNamesNone() {
        AdminApi.Answer made = make(realm, alice, Map.of());

        assertThat(made.body().has("lockedUntil")).isFalse();
        assertThat(instant(made.body(), "expiresAt"))
                .isBetween(now().plus(HOUR).minusSeconds(30), now().plus(HOUR).plusSeconds(1));
    }

    @Test
    void givenCodesMadeDuringTheRealmsLockThenTheirLifeBeginsWhenThatEnds() {
        lockByTheRealm();
        Instant end = instant(status(), "realmLockedUntil");
        assertThat(end).isAfter(now());

        AdminApi.Answer made = make(realm, alice, Map.of());

        assertThat(made.body().path("lockedUntil").textValue()).isEqualTo(end.toString());
        assertThat(instant(made.body(), "expiresAt")).isEqualTo(end.plus(HOUR));
    }

    @Test
    void givenTheRealmsLockIsOverThenItDelaysNothing() {
        lockByTheRealm();
        realm.server().clock().advance(Duration.ofMinutes(16));

        assertThat(status().has("realmLockedUntil")).isFalse();
        AdminApi.Answer made = make(realm, alice, Map.of());

        assertThat(made.body().has("lockedUntil")).isFalse();
        assertThat(instant(made.body(), "expiresAt"))
                .isBetween(now().plus(HOUR).minusSeconds(30), now().plus(HOUR).plusSeconds(1));
    }

    @Test
    void givenALiftedLockThenCodesWorkAtOnceAndTheCountStays() {
        enterWrong(5);

        assertLifted(lift());

        assertThat(status().has("lockedUntil")).isFalse();
        assertThat(status().path("wrongEntries").asInt()).isEqualTo(5);
        assertThat(signInWithCode(realm, alice, codes.get(0)).code()).isPresent();
        assertThat(status().path("wrongEntries").asInt()).isZero();
    }

    @Test
    void givenCodesWereMadeDuringTheLockThenAfterTheLiftTheyLiveNoLongerThanWasAskedFor() {
        for (int i = 0; i < 2; i++) {
            enterWrong(5);
            lift();
        }
        enterWrong(5);
        List<String> lockout = codesIn(make(realm, alice, Map.of("lifespanSeconds", 600)));
        assertThat(instant(status().path("lockout"), "expiresAt")).isAfter(now().plus(Duration.ofMinutes(24)));

        assertLifted(lift());

        assertThat(instant(status().path("lockout"), "expiresAt"))
                .isBetween(now().plusSeconds(570), now().plusSeconds(600));
        assertThat(signInWithCode(realm, alice, lockout.get(0)).code()).isPresent();
        realm.server().clock().advance(Duration.ofSeconds(601));
        assertThat(signInWithCode(realm, alice, lockout.get(1)).code()).isEmpty();
    }

    @Test
    void givenLiftAfterLiftThenTheSetDiesAtTheTwentiethAllTheSameAndLocksGrow() {
        for (int minutes : new int[] {1, 5, 15}) {
            enterWrong(5);
            assertThat(signInWithCode(realm, alice, codes.get(0)).message()).startsWith(LOCKED + minutes + " ");
            assertLifted(lift());
        }
        List<String> lockout = LockingOut.makeCodes(realm, alice);
        enterWrong(4);
        assertLifted(lift());

        assertThat(signInWithCode(realm, alice, wrong(codes.get(0))).message())
                .contains("Your backup codes are now switched off.");
        assertThat(signInWithCode(realm, alice, codes.get(0)).code()).isEmpty();
        assertThat(signInWithCode(realm, alice, lockout.get(0)).code())
                .as("every fifth kills lockout codes")
                .isEmpty();
    }

    /** Codes whose hash costs next to nothing, so that attempts and lifts meet at the lock on the rows. */
    @Test
    void givenAttemptsWhileItIsLiftedThenEachThatWasLookedAtIsCounted() {
        Map<String, String> cheap = new HashMap<>(LockingOut.POLICY);
        cheap.put("codeHashIterations", "1");
        cheap.put("codeSecretLength", "23");
        realm.policy(cheap);
        codes = makeCodes(realm, alice);
        List<LoginBrowser> browsers = Parallel.repeat(12, i -> realm.browser());
        List<Page> questions = new ArrayList<>(Parallel.map(browsers, browser -> codeQuestion(browser, alice)));
        long counted = 0;
        for (int round = 0; round < 3; round++) {
            List<Object> answers = Parallel.within(
                    60, 14, i -> i < 12 ? enter(browsers.get(i), questions.get(i), wrong(codes.get(0))) : lift());
            for (int i = 0; i < 12; i++) {
                Page page = (Page) answers.get(i);
                questions.set(i, page);
                assertThat(page.hasField("backupCode")).as(page.toString()).isTrue();
                counted += page.message().startsWith(LOCKED) ? 0 : 1;
            }
            assertThat(answers.subList(12, 14))
                    .allSatisfy(answer ->
                            assertThat(((AdminApi.Answer) answer).status()).isEqualTo(204));
            assertThat(status().path("wrongEntries").asLong()).isEqualTo(counted);
        }
        realm.policy(LockingOut.POLICY);
    }

    @Test
    void givenNothingIsLockedThenLiftingChangesNothing() {
        enterWrong(3);
        JsonNode before = status();

        assertLifted(lift());
        assertLifted(lift());

        assertThat(status()).isEqualTo(before);
    }

    @Test
    void givenSixLiftsInAnHourThenTheSeventhHasToWait() {
        for (int i = 0; i < 6; i++) {
            assertLifted(lift());
        }
        enterWrong(5);

        AdminApi.Answer seventh = lift();

        assertThat(seventh.status()).isEqualTo(429);
        assertThat(seventh.error()).isEqualTo("too_many_requests");
        assertThat(seventh.message()).startsWith("The lock of this user was lifted too often.");
        assertThat(seventh.retryAfter()).isBetween(3000L, 3600L);
        assertThat(status().has("lockedUntil")).isTrue();
    }

    @Test
    void givenNoReasonThenItIsRefused() {
        enterWrong(5);

        assertThat(api().liftLock(alice.id(), Map.of()).error()).isEqualTo("invalid_request");
        assertThat(api().liftLock(alice.id(), Map.of("reason", " ")).error()).isEqualTo("invalid_request");
        assertThat(api().liftLock(alice.id(), Map.of("reason", REASON, "more", 1))
                        .error())
                .isEqualTo("invalid_request");

        assertThat(status().has("lockedUntil")).isTrue();
    }

    @Test
    void givenTheEventsThenTheySayWhoLiftedWhat() {
        enterWrong(5);
        lift();
        lift();

        assertThat(adminEvents())
                .allSatisfy(event -> assertThat(event.getDetails())
                        .containsEntry("action", "lift-lock")
                        .containsEntry("outcome", "done")
                        .containsEntry("reason", REASON))
                .extracting(event -> event.getDetails().getOrDefault("changed", ""))
                .containsExactlyInAnyOrder("own_lock", "");
        assertThat(realm.admin().getEvents(List.of("UPDATE_CREDENTIAL"), null, alice.id(), null, null, null, 0, 100))
                .filteredOn(event -> "unlocked".equals(event.getDetails().get("backup_codes_action")))
                .hasSize(1);
    }

    @Test
    void givenTheRealmsLockThenWhoeverManagesTheUserLiftsItToo() {
        lockByTheRealm();
        codesIn(make(realm, alice, Map.of()));
        TestUser manager = realm.newUser("manager", true);
        AdminRights.of(realm).give(manager, "manage-users", "generate-lockout-codes");

        assertLifted(as(manager).liftLock(alice.id(), Map.of("reason", REASON)));

        assertThat(status().has("realmLockedUntil")).isFalse();
        assertThat(instant(status().path("lockout"), "expiresAt"))
                .isBefore(now().plus(HOUR).plusSeconds(1));
        assertThat(signInWithCode(realm, alice, codes.get(0)).code()).isPresent();
        assertThat(adminEvents())
                .anySatisfy(event -> assertThat(event.getDetails()).containsEntry("changed", "realm_lock"));
    }

    @Test
    void givenTheRealmsLockThenWhoeverMayOnlyMakeLockoutCodesLeavesItAndTheStatusSaysSo() {
        enterWrong(5);
        lockByTheRealm();
        Instant end = instant(status(), "realmLockedUntil");
        codesIn(make(realm, alice, Map.of()));
        TestUser helper = realm.newUser("helper", true);
        AdminRights.of(realm).give(helper, "view-users", "generate-lockout-codes");

        assertLifted(as(helper).liftLock(alice.id(), Map.of("reason", REASON)));

        assertThat(status().has("lockedUntil")).isFalse();
        assertThat(instant(status(), "realmLockedUntil")).isEqualTo(end);
        assertThat(instant(status().path("lockout"), "expiresAt")).isEqualTo(end.plus(HOUR));
        assertThat(adminEvents())
                .anySatisfy(event -> assertThat(event.getDetails()).containsEntry("changed", "own_lock"));
    }

    /** Wrong passwords: they count for the realm's protection and not for ours. */
    private void lockByTheRealm() {
        realm.update(settings -> {
            settings.setBruteForceProtected(true);
            settings.setFailureFactor(1);
            settings.setWaitIncrementSeconds(900);
            settings.setMaxFailureWaitSeconds(900);
        });
        LoginBrowser guesser = realm.browser();
        guesser.submit(guesser.startLogin(), Map.of("username", alice.username(), "password", "wrong"));
        realm.awaitLock(alice);
    }

    private void enterWrong(int times) {
        LoginBrowser browser = realm.browser();
        Page question = codeQuestion(browser, alice);
        for (int i = 0; i < times; i++) {
            question = enter(browser, question, wrong(codes.get(0)));
            assertThat(question.message()).startsWith(LockingOut.INVALID);
        }
    }

    private AdminApi.Answer lift() {
        return api().liftLock(alice.id(), Map.of("reason", REASON));
    }

    private static void assertLifted(AdminApi.Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(204);
    }

    private static AdminApi api() {
        return Regenerating.asMasterAdmin(realm);
    }

    private static AdminApi as(TestUser caller) {
        return AdminApi.of(realm, Tokens.byPassword(realm, caller));
    }

    private JsonNode status() {
        return api().status(alice.id()).body();
    }

    private Instant lockedUntil() {
        return instant(status(), "lockedUntil");
    }

    private static Instant instant(JsonNode node, String field) {
        assertThat(node.path(field).isTextual()).as(field + " in " + node).isTrue();
        return Instant.parse(node.path(field).textValue());
    }

    /** By the server's clock. */
    private static Instant now() {
        return Instant.now().plusSeconds(realm.server().clock().offset());
    }

    private List<AdminEventRepresentation> adminEvents() {
        List<AdminEventRepresentation> ours = new ArrayList<>(realm.admin().getAdminEvents());
        ours.removeIf(event -> !"BACKUP_CODES".equals(event.getResourceType())
                || !"lift-lock".equals(event.getDetails().get("action")));
        return ours;
    }
}
