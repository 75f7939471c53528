package dev.backupcodes.keycloak.it;

import static dev.backupcodes.keycloak.it.Steps.codesOn;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A realm that moves from Keycloak's recovery codes to ours. */
class RecoveryCodesIT {

    private static final List<String> OLD = KeycloakRecoveryCodes.CODES;
    private static final String TYPE = KeycloakRecoveryCodes.TYPE;

    @RegisterExtension
    final TestRealm realm = TestRealm.builder()
            .otpReusable()
            .andThen(KeycloakRecoveryCodes::areAskedForIn)
            .build();

    private TestUser alice;

    @BeforeEach
    void aUserWithRecoveryCodes() {
        replace(true);
        alice = withRecoveryCodes("alice");
    }

    private void replace(boolean replaces) {
        realm.policy(Map.of("notifications", "false", "replaceRecoveryCodes", String.valueOf(replaces)));
    }

    private TestUser withRecoveryCodes(String name) {
        TestUser user = realm.addUser(name, false);
        KeycloakRecoveryCodes.giveTo(realm, user);
        return user;
    }

    @Test
    void givenOneIsUsedThenNewCodesTakeTheirPlaceOnceTheyAreSaved() {
        LoginBrowser browser = realm.browser();
        Page codes = signInWith(browser, OLD.get(0));
        List<String> fresh = codesOn(codes);
        assertThat(fresh).as(codes.toString()).hasSize(10);
        assertThat(recoveryCodesOf(alice)).as("until the new ones are saved").isEqualTo(1);

        assertThat(Steps.confirm(browser, codes).code()).isPresent();

        assertThat(recoveryCodesOf(alice)).isZero();
        assertThat(realm.admin()
                        .getEvents(List.of("REMOVE_CREDENTIAL"), null, alice.id(), null, null, null, null, null))
                .singleElement()
                .satisfies(event -> assertThat(event.getDetails()).containsEntry("credential_type", TYPE));
        assertThat(Steps.signsInWithCode(realm, alice, fresh.get(0))).isTrue();
    }

    @Test
    void givenTheUserLeavesThenTheNextOneStillWorksAndAsksAgain() {
        assertThat(codesOn(signInWith(realm.browser(), OLD.get(0)))).hasSize(10);

        LoginBrowser browser = realm.browser();
        Page again = signInWith(browser, OLD.get(1));
        assertThat(codesOn(again)).as(again.toString()).hasSize(10);
        assertThat(Steps.confirm(browser, again).code()).isPresent();
    }

    @Test
    void givenTheLastOneIsUsedThenOursAreAskedForAndNotNewOnesOfKeycloak() {
        OLD.subList(0, 2).forEach(code -> signInWith(realm.browser(), code));
        LoginBrowser browser = realm.browser();

        Page codes = signInWith(browser, OLD.get(2));

        assertThat(codesOn(codes)).as(codes.toString()).hasSize(10);
        assertThat(actionsOf("alice"))
                .as("whoever leaves here is asked by Keycloak, as before")
                .containsExactlyInAnyOrder("download-backup-codes", "CONFIGURE_RECOVERY_AUTHN_CODES");
        Page again = browser.open(codes.url().toString());
        assertThat(codesOn(again)).as("the page once more").hasSize(10);
        Page after = Steps.confirm(browser, again);
        assertThat(after.code()).as("nothing more is asked: " + after).isPresent();
        assertThat(actionsOf("alice")).isEmpty();
    }

    private List<String> actionsOf(String user) {
        return realm.userResource(user).toRepresentation().getRequiredActions();
    }

    @Test
    void givenItIsOffThenNothingChanges() {
        replace(false);
        assertThat(signInWith(realm.browser(), OLD.get(0)).code()).isPresent();
        TestUser ben = realm.addUser("ben", true);
        KeycloakRecoveryCodes.giveTo(realm, ben);
        Steps.makeCodes(realm, ben);
        assertThat(recoveryCodesOf(ben)).isEqualTo(1);
        assertThat(overview().has("recoveryCodes")).isFalse();
    }

