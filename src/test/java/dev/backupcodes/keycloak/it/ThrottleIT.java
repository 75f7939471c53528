package dev.backupcodes.keycloak.it;

import static dev.backupcodes.keycloak.it.Steps.codeQuestion;
import static dev.backupcodes.keycloak.it.Steps.enter;
import static dev.backupcodes.keycloak.it.Steps.makeCodes;
import static dev.backupcodes.keycloak.it.Steps.signInWithCode;
import static dev.backupcodes.keycloak.it.Steps.wrong;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Wrong codes: the product's own counter, with the realm's protection off and on. */
class ThrottleIT {

    private static final String LOCKED = "Too many wrong codes. Try again in";
    private static final String INVALID = "This backup code is not valid.";

    @RegisterExtension
    final TestRealm realm =
            TestRealm.builder().userWithOtp("alice").otpReusable().build();

    private TestUser alice;
    private List<String> codes;

    @BeforeEach
    void aUserWithCodes() {
        alice = realm.user("alice");
        codes = makeCodes(realm, alice);
    }

    @Test
    void givenFiveWrongCodesThenTheFactorIsLockedForAMinute() {
        enterWrong(5);

        assertThat(signInWithCode(realm, alice, codes.get(0)).message())
                .isEqualTo("Too many wrong codes. Try again in 1 minute or use another way to sign in.");
        realm.server().clock().advance(Duration.ofSeconds(61));
        assertThat(signInWithCode(realm, alice, codes.get(0)).code()).isPresent();
    }

    @Test
    void givenALockThenPasswordOtherFactorAndNewSetDoNotLiftIt() {
        enterWrong(5);

        LoginBrowser withOtp = realm.browser();
        assertThat(withOtp.submit(
                                withOtp.signIn(alice),
                                Map.of("otp", alice.totp().now()))
                        .code())
                .as("another factor still works")
                .isPresent();
        assertThat(signInWithCode(realm, alice, codes.get(0)).message()).startsWith(LOCKED);

        List<String> fresh = makeCodes(realm, alice);
        assertThat(signInWithCode(realm, alice, fresh.get(0)).message()).startsWith(LOCKED);
    }

    @Test
    void givenLocksInARowThenTheyGrow() {
        for (int minutes : new int[] {1, 5, 15}) {
            enterWrong(5);
            assertThat(signInWithCode(realm, alice, codes.get(0)).message()).startsWith(LOCKED + " " + minutes + " ");
            realm.server().clock().advance(Duration.ofMinutes(minutes).plusSeconds(1));
        }
    }

    @Test
    void givenTwentyWrongCodesThenTheSetIsDeadAndAMailSaysSo() {
        for (int i = 0; i < 3; i++) {
            enterWrong(5);
            realm.server().clock().advance(Duration.ofMinutes(16));
        }
        enterWrong(4);
        realm.mail().reset();

        assertThat(signInWithCode(realm, alice, wrong(codes.get(0))).message())
                .contains("Your backup codes are now switched off.");

        assertThat(signInWithCode(realm, alice, codes.get(0)).message()).startsWith(INVALID);
        assertThat(realm.mail()
                        .waitForMail(alice.email(), mail -> mail.text().contains("switched off"))
                        .subject())
                .isNotBlank();
        assertThat(realm.browser().signIn(alice).atClient())
                .as("the password alone signs in")
                .isFalse();
        assertThat(signInWithCode(realm, alice, makeCodes(realm, alice).get(0)).code())
                .as("a set made anew works")
                .isPresent();
    }

    @Test
    void givenWrongCodesInParallelThenTheyDoNotGetMoreTries() {
        List<LoginBrowser> browsers = Parallel.repeat(50, i -> realm.browser());
        List<Page> questions = Parallel.map(browsers, browser -> codeQuestion(browser, alice));

        for (int round = 0; round < 4; round++) {
            List<Page> answers =
                    Parallel.atOnce(50, i -> enter(browsers.get(i), questions.get(i), wrong(codes.get(0))));
            for (int i = 0; i < 50; i++) {
                questions.set(i, answers.get(i));
            }
            assertThat(answers).allSatisfy(page -> assertThat(page.status()).isEqualTo(200));
        }

        assertThat(publicData().get("wrongInARow").asInt()).isEqualTo(5);
        assertThat(signInWithCode(realm, alice, codes.get(0)).message()).startsWith(LOCKED);
    }

    @Test
    void givenRealmProtectionThenItsCounterMovesOncePerWrongCode() {
        realm.update(settings -> {
            settings.setBruteForceProtected(true);
            settings.setQuickLoginCheckMilliSeconds(0L);
        });

        for (int wrongCodes = 1; wrongCodes <= 3; wrongCodes++) {
            enterWrong(1);
            realm.awaitFailures(alice, wrongCodes);
        }
        LoginBrowser browser = realm.browser();
        enter(browser, codeQuestion(browser, alice), "  ");
        assertThat(signInWithCode(realm, alice, codes.get(0)).code()).isPresent();
    }

    @Test
    void givenTheRealmHasLockedTheUserThenTheRightCodeIsRefused() {
        LoginBrowser waiting = realm.browser();
        Page question = codeQuestion(waiting, alice);
        realm.update(settings -> {
            settings.setBruteForceProtected(true);
            settings.setFailureFactor(2);
            settings.setQuickLoginCheckMilliSeconds(0L);
        });
        LoginBrowser guessing = realm.browser();
        Page page = codeQuestion(guessing, alice);
        for (int i = 0; i < 2; i++) {
            page = enter(guessing, page, wrong(codes.get(0)));
            realm.awaitFailures(alice, i + 1);
        }
        realm.awaitLock(alice);

        assertThat(enter(waiting, question, codes.get(0)).message()).startsWith(INVALID);
        assertThat(publicData().get("remaining").asInt()).isEqualTo(10);
    }

    private void enterWrong(int times) {
        LoginBrowser browser = realm.browser();
        Page question = codeQuestion(browser, alice);
        for (int i = 0; i < times; i++) {
            question = enter(browser, question, wrong(codes.get(0)));
            assertThat(question.message()).startsWith(INVALID);
        }
    }

    private JsonNode publicData() {
        try {
            return new ObjectMapper()
                    .readTree(realm.credentials("alice", "backup-codes").get(0).getCredentialData());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
