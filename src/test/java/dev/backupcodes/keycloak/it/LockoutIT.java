package dev.backupcodes.keycloak.it;

import static dev.backupcodes.keycloak.it.LockingOut.assertRefused;
import static dev.backupcodes.keycloak.it.LockingOut.codesIn;
import static dev.backupcodes.keycloak.it.LockingOut.make;
import static dev.backupcodes.keycloak.it.LockingOut.makeCodes;
import static dev.backupcodes.keycloak.it.LockingOut.rows;
import static dev.backupcodes.keycloak.it.LockingOut.status;
import static dev.backupcodes.keycloak.it.Steps.codeQuestion;
import static dev.backupcodes.keycloak.it.Steps.enter;
import static dev.backupcodes.keycloak.it.Steps.hurried;
import static dev.backupcodes.keycloak.it.Steps.signInWithCode;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.keycloak.representations.idm.AuthenticationExecutionInfoRepresentation;
import org.keycloak.representations.idm.EventRepresentation;

/** Staff make codes for a locked-out user, who signs in with them; and what they are no good for. */
class LockoutIT {

    @RegisterExtension
    static final TestRealm realm = LockingOut.realm().build();

    private TestUser alice;

    @BeforeEach
    void aUserWithOtp() {
        alice = realm.newUser("alice", true);
    }

    @AfterEach
    void putBack() {
        realm.policy(LockingOut.POLICY);
    }

    @Test
    void givenALockedOutUserThenEachCodeSignsInOnceAndStaffSeeWhatIsLeft() {
        AdminApi.Answer made = make(realm, alice, Map.of());

        List<String> codes = codesIn(made);
        assertThat(codes).hasSize(3).doesNotHaveDuplicates().allMatch(code -> code.matches("\\w{5}-\\w{5}"));
        Instant expires = Instant.parse(made.body().path("expiresAt").textValue());
        assertThat(Duration.between(Instant.now(), expires)).isBetween(Duration.ofMinutes(59), Duration.ofMinutes(60));
        assertThat(made.headers().firstValue("cache-control").orElse("")).contains("no-store");
        assertThat(made.headers().firstValue("referrer-policy")).hasValue("no-referrer");
        assertThat(made.headers().firstValue("x-content-type-options")).hasValue("nosniff");

        JsonNode lockout = status(realm, alice);
        assertThat(lockout.path("remaining").asInt()).isEqualTo(3);
        assertThat(lockout.path("expiresAt").textValue()).isEqualTo(expires.toString());
        assertThat(Instant.parse(lockout.path("issuedAt").textValue())).isEqualTo(expires.minus(Duration.ofHours(1)));
        assertThat(lockout.path("issuedBy").textValue()).isEqualTo("admin");

        assertThat(signInWithCode(realm, alice, codes.get(1)).code()).isPresent();
        assertThat(status(realm, alice).path("remaining").asInt()).isEqualTo(2);
        assertThat(signInWithCode(realm, alice, hurried(codes.get(2))).code()).isPresent();
        assertRefused(signInWithCode(realm, alice, codes.get(1)));
        assertThat(signInWithCode(realm, alice, codes.get(0)).code()).isPresent();
        assertThat(status(realm, alice).isNull()).isTrue();
        assertRefused(signInWithCode(realm, alice, codes.get(0)));
    }

    @Test
    void givenARealmThatSendsNoSecurityHeadersThenTheAnswerWithCodesHasThemAllTheSame() {
        Map<String, String> before = realm.admin().toRepresentation().getBrowserSecurityHeaders();
        Map<String, String> none = new HashMap<>(before);
        none.replaceAll((name, value) -> "");
        realm.update(settings -> settings.setBrowserSecurityHeaders(none));
        try {
            AdminApi.Answer made = make(realm, alice, Map.of());

            assertThat(made.headers().firstValue("referrer-policy")).hasValue("no-referrer");
            assertThat(made.headers().firstValue("x-content-type-options")).hasValue("nosniff");
        } finally {
            realm.update(settings -> settings.setBrowserSecurityHeaders(before));
        }
    }

    @Test
    void givenCodesWereShownThenNothingShowsThemAgain() {
        List<String> codes = makeCodes(realm, alice);
        AdminApi api = Regenerating.asMasterAdmin(realm);

        String seen = api.status(alice.id()).toString()
                + realm.credentials(alice.username(), "backup-codes").stream()
                        .map(credential -> credential.getCredentialData() + credential.getSecretData())
                        .toList();
        List<String> others = makeCodes(realm, alice);

        assertThat(codes).noneMatch(seen::contains).doesNotContainAnyElementsOf(others);
    }

