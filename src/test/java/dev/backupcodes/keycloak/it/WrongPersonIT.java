package dev.backupcodes.keycloak.it;

import static dev.backupcodes.keycloak.it.LockingOut.REASON;
import static dev.backupcodes.keycloak.it.LockingOut.makeCodes;
import static dev.backupcodes.keycloak.it.Steps.codeQuestion;
import static dev.backupcodes.keycloak.it.Steps.enter;
import static dev.backupcodes.keycloak.it.Steps.signInWithCode;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Somebody else was told the codes. */
class WrongPersonIT {

    @RegisterExtension
    static final TestRealm realm = LockingOut.realm().build();

    private TestUser alice;

    @BeforeEach
    void aUserWithOtp() {
        alice = realm.newUser("alice", true);
        followUp("none");
        realm.admin().clearAdminEvents();
    }

    private static void followUp(String actions) {
        Map<String, String> policy = new HashMap<>(LockingOut.POLICY);
        policy.put("lockoutFollowUpActions", actions);
        realm.policy(policy);
    }

    @Test
    void givenCodesInTheWrongHandsThenTheyAreDeadAndWhoeverSignedInIsOut() {
        List<String> codes = makeCodes(realm, alice);
        String refresh = signedInWith(codes.get(0));
        assertThat(Tokens.statusOfRefresh(realm, refresh)).isEqualTo(200);
        LoginBrowser waiting = realm.browser();
        Page question = codeQuestion(waiting, alice);

        assertDone(report(Map.of("reason", REASON)));

        assertThat(Tokens.statusOfRefresh(realm, refresh)).isEqualTo(400);
        assertThat(enter(waiting, question, codes.get(1)).code()).isEmpty();
        assertThat(LockingOut.status(realm, alice).isNull()).isTrue();
        assertThat(userActions()).containsExactlyInAnyOrder("issued", "used", "revoked");
        assertThat(realm.admin().getAdminEvents())
                .filteredOn(event -> "wrong-person".equals(event.getDetails().get("action")))
                .singleElement()
                .satisfies(event -> assertThat(event.getDetails())
                        .containsEntry("outcome", "done")
                        .containsEntry("reason", REASON));
    }

    @Test
    void givenTheLastCodeIsUsedThenTheSessionsEndAllTheSame() {
        List<String> codes = LockingOut.codesIn(LockingOut.make(realm, alice, Map.of("count", 1)));
        String refresh = signedInWith(codes.get(0));
        assertThat(LockingOut.status(realm, alice).isNull()).isTrue();

        assertDone(report(Map.of()));

        assertThat(Tokens.statusOfRefresh(realm, refresh)).isEqualTo(400);
        assertThat(userActions()).containsExactlyInAnyOrder("issued", "used");
    }

    @Test
    void givenThereWasNothingThenItIsWrittenDownAllTheSame() {
        assertDone(report(Map.of("reason", REASON)));
        assertDone(report(Map.of("reason", REASON)));

        assertThat(realm.admin().getAdminEvents())
                .filteredOn(event -> "BACKUP_CODES".equals(event.getResourceType()))
                .hasSize(2);
    }

    @Test
    void givenABodyThatIsNotUnderstoodThenNothingHappens() {
        List<String> codes = makeCodes(realm, alice);

        assertThat(report(Map.of("signOut", false)).error()).isEqualTo("invalid_request");
        assertThat(report(Map.of("reason", "")).error()).isEqualTo("invalid_request");

        assertThat(signInWithCode(realm, alice, codes.get(0)).code()).isPresent();
    }

    @Test
    void givenALoginThatIsPastTheCodeThenItsNewCodesNeverBecomeActive() {
        followUp(TestRealm.REQUIRED_ACTION);
        String code = makeCodes(realm, alice).get(0);
        LoginBrowser stranger = realm.browser();
        Page shown = Steps.enterAndKeep(stranger, codeQuestion(stranger, alice), code);
        assertThat(Steps.codesOn(shown)).isNotEmpty();

        assertDone(report(Map.of()));

        Page confirmed = Steps.confirm(stranger, shown);
        assertThat(confirmed.code()).as(confirmed.toString()).isEmpty();
        assertThat(confirmed.text()).contains("Support has ended this sign-in.");
        assertThat(Steps.signInWithCode(realm, alice, makeCodes(realm, alice).get(0))
                        .text())
                .as("new lockout codes, for the right person")
                .doesNotContain("Support has ended this sign-in.");
        assertThat(realm.credentials(alice.username(), "backup-codes"))
                .allSatisfy(set -> assertThat(set.getCredentialData()).doesNotContain("\"own\""));
    }

    @Test
    void givenALoginThatSetsUpANewFactorThenItIsNotStored() {
        followUp(TestRealm.REQUIRED_ACTION);
        String code = makeCodes(realm, alice).get(0);
        LoginBrowser stranger = realm.browser();
        Page question = enter(stranger, codeQuestion(stranger, alice), code);
        Page setUp = stranger.submit(question, Map.of("lostFactor", "replace"));
        Totp phone = new Totp(setUp.html().select("[name=totpSecret]").val());
        String before = realm.credentials(alice.username(), "otp").get(0).getId();

        assertDone(report(Map.of()));

        Page after = stranger.submit(setUp, Map.of("totp", phone.now(), "userLabel", "Phone of a stranger"));
        assertThat(after.code()).as(after.toString()).isEmpty();
        assertThat(realm.credentials(alice.username(), "otp")).extracting("id").containsExactly(before);
    }

    private static String signedInAt(LoginBrowser browser, Page done) {
        return browser.tokens(done).path("refresh_token").textValue();
    }

    private String signedInWith(String code) {
        LoginBrowser browser = realm.browser();
        return signedInAt(browser, enter(browser, codeQuestion(browser, alice), code));
    }

    private AdminApi.Answer report(Map<String, Object> body) {
        return Regenerating.asMasterAdmin(realm).wrongPerson(alice.id(), body);
    }

    private static void assertDone(AdminApi.Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(204);
    }

    private List<String> userActions() {
        return realm
                .admin()
                .getEvents(List.of("UPDATE_CREDENTIAL"), null, alice.id(), null, null, null, 0, 100)
                .stream()
                .map(event -> event.getDetails().get("backup_codes_action"))
                .toList();
    }
}
