package dev.backupcodes.keycloak.it;

import static dev.backupcodes.keycloak.it.Regenerating.codesPage;
import static dev.backupcodes.keycloak.it.Steps.codesOn;
import static dev.backupcodes.keycloak.it.Steps.confirm;
import static dev.backupcodes.keycloak.it.Steps.enter;
import static dev.backupcodes.keycloak.it.Steps.makeCodes;
import static dev.backupcodes.keycloak.it.Steps.signInWithCode;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.backupcodes.keycloak.server.Mail;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.keycloak.representations.idm.AdminEventRepresentation;
import org.keycloak.representations.idm.EventRepresentation;
import org.keycloak.representations.idm.RealmRepresentation;
import org.keycloak.representations.idm.UserRepresentation;

/** An administrator regenerates, the user follows the link; and the account is never weaker in between. */
class RegenerateIT {

    private static final Map<String, String> POLICY = Map.of("notifications", "false", "requireSecondFactor", "false");

    @RegisterExtension
    static final TestRealm realm = TestRealm.builder()
            .otpReusable()
            .policy(POLICY)
            .with(RegenerateIT::longSessions)
            .build();

    private static TestUser rita;
    private static String ritasToken;

    private TestUser alice;
    private TestUser bob;

    @BeforeAll
    static void aRealmWithAnAdministrator() {
        rita = realm.addUser("rita", true);
        AdminRights.of(realm).give(rita, "realm-admin");
        ritasToken = Tokens.byPassword(realm, rita);
    }

    /** Rita's token outlives the days that tests let pass. */
    private static void longSessions(RealmRepresentation settings) {
        settings.setAccessTokenLifespan(400_000);
        settings.setSsoSessionIdleTimeout(400_000);
        settings.setSsoSessionMaxLifespan(400_000);
    }

    @BeforeEach
    void aUserWithOtpAndOneWhoseOnlySecondFactorAreCodes() {
        alice = realm.newUser("alice", true);
        bob = realm.newUser("bob", false);
        realm.mail().reset();
    }

    @Test
    void givenAnAdministratorThenOldCodesDieAndTheLinkLeadsToNewOnes() {
        List<String> old = makeCodes(realm, alice);

        AdminApi.Answer answer = regenerate(alice, Map.of("reason", "Ticket 4711"));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.body().path("linkSent").asBoolean()).isTrue();
        assertThat(Instant.parse(answer.body().path("linkExpiresAt").asText()))
                .isBetween(
                        Instant.now().plus(Duration.ofHours(11)), Instant.now().plus(Duration.ofHours(13)));
        assertThat(state(alice)).isEqualTo("awaiting-download");
        assertThat(signInWithCode(realm, alice, old.get(0)).code()).isEmpty();

        LoginBrowser browser = realm.browser();
        Page codes = codesPage(browser, link(alice), alice);
        assertThat(codesOn(codes)).as(codes.toString()).hasSize(10);
        assertThat(confirm(browser, codes).text()).contains("Your new backup codes are active");