    @Test
    void givenTheEventsThenTheySayWhoMadeThemAndWhatBecameOfThem() {
        List<String> codes = makeCodes(realm, alice);
        assertThat(signInWithCode(realm, alice, codes.get(0)).code()).isPresent();
        Regenerating.asMasterAdmin(realm).revokeLockoutCodes(alice.id());

        assertThat(events(alice))
                .extracting(event -> event.getDetails().get("backup_codes_action"))
                .containsExactlyInAnyOrder("issued", "used", "revoked");
        assertThat(events(alice))
                .allSatisfy(event -> assertThat(event.getDetails()).containsEntry("backup_code_kind", "lockout"));
        EventRepresentation used = events(alice).stream()
                .filter(event -> "used".equals(event.getDetails().get("backup_codes_action")))
                .findFirst()
                .orElseThrow();
        assertThat(used.getDetails())
                .containsEntry("backup_code_selector", codes.get(0).substring(0, 2))
                .containsEntry("backup_codes_remaining", "2");
    }

    private static List<EventRepresentation> events(TestUser user) {
        return realm.admin().getEvents(List.of("UPDATE_CREDENTIAL"), null, user.id(), null, null, null, 0, 100).stream()
                .toList();
    }

    @Test
    void givenOwnAndLockoutCodesThenEitherWorksAndEachCountsForItself() {
        List<String> own = Steps.makeCodes(realm, alice);
        List<String> lockout = makeCodes(realm, alice);

        assertThat(own).extracting(code -> code.substring(0, 2)).doesNotContainAnyElementsOf(selectors(lockout));
        assertThat(signInWithCode(realm, alice, lockout.get(0)).code()).isPresent();
        assertThat(signInWithCode(realm, alice, own.get(0)).code()).isPresent();
        JsonNode status = Regenerating.asMasterAdmin(realm).status(alice.id()).body();
        assertThat(status.path("remaining").asInt()).isEqualTo(9);
        assertThat(status.at("/lockout/remaining").asInt()).isEqualTo(2);
        assertRefused(signInWithCode(realm, alice, lockout.get(0)));
        assertRefused(signInWithCode(realm, alice, own.get(0)));
    }

    private static List<String> selectors(List<String> codes) {
        return codes.stream().map(code -> code.substring(0, 2)).toList();
    }

    @Test
    void givenManySetsThenNoSelectorIsEverOneOfTheUsersOwn() {
        policy(Map.of(
                "codeCount", "50", "lockoutCodeCount", "10", "codeSecretLength", "23", "lockoutSecretLength", "23"));
        List<String> own = selectors(Steps.makeCodes(realm, alice));

        for (int i = 0; i < 18; i++) {
            if (i % 6 == 0) {
                realm.server().clock().advance(Duration.ofMinutes(61));
            }
            assertThat(selectors(makeCodes(realm, alice))).doesNotContainAnyElementsOf(own);
        }
    }

    @Test
    void givenNewerCodesThenTheOlderAreDead() {
        List<String> older = makeCodes(realm, alice);
        List<String> newer = makeCodes(realm, alice);

        assertRefused(signInWithCode(realm, alice, older.get(0)));
        assertThat(signInWithCode(realm, alice, newer.get(0)).code()).isPresent();
        assertThat(rows(realm, alice)).hasSize(1);
    }

    @Test
    void givenTwoCallsAtOnceThenOneSetLives() {
        for (TestUser user : List.of(alice, withOwnCodes())) {
            List<List<String>> made = Parallel.atOnce(3, i -> makeCodes(realm, user));

            List<String> accepted = made.stream()
                    .filter(set ->
                            signInWithCode(realm, user, set.get(0)).code().isPresent())
                    .map(set -> set.get(0))
                    .toList();
            assertThat(accepted).hasSize(1);
            assertThat(status(realm, user).path("remaining").asInt()).isEqualTo(2);
            assertThat(rows(realm, user)).as("left-overs are removed").hasSize(1);
        }
    }

    private static TestUser withOwnCodes() {
        TestUser user = realm.newUser("carla", true);
        Steps.makeCodes(realm, user);
        return user;
    }

    @Test
    void givenTheCodesOfSomebodyElseThenTheyAreRefusedAndStillWorkForTheirUser() {
        TestUser bob = realm.newUser("bob", true);
        List<String> bobs = makeCodes(realm, bob);
        makeCodes(realm, alice);

        assertRefused(signInWithCode(realm, alice, bobs.get(0)));
        assertThat(signInWithCode(realm, bob, bobs.get(0)).code()).isPresent();
    }

    @Test
    void givenTheSameUserNameInAnotherRealmThenItsCodesAreRefused() {
        try (TestRealm other = TestRealm.builder().policy(LockingOut.POLICY).create()) {
            TestUser namesake = other.addUser(alice.username(), true);
            List<String> elsewhere = makeCodes(other, namesake);
            makeCodes(realm, alice);

            assertRefused(signInWithCode(realm, alice, elsewhere.get(0)));
            assertThat(signInWithCode(other, namesake, elsewhere.get(0)).code()).isPresent();
        }
    }

