package dev.backupcodes.keycloak.it;

import static dev.backupcodes.keycloak.it.Steps.codeQuestion;
import static dev.backupcodes.keycloak.it.Steps.codesOn;
import static dev.backupcodes.keycloak.it.Steps.confirm;
import static dev.backupcodes.keycloak.it.Steps.enter;
import static dev.backupcodes.keycloak.it.Steps.enterAndKeep;
import static dev.backupcodes.keycloak.it.Steps.makeCodes;
import static dev.backupcodes.keycloak.it.Steps.signInWithCode;
import static dev.backupcodes.keycloak.it.Steps.wrong;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.keycloak.representations.idm.AdminEventRepresentation;
import org.keycloak.representations.idm.CredentialRepresentation;
import org.keycloak.representations.idm.UserRepresentation;

/** Who is locked out, or loses a factor, half-way through a login gets no tokens by it. */
class LockedOutIT {

    @RegisterExtension
    static final TestRealm realm = TestRealm.builder()
            .otpReusable()
            .policy(Map.of("notifications", "false", "adminStepUp", "false", "codeCount", "2"))
            .build();

    private TestUser alice;
    private List<String> codes;

    @BeforeEach
    void aUserWithOtpAndCodes() {
        alice = realm.newUser("alice", true);
        codes = makeCodes(realm, alice);
    }

    @AfterEach
    void withoutProtection() {
        realm.update(settings -> settings.setBruteForceProtected(false));
    }