        assertThat(signInWithCode(realm, alice, codesOn(codes).get(0)).code()).isPresent();
        assertThat(state(alice)).isEqualTo("active");
    }

    @Test
    void givenAUserWhoNeverHadCodesButAnotherFactorThenTheyGetThemTheSameWay() {
        assertThat(regenerate(alice, Map.of()).status()).isEqualTo(200);
        assertThat(state(alice)).isEqualTo("awaiting-download");

        LoginBrowser browser = realm.browser();
        confirm(browser, codesPage(browser, link(alice), alice));

        assertThat(state(alice)).isEqualTo("active");
    }

    @Test
    void givenCodesWereTheOnlySecondFactorThenThePasswordAloneNeverSignsIn() {
        List<String> old = makeCodes(realm, bob);
        regenerate(bob, Map.of());

        LoginBrowser browser = realm.browser();
        Page question = browser.signIn(bob);
        assertThat(question.hasField("backupCode")).as(question.toString()).isTrue();
        assertThat(question.text()).contains("Your old backup codes were reset by support.");
        Page refused = enter(browser, question, old.get(0));
        assertThat(refused.code()).isEmpty();
        assertThat(codesOn(browser.signIn(bob, Map.of("kc_action", TestRealm.REQUIRED_ACTION))))
                .isEmpty();
        Page forged = browser.submitForm(
                browser.signIn(bob), "form", Map.of("saved", "on", "continue-without", "true", "backupCode", " "));
        assertThat(forged.code()).isEmpty();
    }

    @Test
    void givenALoginWaitsAtTheCodePageThenItsOldCodeIsRefused() {
        List<String> old = makeCodes(realm, bob);
        LoginBrowser browser = realm.browser();
        Page waiting = browser.signIn(bob);
        assertThat(waiting.hasField("backupCode")).isTrue();

        regenerate(bob, Map.of());

        assertThat(enter(browser, waiting, old.get(0)).code()).isEmpty();
        assertThat(realm.userResource(bob.username()).getUserSessions()).hasSize(1);
    }

    @Test
    void givenAnotherLiveFactorThenItStillSignsInAndGetsNewCodes() {
        makeCodes(realm, alice);
        regenerate(alice, Map.of());

        LoginBrowser browser = realm.browser();
        Page codes =
                browser.submit(browser.signIn(alice), Map.of("otp", alice.totp().now()));
        assertThat(codesOn(codes))
                .as("the pending action, in a login that proved a factor")
                .hasSize(10);
        assertThat(confirm(browser, codes).code()).isPresent();
        assertThat(signInWithCode(realm, alice, codesOn(codes).get(0)).code()).isPresent();
    }

    @Test
    void givenADownloadBegunBeforeThenItIsVoidAndShowsNoNewCodes() {
        makeCodes(realm, alice);
        LoginBrowser browser = realm.browser();
        Page begun = Steps.codesPage(browser, alice);

        regenerate(alice, Map.of());

        Page answer = confirm(browser, begun);
        assertThat(codesOn(answer)).as(answer.toString()).isEmpty();
        assertThat(answer.text()).contains("Support has reset your backup codes");
        Page reloaded = browser.open(Steps.reloadAddress(begun));
        assertThat(codesOn(reloaded)).as(reloaded.toString()).isEmpty();
        assertThat(state(alice)).isEqualTo("awaiting-download");
        assertThat(signInWithCode(realm, alice, codesOn(begun).get(0)).code()).isEmpty();
    }

    @Test
    void givenALoginUsedACodeBeforeThenItGetsNoNewOnes() {
        List<String> old = makeCodes(realm, bob);
        UserRepresentation user = realm.userResource(bob.username()).toRepresentation();
        user.setRequiredActions(List.of("UPDATE_PASSWORD", TestRealm.REQUIRED_ACTION));
        realm.userResource(bob.username()).update(user);
        LoginBrowser browser = realm.browser();
        Page password = enter(browser, browser.signIn(bob), old.get(0));
        assertThat(password.hasField("password-new")).as(password.toString()).isTrue();

        regenerate(bob, Map.of());

        Page next = browser.submit(password, Map.of("password-new", "Another-1", "password-confirm", "Another-1"));
        assertThat(codesOn(next)).as(next.toString()).isEmpty();
        assertThat(next.text()).contains("Support has reset your backup codes");
    }

    @Test
    void givenWrongCodesBeforeThenRegeneratingDoesNotForgetThem() {
        List<String> old = makeCodes(realm, bob);
        LoginBrowser browser = realm.browser();
        Page page = browser.signIn(bob);
        for (int i = 0; i < 5; i++) {
            page = enter(browser, page, Steps.wrong(old.get(0)));
        }
        regenerate(bob, Map.of());

        JsonNode status = api().status(bob.id()).body();
        assertThat(status.path("state").asText()).isEqualTo("awaiting-download");
        assertThat(Instant.parse(status.path("lockedUntil").asText())).isAfter(Instant.now());
    }

    @Test
    void givenSignOutThenTheUsersSessionsEndAndOtherwiseTheyStay() {
        assertThat(realm.browser().signIn(bob).code()).isPresent();
        makeCodes(realm, bob);
        LoginBrowser signedIn = realm.browser();
        Page page = signedIn.signIn(alice);
        assertThat(signedIn.submit(page, Map.of("otp", alice.totp().now())).code())
                .isPresent();

        regenerate(bob, Map.of());
        assertThat(realm.userResource(bob.username()).getUserSessions()).isNotEmpty();
        regenerate(alice, Map.of("signOut", true));
        assertThat(realm.userResource(alice.username()).getUserSessions()).isEmpty();
        assertThat(signedIn.startLogin().hasField("password")).isTrue();
    }

    @Test
    void givenALinkWasSentAMinuteAgoThenTheNextCallIsRefusedAndChangesNothing() {
        regenerate(alice, Map.of());
        String first = link(alice);

        AdminApi.Answer second = regenerate(alice, Map.of());
        assertThat(second.status()).isEqualTo(429);
        assertThat(second.error()).isEqualTo("too_many_requests");
        assertThat(second.retryAfter()).isBetween(1L, 60L);
        assertThat(realm.browser().open(first).hasField("confirm-link")).isTrue();

        realm.server().clock().advance(Duration.ofSeconds(61));
        assertThat(regenerate(alice, Map.of()).status()).isEqualTo(200);
    }

    @Test
    void givenFiveLinksInADayThenTheSixthIsRefusedUntilTheDayIsOver() {
        for (int i = 0; i < 5; i++) {
            assertThat(regenerate(alice, Map.of()).status()).isEqualTo(200);
            realm.server().clock().advance(Duration.ofSeconds(61));
        }

        AdminApi.Answer sixth = regenerate(alice, Map.of());
        assertThat(sixth.status()).isEqualTo(429);
        assertThat(sixth.retryAfter()).isBetween(86_000L, 86_400L);
        realm.server().clock().advance(Duration.ofSeconds(sixth.retryAfter() + 1));
        assertThat(regenerate(alice, Map.of()).status()).isEqualTo(200);
    }

    @Test
    void givenEightCallsAtOnceThenOneLinkIsSentAndTheOthersAreRefused() {
        AdminApi api = api();
        Map<String, Object> body = Map.of("otp", rita.totp().now());

        List<AdminApi.Answer> answers = Parallel.atOnce(8, i -> api.regenerate(alice.id(), body));

        assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(1);
        assertThat(answers)
                .filteredOn(answer -> answer.status() != 200)
                .allSatisfy(answer -> assertThat(answer.error()).isEqualTo("too_many_requests"));
        assertThat(realm.credentials(alice.username(), "backup-codes")).hasSize(1);
        LoginBrowser browser = realm.browser();
        assertThat(confirm(browser, codesPage(browser, link(alice), alice)).text())
                .contains("Your new backup codes are active");
    }

    @Test
    void givenAGermanUserThenMailAndPagesAreGermanWhateverTheAdministratorSpeaks() {
        UserRepresentation german = realm.userResource(alice.username()).toRepresentation();
        german.singleAttribute("locale", "de");
        realm.userResource(alice.username()).update(german);

        regenerate(alice, Map.of());

        Mail mail = realm.mail().waitForMail(alice.email());
        assertThat(mail.subject()).isNotEqualTo(subjectOf(bob));
        LoginBrowser browser = realm.browser().language("de");
        Page done = confirm(browser, codesPage(browser, mail.link().orElseThrow(), alice));
        assertThat(done.text()).contains("Ihre neuen Backup-Codes gelten jetzt");
    }

    @Test
    void givenItIsDoneThenBothAuditTrailsTellItWithoutCodeTokenOrLink() {
        makeCodes(realm, alice);
        realm.admin().clearAdminEvents();
        realm.admin().clearEvents();
        String reason = "Ticket \"4711\" <b>seen</b>\nby phone";

        regenerate(alice, Map.of("reason", reason));

        List<AdminEventRepresentation> admin = realm.admin().getAdminEvents().stream()
                .filter(event -> "BACKUP_CODES".equals(event.getResourceType()))
                .toList();
        assertThat(admin).hasSize(1);
        assertThat(admin.get(0).getAuthDetails().getUserId()).isEqualTo(rita.id());
        assertThat(admin.get(0).getResourcePath()).contains(alice.id());
        assertThat(admin.get(0).getError()).isNull();
        assertThat(admin.get(0).getDetails())
                .containsEntry("action", "regenerate")
                .containsEntry("outcome", "done")
                .containsEntry("reason", reason);
        List<EventRepresentation> user = realm.admin().getEvents().stream()
                .filter(event -> alice.id().equals(event.getUserId()))
                .toList();
        assertThat(user).hasSize(1);
        assertThat(user.get(0).getType()).isEqualTo("UPDATE_CREDENTIAL");
        assertThat(user.get(0).getDetails()).containsEntry("backup_codes_action", "regenerated");
        String token = link(alice).replaceFirst(".*key=", "");
        assertThat(realm.inspect().database()).doesNotContain(token);
        assertThat(realm.server().keycloak().logText()).doesNotContain(token);
    }

    @Test
    void givenTheUserFinishesThenNoTokenIsLeftInAnySession() {
        regenerate(alice, Map.of());
        String link = link(alice);
        LoginBrowser browser = realm.browser();
        Page codes = codesPage(browser, link, alice);

        String notes = realm.inspect().authenticationSession(browser).toString();
        assertThat(notes).contains("backup-codes.link").doesNotContain(link.replaceFirst(".*key=", ""));
        codesOn(codes).forEach(code -> assertThat(notes).doesNotContain(code));
    }

    private String subjectOf(TestUser user) {
        makeCodes(realm, user);
        regenerate(user, Map.of());
        return realm.mail().waitForMail(user.email()).subject();
    }

    private static AdminApi.Answer regenerate(TestUser user, Map<String, Object> body) {
        Map<String, Object> withOtp = new HashMap<>(body);
        withOtp.put("otp", rita.totp().now());
        return api().regenerate(user.id(), withOtp);
    }

    private static String state(TestUser user) {
        return api().status(user.id()).body().path("state").asText();
    }

    private static String link(TestUser user) {
        return realm.mail()
                .waitForMail(user.email(), mail -> mail.link().isPresent())
                .link()
                .orElseThrow();
    }

    private static AdminApi api() {
        return AdminApi.of(realm, ritasToken);
    }
}
