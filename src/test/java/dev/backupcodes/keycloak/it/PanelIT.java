package dev.backupcodes.keycloak.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the panel in the Admin Console is told: no more than the caller may know, and why something is not possible. */
class PanelIT {

    private static final String TITLE = "backupCodesPanelTitle";

    @RegisterExtension
    final TestRealm realm = TestRealm.builder()
            .otpReusable()
            .userWithOtp("sam")
            .userWithOtp("olga")
            .build();

    private AdminRights rights;
    private TestUser sam;
    private TestUser olga;

    @BeforeEach
    void aRealmWithSupportAndAUser() {
        rights = AdminRights.of(realm);
        sam = realm.user("sam");
        olga = realm.user("olga");
    }

    @Test
    void givenAViewerThenItSaysWhichRolesAreMissing() {
        JsonNode obstacles = panelOfOlgaSeenBySamWith("view-users").path("obstacles");

        assertThat(obstacles.path("regenerate").asText())
                .isEqualTo("You need the role “regenerate-backup-codes” to do this.");
        assertThat(obstacles.path("generateLockoutCodes").asText())
                .isEqualTo("You need the role “generate-lockout-codes” to do this.");
    }

    @Test
    void givenSupportThenNothingStandsInTheWayOfACustomerButOfAMemberOfStaff() {
        JsonNode olgas = panelOfOlgaSeenBySamWith("view-users", "generate-lockout-codes", "regenerate-backup-codes");
        assertThat(olgas.path("obstacles").path("regenerate").isNull()).isTrue();
        assertThat(olgas.path("obstacles").path("generateLockoutCodes").isNull())
                .isTrue();
        assertThat(olgas.path("setup").path("allowed").asBoolean()).isFalse();

        rights.give(olga, "view-events");
        JsonNode obstacles = panel(as(sam), olga).path("obstacles");
        assertThat(obstacles.path("regenerate").asText()).startsWith("This user is a member of staff.");
        assertThat(obstacles.path("generateLockoutCodes").asText()).startsWith("This user is a member of staff.");
    }

    @Test
    void itShowsTheStatusThatTheOtherCallShows() {
        Steps.makeCodes(realm, olga);
        JsonNode panel = panelOfOlgaSeenBySamWith("view-users");

        assertThat(panel.path("status").path("remaining").asInt()).isEqualTo(10);
        assertThat((Object) panel.path("status"))
                .isEqualTo(as(sam).status(olga.id()).body());
        assertThat(panel.path("account").path("username").asText()).isEqualTo("olga");
        assertThat(panel.path("account").path("name").asText()).isEqualTo("Olga Example");
        assertThat(panel.path("account").path("email").asText()).isEqualTo(olga.email());
    }

    @Test
    void itSaysHowTheCallerProvesTheOwnSecondFactor() {
        TestUser bare = realm.addUser("bare", false);
        rights.give(bare, "view-users", "generate-lockout-codes");
        TestUser coded = realm.addUser("coded", true);
        Steps.makeCodes(realm, coded);
        realm.userResource("coded")
                .removeCredential(realm.credentials("coded", "otp").get(0).getId());
        rights.give(coded, "view-users", "generate-lockout-codes");

        assertThat(panelOfOlgaSeenBySamWith("view-users").path("stepUp").asText())
                .isEqualTo("otp");
        assertThat(panel(as(bare), olga).path("stepUp").asText()).isEqualTo("unavailable");
        assertThat(panel(as(coded), olga).path("stepUp").asText()).isEqualTo("sign-in");
        realm.policy(Map.of("adminStepUp", "false"));
        assertThat(panel(as(bare), olga).path("stepUp").asText()).isEqualTo("none");
    }

    @Test
    void itSaysWhatLockoutCodesWillBeLike() {
        realm.policy(Map.of("lockoutCodeCount", "2", "lockoutLifespanMinutes", "15", "lockoutReasonRequired", "false"));
        JsonNode terms = panelOfOlgaSeenBySamWith("view-users").path("lockout");

        assertThat(terms.path("count").asInt()).isEqualTo(2);
        assertThat(terms.path("lifespanMinutes").asInt()).isEqualTo(15);
        assertThat(terms.path("reasonRequired").asBoolean()).isFalse();
    }

    @Test
    void givenARealmThatIsNotSetUpThenItSaysSoAndWhetherTheCallerMayChangeThat() {
        realm.enableAction(false);
        JsonNode setup = panelOfOlgaSeenBySamWith("view-users").path("setup");
        assertThat(setup.path("complete").asBoolean()).isFalse();
        assertThat(setup.path("allowed").asBoolean()).isFalse();
        rights.give(sam, "manage-realm");
        assertThat(panel(as(sam), olga).path("setup").path("allowed").asBoolean())
                .isTrue();
    }

    @Test
    void textsAreInTheLanguageOfTheCallersConsoleWithTheRealmsOwnOnes() {
        rights.give(sam, "view-users");
        AdminApi sams = as(sam);
        assertThat(texts(sams).path(TITLE).asText()).isEqualTo("Backup codes");
        realm.speak("sam", "de");
        assertThat(sams.panelTexts().body().path("locale").asText()).isEqualTo("de");
        assertThat(texts(sams).path(TITLE).asText()).isEqualTo("Backup-Codes");
        assertThat(panel(sams, olga).path("obstacles").path("regenerate").asText())
                .isEqualTo("Dafür brauchen Sie die Rolle „regenerate-backup-codes“.");

        realm.admin().localization().saveRealmLocalizationText("de", TITLE, "Ersatzschlüssel");
        assertThat(texts(sams).path(TITLE).asText()).isEqualTo("Ersatzschlüssel");
    }

    @Test
    void givenSomebodyWhoMayChangeTheRealmThenThatIsSaidWithTheTexts() {
        rights.give(sam, "view-users");
        assertThat(as(sam).panelTexts().body().path("may").path("setUp").asBoolean())
                .isFalse();
        rights.give(sam, "manage-realm");
        assertThat(as(sam).panelTexts().body().path("may").path("setUp").asBoolean())
                .isTrue();
    }

    /** The console of master speaks as master does, whichever realm it shows. */
    @Test
    void givenAnAdministratorOfMasterThenTheLanguageIsThatOfMaster() {
        realm.update(settings -> settings.setDefaultLocale("de"));
        try (AdminRights.MasterUser master = rights.masterAdmin(true)) {
            AdminApi masters = AdminApi.of(realm, Tokens.byPasswordInMaster(realm.server(), master.user()));
            assertThat(masters.panelTexts().body().path("locale").asText()).isEqualTo("en");
        }
        rights.give(sam, "view-users");
        assertThat(as(sam).panelTexts().body().path("locale").asText()).isEqualTo("de");
    }

    @Test
    void textsAreOursAlone() {
        assertThat(texts(as(sam)).fieldNames())
                .toIterable()
                .isNotEmpty()
                .allMatch(key -> key.startsWith("backupCodesPanel") || key.startsWith("backupCodesSetting"))
                .noneMatch(key -> key.endsWith("Help"));
    }

    private JsonNode panelOfOlgaSeenBySamWith(String... roles) {
        rights.give(sam, roles);
        return panel(as(sam), olga);
    }

    private AdminApi as(TestUser caller) {
        return AdminApi.of(realm, Tokens.byPassword(realm, caller));
    }

    private static JsonNode panel(AdminApi caller, TestUser user) {
        AdminApi.Answer answer = caller.panel(user.id());
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.body();
    }

    private static JsonNode texts(AdminApi caller) {
        return caller.panelTexts().body().path("texts");
    }
}
