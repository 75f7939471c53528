package dev.backupcodes.keycloak.it;

import static dev.backupcodes.keycloak.it.Regenerating.codesPage;
import static dev.backupcodes.keycloak.it.Regenerating.regenerate;
import static dev.backupcodes.keycloak.it.Regenerating.state;
import static dev.backupcodes.keycloak.it.Steps.codesOn;
import static dev.backupcodes.keycloak.it.Steps.makeCodes;
import static dev.backupcodes.keycloak.it.Steps.signInWithCode;
import static org.assertj.core.api.Assertions.assertThat;

import dev.backupcodes.keycloak.server.FreePorts;
import dev.backupcodes.keycloak.server.Mail;
import dev.backupcodes.keycloak.server.RefusingMailServer;
import dev.backupcodes.keycloak.server.SilentMailServer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.keycloak.representations.idm.UserRepresentation;
import org.keycloak.representations.userprofile.config.UPConfig;

/** The link's mail: when the mail server is in trouble, and when names are. */
class MailTroubleIT {

    @RegisterExtension
    static final TestRealm realm = TestRealm.builder()
            .otpReusable()
            .policy(Map.of("notifications", "false", "adminStepUp", "false"))
            .build();

    private TestUser alice;
    private List<String> old;

    @BeforeEach
    void aUserWithCodes() {
        alice = realm.newUser("alice", true);
        old = makeCodes(realm, alice);
        realm.admin().clearAdminEvents();
    }

    @AfterEach
    void theMailServerIsWellAgain() {
        mailServerAt(realm.mail().port());
    }

    @Test
    void givenItIsDownThenTheCodesAreDeadTheAnswerSaysSoAndCallingAgainSendsALink() {
        mailServerAt(FreePorts.next());
        assertNotSent(regenerate(realm, alice, Map.of()));
        assertNotSent(regenerate(realm, alice, Map.of()));

        mailServerAt(realm.mail().port());
        assertLinkWorks();
    }

    @Test
    void givenItRefusesThenTheCodesAreDeadTheAnswerSaysSoAndCallingAgainSendsALink() {
        try (RefusingMailServer refusing = new RefusingMailServer()) {
            mailServerAt(refusing.port());
            assertNotSent(regenerate(realm, alice, Map.of()));
        }

        mailServerAt(realm.mail().port());
        assertLinkWorks();
    }

    @Test
    void givenItIsSlowThenTheCodesAreDeadAtOnceAndKeycloaksOwnTimeoutEndsTheCall() {
        try (SilentMailServer silent = new SilentMailServer()) {
            mailServerAt(silent.port());
            CompletableFuture<AdminApi.Answer> call =
                    CompletableFuture.supplyAsync(() -> regenerate(realm, alice, Map.of()));
            Waiting.until("the mail server was called", () -> silent.connections() > 0);

            assertThat(call).as("it waits for the mail server").isNotDone();
            assertThat(signInWithCode(realm, alice, old.get(0)).code()).isEmpty();
            assertThat(state(realm, alice)).isEqualTo("awaiting-download");

            // The client of these tests gives up after a minute; Keycloak waits ten seconds.
            assertNotSent(call.join());
        }
    }

    @Test
    void givenTheRealmHasNoMailServerThenTheAnswerSaysThatNoLinkWasSent() {
        realm.update(settings -> settings.setSmtpServer(Map.of()));

        assertNotSent(regenerate(realm, alice, Map.of()));
    }

    @Test
    void givenTheMailWasNotSentThenTheAuditSaysBoth() {
        mailServerAt(FreePorts.next());
        regenerate(realm, alice, Map.of("reason", "Ticket 1"));

        assertThat(realm.admin().getAdminEvents())
                .filteredOn(event -> "BACKUP_CODES".equals(event.getResourceType()))
                .extracting(event -> event.getDetails().get("outcome"))
                .containsExactlyInAnyOrder("done", "mail_not_sent");
    }

    @Test
    void givenTheRealmHasItsOwnTextThenTheMailHasIt() {
        realm.admin().localization().saveRealmLocalizationText("en", "backupCodesRegeneratedSubject", "Our own words");
        try {
            assertThat(Regenerating.mail(realm, alice, Map.of()).subject()).isEqualTo("Our own words");
        } finally {
            realm.admin().localization().deleteRealmLocalizationText("en", "backupCodesRegeneratedSubject");
        }
    }

    @Test
    void givenNamesWithMarkupThenTheyAreTextInTheMailAndOnThePages() {
        UserRepresentation user = realm.userResource(alice.username()).toRepresentation();
        user.setFirstName("<img src=x onerror=alert(1)>${msg}\"");
        realm.admin()
                .users()
                .userProfile()
                .update(withoutNameRules(realm.admin().users().userProfile().getConfiguration()));
        realm.userResource(alice.username()).update(user);
        realm.update(settings -> settings.setDisplayName("<b>Bank</b> & \"Sons\""));
        try {
            Mail mail = Regenerating.mail(realm, alice, Map.of());

            assertThat(mail.html()).doesNotContain("<img", "<b>Bank</b>").contains("&lt;b&gt;Bank&lt;/b&gt;");
            assertThat(mail.text()).contains("<b>Bank</b> & \"Sons\"");
            LoginBrowser browser = realm.browser();
            Page first = browser.open(mail.link().orElseThrow());
            assertThat(first.html().select("img[onerror]")).isEmpty();
            assertThat(codesOn(codesPage(browser, mail.link().orElseThrow(), alice)))
                    .hasSize(10);
        } finally {
            realm.update(settings -> settings.setDisplayName("Test Bank"));
        }
    }

    private static UPConfig withoutNameRules(UPConfig profile) {
        profile.getAttribute("firstName").setValidations(Map.of());
        return profile;
    }

    private void assertNotSent(AdminApi.Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.body().path("linkSent").asBoolean(true)).isFalse();
        assertThat(answer.body().path("mailError").asText()).startsWith("The email could not be sent");
        assertThat(state(realm, alice)).isEqualTo("awaiting-download");
        assertThat(signInWithCode(realm, alice, old.get(0)).code()).isEmpty();
    }

    private void assertLinkWorks() {
        LoginBrowser browser = realm.browser();
        assertThat(codesOn(codesPage(browser, Regenerating.mailedLink(realm, alice), alice)))
                .hasSize(10);
    }

    private static void mailServerAt(int port) {
        Map<String, String> smtp = new HashMap<>();
        smtp.put("host", "127.0.0.1");
        smtp.put("port", String.valueOf(port));
        smtp.put("from", "no-reply@bank.example");
        realm.update(settings -> settings.setSmtpServer(smtp));
    }
}