    @Test
    void givenBothFactorsThenWrongEntriesAreOneCount() {
        replace(false);
        List<String> own = withOwnCodesToo();
        for (int i = 0; i < 3; i++) {
            Steps.signInWithCode(realm, alice, Steps.wrong(own.get(0)));
        }
        for (int i = 0; i < 2; i++) {
            assertThat(enterRecoveryCode("WRONGWRONGWR").code()).isEmpty();
        }

        assertThat(enterRecoveryCode(OLD.get(1)).text()).contains("Too many wrong codes. Try again in 1 minute");
        assertThat(Steps.signInWithCode(realm, alice, own.get(0)).code()).isEmpty();

        realm.server().clock().advance(Duration.ofSeconds(61));
        assertThat(enterRecoveryCode(OLD.get(1)).code())
                .as("it was not used up")
                .isPresent();
        assertThat(wrongEntries()).isZero();
    }

    @Test
    void givenManyWrongEntriesAtOnceThenNoMoreThanFiveAreLookedAt() {
        replace(false);
        withOwnCodesToo();
        List<LoginBrowser> browsers = Stream.generate(realm::browser).limit(12).toList();
        List<Page> questions = browsers.stream().map(this::recoveryQuestion).toList();
        Parallel.atOnce(
                browsers.size(),
                i -> browsers.get(i).submit(questions.get(i), Map.of("recoveryCodeInput", "WRONGWRONGWR")));
        assertThat(wrongEntries()).isEqualTo(5);
    }

    private int wrongEntries() {
        AdminApi.Answer status = Regenerating.asMasterAdmin(realm).status(alice.id());
        return status.body().path("wrongEntries").intValue();
    }

    /** One of the recovery codes is used up by that. */
    private List<String> withOwnCodesToo() {
        LoginBrowser browser = realm.browser();
        Page question = browser.signIn(alice, Steps.GET_CODES);
        Page codes = browser.submit(question, Map.of("recoveryCodeInput", OLD.get(0)));
        assertThat(Steps.confirm(browser, codes).code()).isPresent();
        return codesOn(codes);
    }

    private Page recoveryQuestion(LoginBrowser browser) {
        Page page = browser.signIn(alice);
        return page.hasField("recoveryCodeInput")
                ? page
                : browser.choose(browser.tryAnotherWay(page), "Recovery Authentication Code");
    }

    private Page enterRecoveryCode(String code) {
        LoginBrowser browser = realm.browser();
        return browser.submit(recoveryQuestion(browser), Map.of("recoveryCodeInput", code));
    }

    @Test
    void theOverviewCountsWhoIsLeftAndSaysWhenNobodyIs() {
        withRecoveryCodes("ben");
        assertThat(overview().path("recoveryCodes").path("users").intValue()).isEqualTo(2);
        assertThat(overview().path("recoveryCodes").path("note").asText())
                .isEqualTo("Users who still have recovery codes of Keycloak: 2. Leave their step in the flows.");
        for (String user : List.of("alice", "ben")) {
            realm.userResource(user)
                    .removeCredential(realm.credentials(user, TYPE).get(0).getId());
        }
        assertThat(overview().path("recoveryCodes").path("note").asText())
                .isEqualTo("Nobody has recovery codes of Keycloak any more: their step can be removed from the flows.");
    }

    private JsonNode overview() {
        return Regenerating.asMasterAdmin(realm).overview().body();
    }

    private Page signInWith(LoginBrowser browser, String code) {
        Page question = browser.signIn(alice);
        assertThat(question.hasField("recoveryCodeInput"))
                .as(question.toString())
                .isTrue();
        return browser.submit(question, Map.of("recoveryCodeInput", code));
    }

    private int recoveryCodesOf(TestUser user) {
        return realm.credentials(user.username(), TYPE).size();
    }
}
