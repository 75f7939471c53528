package dev.backupcodes.keycloak.it;

import static dev.backupcodes.keycloak.it.LockingOut.REASON;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.backupcodes.keycloak.server.FreePorts;
import dev.backupcodes.keycloak.server.Mail;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.keycloak.representations.idm.AdminEventRepresentation;
import org.keycloak.representations.idm.UserRepresentation;

/** The number that was mailed to the user, and that the person on the phone reads out. */
class CallerCheckIT {

    private static final Pattern NUMBER = Pattern.compile("(?m)^\\s*([0-9]{6})\\s*$");

    @RegisterExtension
    static final TestRealm realm = LockingOut.realm().build();

    private TestUser alice;
    private TestUser sam;

    @BeforeEach
    void aUserAndAMemberOfStaff() {
        policy("required", Map.of());
        alice = realm.newUser("alice", true);
        sam = staff("view-users", "generate-lockout-codes");
        realm.admin().clearAdminEvents();
        realm.mail().reset();
    }

    @AfterEach
    void theMailServerIsWellAgain() {
        mailServerAt(realm.mail().port());
    }

    @Test
    void givenTheNumberIsReadOutThenThereAreCodesAndItIsUsedUp() {
        AdminApi.Answer sent = as(sam).sendCallerCheck(alice.id());
        assertThat(sent.status()).as(sent.toString()).isEqualTo(200);
        assertThat(sent.body().path("sent").asBoolean()).isTrue();
        assertThat(Instant.parse(sent.body().path("expiresAt").textValue()))
                .isBetween(now().plusSeconds(570), now().plusSeconds(601));
        String number = mailedNumber();

        assertThat(make(sam, number).status()).isEqualTo(201);

        assertRefused(make(sam, number), "caller_check_failed");
        assertThat(lockoutEvents())
                .anySatisfy(event -> assertThat(event.getDetails())
                        .containsEntry("outcome", "done")
                        .containsEntry("caller_check", "passed"));
    }

    @Test
    void givenTheMailThenItSaysWhatTheNumberIsForAndThatNobodyCallsForIt() {
        send(sam);

        Mail mail = realm.mail().waitForMail(alice.email());
        assertThat(mail.subject()).isEqualTo("A number for your call to support");
        assertThat(mail.subject()).doesNotContainPattern("[0-9]");
        for (String part : List.of(mail.text(), mail.html())) {
            assertThat(part)
                    .contains(
                            "Someone is calling support in your name",
                            "only if it is you who is calling support right now",
                            "Nobody from support will ever call you and ask for this number.",
                            "ten minutes",
                            "tell nobody this number")
                    .doesNotContain(sam.username());
        }
        assertThat(realm.mail().mails()).hasSize(1);
    }

    @Test
    void givenTheNumberThenItIsInTheMailAndNowhereElse() {
        long logged = realm.server().keycloak().logPosition();
        AdminApi.Answer sent = as(sam).sendCallerCheck(alice.id());
        String number = mailedNumber();
        make(sam, wrong(number));
        make(sam, number);

        assertThat(sent.toString()).doesNotContain(number);
        assertThat(realm.server().keycloak().logText(logged)).doesNotContain(number);
        String events = realm.admin().getAdminEvents().stream()
                .map(event -> event.getDetails() + event.getRepresentation() + event.getResourcePath())
                .toList()
                .toString();
        assertThat(events).contains("caller-check").doesNotContain(number);
        assertThat(as(sam).panel(alice.id()).toString()).doesNotContain(number);
        assertThat(realm.inspect().database()).doesNotContain("=" + number + " ");
    }

    @Test
    void givenNoNumberThenStaffAreRefusedAndThePanelSaysWhatIsNeeded() {
        assertRefused(make(sam, null), "caller_check_required");
        assertRefused(make(sam, "  "), "caller_check_required");

        JsonNode terms = as(sam).panel(alice.id()).body().path("lockout");
        assertThat(terms.path("callerCheck").textValue()).isEqualTo("required");
        assertThat(terms.path("callerCheckExcepted").booleanValue()).isFalse();
    }