    @Test
    void givenNoPasswordThenALockoutCodeDoesNothing() {
        List<String> codes = makeCodes(realm, alice);
        LoginBrowser browser = realm.browser();
        Page login = browser.startLogin();

        Page asPassword = browser.submit(login, Map.of("username", alice.username(), "password", codes.get(0)));
        assertThat(asPassword.hasField("password")).as(asPassword.toString()).isTrue();
        Page beside = browser.submitForm(
                asPassword,
                "#kc-form-login",
                Map.of("username", alice.username(), "password", "wrong", "backupCode", codes.get(0)));
        assertThat(beside.hasField("password")).as(beside.toString()).isTrue();
        Page forged = browser.post(
                LoginBrowser.action(beside, "password").replaceFirst("execution=[^&]*", "execution=" + ourStep()),
                List.of(Map.entry("username", alice.username()), Map.entry("backupCode", codes.get(0))));
        assertThat(forged.atClient()).as(forged.toString()).isFalse();
        assertThat(Tokens.statusOfGrant(realm, alice, codes.get(0), Map.of())).isNotEqualTo(200);
        assertThat(Tokens.statusOfGrant(realm, alice, "wrong", Map.of("totp", codes.get(0))))
                .isNotEqualTo(200);

        assertThat(status(realm, alice).path("remaining").asInt()).isEqualTo(3);
        assertThat(signInWithCode(realm, alice, codes.get(0)).code()).isPresent();
    }

    private static String ourStep() {
        return realm.admin().flows().getExecutions(TestRealm.FLOW).stream()
                .filter(one -> TestRealm.AUTHENTICATOR.equals(one.getProviderId()))
                .map(AuthenticationExecutionInfoRepresentation::getId)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void givenThePasswordGrantThenALockoutCodeIsNoOneTimeCode() {
        List<String> codes = makeCodes(realm, alice);

        assertThat(Tokens.statusOfGrant(realm, alice, alice.password(), Map.of("totp", codes.get(0))))
                .isNotEqualTo(200);
        assertThat(status(realm, alice).path("remaining").asInt()).isEqualTo(3);
    }

    @Test
    void givenLongSecretsThenTheyAreHashedFastAndWorkTheSame() {
        policy(Map.of("lockoutSecretLength", "23"));
        List<String> codes = makeCodes(realm, alice);

        assertThat(codes).allMatch(code -> code.matches("(\\w{5}-){4}\\w{5}"));
        assertThat(rows(realm, alice))
                .singleElement()
                .satisfies(row -> assertThat(row).contains("SHA-512"));
        assertThat(signInWithCode(realm, alice, codes.get(2)).code()).isPresent();
        assertRefused(signInWithCode(realm, alice, codes.get(2)));

        policy(Map.of("lockoutSecretLength", "8"));
        assertThat(signInWithCode(realm, alice, codes.get(0)).code())
                .as("a changed policy leaves codes usable")
                .isPresent();
    }

    @Test
    void givenSixSetsInAnHourThenTheSeventhHasToWait() {
        for (int i = 0; i < 6; i++) {
            makeCodes(realm, alice);
        }
        JsonNode before = status(realm, alice);

        AdminApi.Answer seventh = make(realm, alice, Map.of());

        assertThat(seventh.status()).isEqualTo(429);
        assertThat(seventh.error()).isEqualTo("too_many_requests");
        assertThat(seventh.message()).startsWith("Lockout codes were made for this user too often. Try again in ");
        assertThat(seventh.retryAfter()).isBetween(3000L, 3600L);
        assertThat(status(realm, alice)).isEqualTo(before);
        makeCodes(realm, realm.newUser("dora", true));
        realm.server().clock().advance(Duration.ofSeconds(seventh.retryAfter() + 1));
        makeCodes(realm, alice);
    }

    @Test
    void givenRefusedCallsThenTheyDoNotCountAgainstTheLimit() {
        for (int i = 0; i < 7; i++) {
            assertThat(make(realm, alice, Map.of("count", 4)).status()).isEqualTo(400);
        }
        makeCodes(realm, alice);
    }

    @Test
    void givenTheAccountConsoleThenTheUserSeesThatThereAreCodesButNotWhoMadeThem() {
        makeCodes(realm, alice);

        assertThat(realm.credentials(alice.username(), "backup-codes"))
                .singleElement()
                .satisfies(row -> assertThat(row.getCredentialData())
                        .contains("\"kind\":\"lockout\"", "\"remaining\":3", "\"expiresAt\":")
                        .doesNotContain("admin", alice.email()));
    }

    @Test
    void givenALoginThatWaitsForACodeThenLockoutCodesMadeMeanwhileWork() {
        Steps.makeCodes(realm, alice);
        LoginBrowser browser = realm.browser();
        Page question = codeQuestion(browser, alice);

        List<String> codes = makeCodes(realm, alice);

        assertThat(enter(browser, question, codes.get(0)).code()).isPresent();
    }

    private static void policy(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(LockingOut.POLICY);
        all.putAll(more);
        realm.policy(all);
    }
}
