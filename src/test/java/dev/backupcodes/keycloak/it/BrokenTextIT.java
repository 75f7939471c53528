package dev.backupcodes.keycloak.it;

import static dev.backupcodes.keycloak.it.Steps.codeQuestion;
import static dev.backupcodes.keycloak.it.Steps.codesOn;
import static dev.backupcodes.keycloak.it.Steps.codesPage;
import static dev.backupcodes.keycloak.it.Steps.confirm;
import static dev.backupcodes.keycloak.it.Steps.enter;
import static dev.backupcodes.keycloak.it.Steps.makeCodes;
import static dev.backupcodes.keycloak.it.Steps.signInWithCode;
import static dev.backupcodes.keycloak.it.Steps.wrong;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.representations.idm.AdminEventRepresentation;

/** A realm has put its own texts in the place of ours, and they are no patterns. What is refused, counted and used stands. */
class BrokenTextIT {

    private static final Path TEXTS = Path.of("themes/theme-resources/messages/messages_en.properties");
    private static final List<String> LANGUAGES = List.of("en", "de");

    @RegisterExtension
    static final TestRealm realm = TestRealm.builder()
            .otpReusable()
            .policy(Map.of("adminStepUp", "false"))
            .build();

    private TestUser alice;
    private List<String> codes;

    @BeforeEach
    void aUserWithCodes() {
        alice = realm.newUser("alice", true);
        codes = makeCodes(realm, alice);
    }

    @AfterEach
    void ownTextsAgain() {
        texts("backupCodes", "of the realm");
        LANGUAGES.forEach(language -> realm.admin().localization().deleteRealmLocalizationTexts(language));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Wait {0", "Wait {x}", "{0,number}", "Wait {0,nothing}", "{0,date}"})
    void givenABrokenTextThenARefusalKeepsItsStatusItsIdAndItsRecord(String broken) {
        texts("backupCodesRest", broken);
        realm.admin().clearAdminEvents();

        for (String language : LANGUAGES) {
            AdminApi admin = Regenerating.asMasterAdmin(realm).speaking(language);
            assertRefused(admin.regenerate("nobody"), 404, "user_not_found");
            assertRefused(
                    admin.makeLockoutCodes(alice.id(), Map.of("count", 1000, "reason", "x")), 400, "invalid_request");
        }

        assertThat(realm.admin().getAdminEvents())
                .filteredOn(event -> "BACKUP_CODES".equals(event.getResourceType()))
                .extracting(AdminEventRepresentation::getError)
                .containsExactlyInAnyOrder("user_not_found", "user_not_found", "invalid_request", "invalid_request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Wait {0", "Wait {x}"})
    void givenABrokenTextThenWrongCodesAreCounted(String broken) {
        texts("backupCodesError", broken);

        for (int i = 0; i < 5; i++) {
            Page refused = signInWithCode(realm, alice, wrong(codes.get(0)));
            assertThat(refused.status()).as(refused.toString()).isLessThan(500);
            assertThat(refused.atClient()).as(refused.toString()).isFalse();
        }

        assertThat(status().path("lockedUntil").isTextual())
                .as("five wrong codes were counted: " + status())
                .isTrue();
    }

    @Test
    void givenABrokenTextOfTheLoginPageThenACodeSignsInAllTheSame() {
        LoginBrowser browser = realm.browser();
        Page question = codeQuestion(browser, alice);
        texts("backupCodes", "Wait {0");

        Page answer = enter(browser, question, codes.get(0));

        assertThat(answer.code()).as(answer.toString()).isPresent();
        assertThat(status().path("remaining").asInt()).isEqualTo(9);
    }

    @Test
    void givenABrokenTextOfTheCodesPageThenItsCodesBecomeActiveAllTheSame() {
        LoginBrowser browser = realm.browser();
        Page shown = codesPage(browser, alice);
        texts("backupCodes", "Wait {0");

        Page done = confirm(browser, shown);

        assertThat(done.code()).as(done.toString()).isPresent();
        ownTextsAgain();
        assertThat(signInWithCode(realm, alice, codesOn(shown).get(0)).code()).isPresent();
    }

    @Test
    void givenABrokenTextOfTheMailThenTheCodesAreDeadAndTheCallerIsToldThatNoLinkLeft() {
        texts("backupCodesRegenerated", "Wait {0");
        realm.admin().clearAdminEvents();

        AdminApi.Answer answer = Regenerating.regenerate(realm, alice, Map.of());

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(Regenerating.state(realm, alice)).isEqualTo("awaiting-download");
        assertThat(realm.admin().getAdminEvents())
                .filteredOn(event -> "BACKUP_CODES".equals(event.getResourceType()))
                .isNotEmpty();
    }

    private static void assertRefused(AdminApi.Answer answer, int status, String error) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.error()).as(answer.toString()).isEqualTo(error);
        assertThat(answer.message()).as(answer.toString()).isNotBlank();
    }

    private JsonNode status() {
        return Regenerating.asMasterAdmin(realm).status(alice.id()).body();
    }

    /** Puts one text in the place of all of ours that begin like this. */
    private static void texts(String prefix, String text) {
        Map<String, String> all = keys().stream()
                .filter(key -> key.startsWith(prefix))
                .collect(Collectors.toMap(key -> key, key -> text));
        LANGUAGES.forEach(language -> realm.admin().localization().createOrUpdateRealmLocalizationTexts(language, all));
    }

    private static List<String> keys() {
        Properties bundle = new Properties();
        try (InputStream in = Files.newInputStream(TEXTS)) {
            bundle.load(in);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return List.copyOf(bundle.stringPropertyNames());
    }
}