    @Test
    void givenNoNumberWasSentThenAnyIsWrongInTheSameWords() {
        AdminApi.Answer none = make(sam, "123456");
        String number = sentNumber(sam);
        AdminApi.Answer wrong = make(sam, wrong(number));

        assertRefused(none, "caller_check_failed");
        assertRefused(wrong, "caller_check_failed");
        assertThat(none.message()).isEqualTo(wrong.message());
    }

    @Test
    void givenARealmAdministratorThenTheReasonStandsInForTheNumber() {
        policy("required", Map.of("lockoutReasonRequired", "false"));
        TestUser rita = staff("realm-admin");
        assertThat(as(rita).panel(alice.id())
                        .body()
                        .at("/lockout/callerCheckExcepted")
                        .booleanValue())
                .isTrue();

        assertThat(as(rita).makeLockoutCodes(alice.id(), Map.of()).error()).isEqualTo("invalid_request");
        assertThat(as(rita).makeLockoutCodes(alice.id(), Map.of("reason", REASON))
                        .status())
                .isEqualTo(201);

        assertThat(lockoutEvents())
                .anySatisfy(event -> assertThat(event.getDetails())
                        .containsEntry("outcome", "done")
                        .containsEntry("caller_check", "excepted"));
        assertRefused(
                as(rita).makeLockoutCodes(alice.id(), Map.of("reason", REASON, "callerNumber", "123456")),
                "caller_check_failed");
    }

    @Test
    void givenItIsOfferedThenStaffMayGoOnWithoutButNotWithAWrongNumber() {
        policy("offered", Map.of());

        assertThat(make(sam, null).status()).isEqualTo(201);
        assertThat(lockoutEvents())
                .anySatisfy(event -> assertThat(event.getDetails()).containsEntry("caller_check", "not_done"));
        String number = sentNumber(sam);
        assertRefused(make(sam, wrong(number)), "caller_check_failed");
        assertThat(make(sam, number).status()).isEqualTo(201);
    }