    @Test
    void givenTheRealmLocksTheUserBetweenQuestionAndCodeThenTheRightCodeIsRefusedAndNotUsedUp() {
        LoginBrowser browser = realm.browser();
        Page question = codeQuestion(browser, alice);
        lockByWrongPasswords();

        Page answer = enter(browser, question, codes.get(0));

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.code()).as(answer.toString()).isEmpty();
        assertThat(status().path("remaining").asInt()).isEqualTo(2);
    }

    @Test
    void givenTheUserIsDisabledBetweenQuestionAndCodeThenTheRightCodeIsRefusedAndNotUsedUp() {
        LoginBrowser browser = realm.browser();
        Page question = codeQuestion(browser, alice);
        enable(false);

        Page answer = enter(browser, question, codes.get(0));

        assertThat(answer.status()).as(answer.toString()).isLessThan(500);
        assertThat(answer.code()).as(answer.toString()).isEmpty();
        enable(true);
        assertThat(status().path("remaining").asInt()).isEqualTo(2);
    }

    @Test
    void givenTheUserIsDisabledBetweenTheLastCodeAndTheNewOnesThenThereAreNeitherTokensNorNewCodes() {
        assertThat(signInWithCode(realm, alice, codes.get(0)).code()).isPresent();
        LoginBrowser browser = realm.browser();
        Page shown = enterAndKeep(browser, codeQuestion(browser, alice), codes.get(1));
        assertThat(codesOn(shown)).as(shown.toString()).isNotEmpty();
        enable(false);

        Page reloaded = browser.open(Steps.reloadAddress(shown));
        Page confirmed = confirm(browser, shown);

        assertThat(codesOn(reloaded)).as(reloaded.toString()).isEmpty();
        assertThat(confirmed.status()).as(confirmed.toString()).isLessThan(500);
        assertThat(confirmed.code()).as(confirmed.toString()).isEmpty();
        enable(true);
        assertThat(Regenerating.state(realm, alice)).isEqualTo("exhausted");
    }

    @Test
    void givenTheUserIsDisabledAfterTheLoginThenItsTokensAreNotRenewed() {
        LoginBrowser browser = realm.browser();
        Page done = enter(browser, codeQuestion(browser, alice), codes.get(0));
        String refresh = browser.tokens(done).path("refresh_token").textValue();
        assertThat(Tokens.statusOfRefresh(realm, refresh)).isEqualTo(200);

        enable(false);

        assertThat(Tokens.statusOfRefresh(realm, refresh)).isEqualTo(400);
    }

    /** CVE-2026-3429: a user deletes factors at whatever level; what is left is still asked for. */
    @Test
    void givenTheUserDeletesTheOtpThenCodesAreStillAskedFor() {
        LoginBrowser browser = realm.browser();
        Page question = browser.submit(
                browser.signIn(alice, Map.of("kc_action", "delete_credential:" + otpId())),
                Map.of("otp", alice.totp().now()));
        browser.submitForm(question, "form", Map.of("accept", ""));
        assertThat(realm.credentials(alice.username(), "otp")).isEmpty();

        Page asked = realm.browser().signIn(alice);

        assertThat(asked.atClient()).as(asked.toString()).isFalse();
        assertThat(asked.hasField("backupCode")).as(asked.toString()).isTrue();
        assertThat(signInWithCode(realm, alice, codes.get(0)).code()).isPresent();
    }

    /** Keycloak's permanent lock after wrong one-time codes counts those alone, and its forgiveness is not ours. */
    @Test
    void givenARealmThatLocksForGoodAfterWrongSecondFactorsThenCodesDoNotCountThereAndOtpDoesNotForgiveThem() {
        realm.update(settings -> {
            settings.setBruteForceProtected(true);
            settings.setFailureFactor(30);
            settings.setQuickLoginCheckMilliSeconds(0L);
            settings.setMaxSecondaryAuthFailures(2);
        });
        LoginBrowser browser = realm.browser();
        Page question = codeQuestion(browser, alice);
        for (int i = 1; i <= 4; i++) {
            question = enter(browser, question, wrong(codes.get(0)));
            realm.awaitFailures(alice, i);
        }
        assertThat(realm.admin().attackDetection().bruteForceUserStatus(alice.id()))
                .containsEntry("numSecondaryAuthFailures", 0);
        assertThat(realm.userResource(alice.username()).toRepresentation().isEnabled())
                .isTrue();

        LoginBrowser other = realm.browser();
        assertThat(other.submit(other.signIn(alice), Map.of("otp", alice.totp().now()))
                        .code())
                .isPresent();
        realm.awaitFailures(alice, 0);
        Page fifth = signInWithCode(realm, alice, wrong(codes.get(0)));

        assertThat(fifth.code()).isEmpty();
        assertThat(status().path("lockedUntil").isTextual())
                .as(status().toString())
                .isTrue();
    }

    @Test
    void givenOurAdminEventsThenTheirPathFindsThem() {
        Regenerating.regenerate(realm, alice, Map.of());
        Regenerating.asMasterAdmin(realm).setUp();

        List<AdminEventRepresentation> found = realm.admin()
                .getAdminEvents(null, null, null, null, null, "backup-codes*", List.of(), null, null, 0, 100);

        assertThat(found).extracting(AdminEventRepresentation::getResourceType).containsOnly("BACKUP_CODES");
        assertThat(found)
                .extracting(AdminEventRepresentation::getResourcePath)
                .contains("backup-codes/users/" + alice.id() + "/regenerate", "backup-codes/setup");
    }

    private String otpId() {
        return realm.credentials(alice.username(), "otp").stream()
                .map(CredentialRepresentation::getId)
                .findFirst()
                .orElseThrow();
    }

    private void lockByWrongPasswords() {
        realm.update(settings -> {
            settings.setBruteForceProtected(true);
            settings.setFailureFactor(1);
        });
        LoginBrowser guesser = realm.browser();
        guesser.submit(guesser.startLogin(), Map.of("username", alice.username(), "password", "wrong"));
        realm.awaitLock(alice);
    }

    private void enable(boolean enabled) {
        UserRepresentation user = realm.userResource(alice.username()).toRepresentation();
        user.setEnabled(enabled);
        realm.userResource(alice.username()).update(user);
    }

    private JsonNode status() {
        return Regenerating.asMasterAdmin(realm).status(alice.id()).body();
    }
}