    @Test
    void givenItIsOffThenNoNumberIsSentAndNobodyIsAsked() {
        policy("off", Map.of());

        AdminApi.Answer answer = as(sam).sendCallerCheck(alice.id());

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.error()).isEqualTo("caller_check_off");
        assertThat(realm.mail().mails()).isEmpty();
        assertThat(make(sam, null).status()).isEqualTo(201);
        assertRefused(make(sam, "123456"), "caller_check_failed");
    }

    @Test
    void givenFiveGuessesThenTheRightNumberIsDeadToo() {
        String number = sentNumber(sam);
        for (int i = 0; i < 5; i++) {
            assertRefused(make(sam, wrong(number)), "caller_check_failed");
        }

        assertRefused(make(sam, number), "caller_check_failed");
        realm.server().clock().advance(Duration.ofSeconds(61));
        assertThat(make(sam, sentNumber(sam)).status()).isEqualTo(201);
    }

    @Test
    void givenTheNumberIsUsedTwiceAtOnceThenItMakesOneSet() {
        for (int round = 0; round < 3; round++) {
            String number = sentNumber(sam);

            List<AdminApi.Answer> answers = Parallel.atOnce(4, i -> make(sam, number));

            assertThat(answers).extracting(AdminApi.Answer::status).containsOnlyOnce(201);
            assertThat(answers)
                    .filteredOn(answer -> answer.status() != 201)
                    .allSatisfy(answer -> assertThat(answer.error()).isEqualTo("caller_check_failed"));
            realm.server().clock().advance(Duration.ofSeconds(61));
            realm.mail().reset();
        }
    }

    @Test
    void givenAnotherMemberOfStaffThenTheNumberIsNotForThem() {
        String number = sentNumber(sam);
        TestUser olga = staff("view-users", "generate-lockout-codes");

        assertRefused(make(olga, number), "caller_check_failed");
        assertThat(make(sam, number).status()).isEqualTo(201);
    }

    @Test
    void givenAnotherUserThenTheNumberIsNotForThem() {
        String number = sentNumber(sam);
        TestUser bob = realm.newUser("bob", true);

        assertRefused(
                as(sam).makeLockoutCodes(bob.id(), Map.of("reason", REASON, "callerNumber", number)),
                "caller_check_failed");
    }

    @Test
    void givenTheAddressHasChangedThenTheNumberIsDead() {
        String number = sentNumber(sam);
        change(user -> user.setEmail("mallory." + user.getEmail()));

        assertRefused(make(sam, number), "caller_check_failed");
    }

    @Test
    void givenTenMinutesThenTheNumberIsDead() {
        String number = sentNumber(sam);
        realm.server().clock().advance(Duration.ofSeconds(601));

        assertRefused(make(sam, number), "caller_check_failed");
    }

    @Test
    void givenANewerNumberThenTheOlderIsDead() {
        String older = sentNumber(sam);
        realm.server().clock().advance(Duration.ofSeconds(61));
        realm.mail().reset();
        String newer = sentNumber(sam);

        if (!older.equals(newer)) {
            assertRefused(make(sam, older), "caller_check_failed");
        }
        assertThat(make(sam, newer).status()).isEqualTo(201);
    }

    @Test
    void givenTheStepUpFailsThenTheNumberIsAsGoodAsBefore() {
        policy("required", Map.of("adminStepUp", "true"));
        String number = sentNumber(sam);
        for (int i = 0; i < 4; i++) {
            AdminApi.Answer failed = as(sam).makeLockoutCodes(
                            alice.id(),
                            Map.of(
                                    "reason",
                                    REASON,
                                    "callerNumber",
                                    number,
                                    "otp",
                                    sam.totp().wrong()));
            assertRefused(failed, "step_up_failed");
        }

        assertThat(as(sam).makeLockoutCodes(
                                alice.id(),
                                Map.of(
                                        "reason",
                                        REASON,
                                        "callerNumber",
                                        number,
                                        "otp",
                                        sam.totp().now()))
                        .status())
                .isEqualTo(201);
    }

    @Test
    void givenAWrongNumberThenTheStaffsOneTimeCodeIsNotUsedUp() {
        policy("required", Map.of("adminStepUp", "true"));
        realm.otpReusable(false);
        try {
            String number = sentNumber(sam);
            String otp = sam.totp().fresh();

            assertRefused(
                    as(sam).makeLockoutCodes(
                                    alice.id(), Map.of("reason", REASON, "callerNumber", wrong(number), "otp", otp)),
                    "caller_check_failed");

            AdminApi.Answer right =
                    as(sam).makeLockoutCodes(alice.id(), Map.of("reason", REASON, "callerNumber", number, "otp", otp));
            assertThat(right.status()).as(right.toString()).isEqualTo(201);
        } finally {
            realm.otpReusable(true);
        }
    }

    @Test
    void givenTheNumberIsKnownThenItOpensNothingByItself() {
        String number = sentNumber(sam);
        TestUser nobody = staff("view-users");

        assertRefused(make(nobody, number), "forbidden");
        LoginBrowser browser = realm.browser();
        LockingOut.makeCodes(realm, alice);
        assertThat(Steps.signInWithCode(realm, alice, number).code()).isEmpty();
        assertThat(browser.submit(browser.signIn(alice), Map.of("otp", number)).code())
                .isEmpty();
    }

    @Test
    void givenNoAddressOrOneThatIsNotVerifiedThenThereIsNoNumberWhateverThePolicySaysOfMails() {
        policy("required", Map.of("requireVerifiedEmail", "false"));
        change(user -> user.setEmailVerified(false));
        assertThat(as(sam).sendCallerCheck(alice.id()).error()).isEqualTo("email_not_verified");
        change(user -> user.setEmail(""));
        assertThat(as(sam).sendCallerCheck(alice.id()).error()).isEqualTo("no_email");

        assertThat(realm.mail().mails()).isEmpty();
    }

    @Test
    void givenNumbersAMinuteAndADayThenMoreHaveToWait() {
        for (int i = 0; i < 5; i++) {
            send(sam);
            AdminApi.Answer again = as(sam).sendCallerCheck(alice.id());
            assertThat(again.status()).isEqualTo(429);
            assertThat(again.message()).startsWith("This user was sent a number a moment ago");
            assertThat(again.retryAfter()).isBetween(1L, i < 4 ? 60L : 86_400L);
            realm.server().clock().advance(Duration.ofSeconds(61));
        }

        assertThat(as(sam).sendCallerCheck(alice.id()).retryAfter()).isGreaterThan(80_000L);
    }

    @Test
    void givenTheMailServerIsDownThenTheAnswerSaysSoAndTryingAgainSendsOne() {
        mailServerAt(FreePorts.next());
        AdminApi.Answer answer = as(sam).sendCallerCheck(alice.id());
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().path("sent").asBoolean(true)).isFalse();
        assertThat(answer.body().path("mailError").textValue()).startsWith("The number could not be sent.");
        assertThat(realm.admin().getAdminEvents())
                .filteredOn(event -> "BACKUP_CODES".equals(event.getResourceType()))
                .singleElement()
                .satisfies(event -> assertThat(event.getError()).isEqualTo("mail_not_sent"));

        mailServerAt(realm.mail().port());
        assertThat(make(sam, sentNumber(sam)).status()).isEqualTo(201);
    }

    @Test
    void givenAUserWhoSpeaksGermanThenTheMailDoes() {
        realm.update(settings -> {
            settings.setInternationalizationEnabled(true);
            settings.setSupportedLocales(java.util.Set.of("en", "de"));
            settings.setDefaultLocale("de");
        });
        try {
            send(sam);

            assertThat(realm.mail().waitForMail(alice.email()).text())
                    .contains("Lesen Sie die Zahl nur vor, wenn Sie selbst es sind");
        } finally {
            realm.update(settings -> settings.setInternationalizationEnabled(false));
        }
    }

    private static TestUser staff(String... roles) {
        TestUser user = realm.newUser("staff", true);
        AdminRights.of(realm).give(user, roles);
        return user;
    }

    private void change(java.util.function.Consumer<UserRepresentation> change) {
        UserRepresentation user = realm.userResource(alice.username()).toRepresentation();
        change.accept(user);
        realm.userResource(alice.username()).update(user);
    }

    private void send(TestUser caller) {
        AdminApi.Answer sent = as(caller).sendCallerCheck(alice.id());
        assertThat(sent.status()).as(sent.toString()).isEqualTo(200);
        assertThat(sent.body().path("sent").asBoolean()).as(sent.toString()).isTrue();
    }

    private String sentNumber(TestUser caller) {
        send(caller);
        return mailedNumber();
    }

    private String mailedNumber() {
        Mail mail = realm.mail()
                .waitForMail(alice.email(), one -> NUMBER.matcher(one.text()).find());
        Matcher number = NUMBER.matcher(mail.text());
        assertThat(number.find()).isTrue();
        realm.mail().reset();
        return number.group(1);
    }

    private static String wrong(String number) {
        return (number.charAt(0) == '0' ? '1' : '0') + number.substring(1);
    }

    private AdminApi.Answer make(TestUser caller, String number) {
        Map<String, Object> body = new HashMap<>(Map.of("reason", REASON));
        if (number != null) {
            body.put("callerNumber", number);
        }
        return as(caller).makeLockoutCodes(alice.id(), body);
    }

    private static AdminApi as(TestUser caller) {
        return AdminApi.of(realm, Tokens.byPassword(realm, caller));
    }

    private static void assertRefused(AdminApi.Answer answer, String error) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(403);
        assertThat(answer.error()).as(answer.toString()).isEqualTo(error);
    }

    private static List<AdminEventRepresentation> lockoutEvents() {
        return realm.admin().getAdminEvents().stream()
                .filter(event -> "BACKUP_CODES".equals(event.getResourceType()))
                .filter(event ->
                        "generate-lockout-codes".equals(event.getDetails().get("action")))
                .toList();
    }

    private static void policy(String callerCheck, Map<String, String> more) {
        Map<String, String> all = new HashMap<>(LockingOut.POLICY);
        all.put("lockoutCallerCheck", callerCheck);
        all.putAll(more);
        realm.policy(all);
    }

    private static Instant now() {
        return Instant.now().plusSeconds(realm.server().clock().offset());
    }

    private static void mailServerAt(int port) {
        Map<String, String> smtp = new HashMap<>();
        smtp.put("host", "127.0.0.1");
        smtp.put("port", String.valueOf(port));
        smtp.put("from", "no-reply@bank.example");
        realm.update(settings -> settings.setSmtpServer(smtp));
    }
}
