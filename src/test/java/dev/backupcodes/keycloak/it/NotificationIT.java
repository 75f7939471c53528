package dev.backupcodes.keycloak.it;

import static dev.backupcodes.keycloak.it.Steps.codeQuestion;
import static dev.backupcodes.keycloak.it.Steps.enter;
import static dev.backupcodes.keycloak.it.Steps.makeCodes;
import static dev.backupcodes.keycloak.it.Steps.signInWithCode;
import static dev.backupcodes.keycloak.it.Steps.wrong;
import static org.assertj.core.api.Assertions.assertThat;

import dev.backupcodes.keycloak.server.FreePorts;
import dev.backupcodes.keycloak.server.Mail;
import dev.backupcodes.keycloak.server.SilentMailServer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.keycloak.representations.idm.UserRepresentation;

/**
 * The mails about own codes. That a mail does not come is shown by the next one that does: it is the only one there.
 */
class NotificationIT {

    private static final String REALM = "Test <b>Bank</b> & Söhne";
    private static final String ESCAPED_REALM = "Test &lt;b&gt;Bank&lt;/b&gt; &amp; Söhne";

    /** In milliseconds, for the mail server: longer than a browser of these tests waits for a page. */
    private static final int VERY_PATIENT = 600_000;

    @RegisterExtension
    static final TestRealm realm =
            TestRealm.builder().with(settings -> settings.setDisplayName(REALM)).build();

    @BeforeEach
    void aPasswordIsEnoughToMakeCodes() {
        policy(Map.of());
    }

    @AfterEach
    void putBackWhatTestsChange() {
        mailServer(realm.mail().port(), Map.of());
    }

    @Test
    void givenAUserThenEveryMailComesInEnglish() {
        TestUser user = user(one -> {});
        List<String> codes = lifeOfASet(user);

        assertMail(
                user,
                "Your new backup codes are active",
                "en",
                "New backup codes were made for your account at {realm}.");
        Mail used = assertMail(
                user,
                "A backup code was used, and only few are left",
                "en",
                "A backup code was used to sign in to your account at {realm}.");
        assertMail(
                user,
                "Your backup codes were switched off",
                "en",
                "Too many wrong backup codes were entered for your account at {realm}.");
        assertThat(used.text())
                .contains("Hello Robin,", "You have 3 backup codes left.", "This was not you?", "IP address: 127.0.0.1")
                .containsPattern("Time: \\S.*20\\d\\d");
        assertThat(realm.mail().mailsTo(user.email())).hasSize(3).allSatisfy(mail -> assertNoCode(mail, codes));
    }

    @Test
    void givenAUserWhoReadsGermanThenEveryMailComesInGerman() {
        TestUser user = user(one -> one.setAttributes(Map.of("locale", List.of("de"))));
        List<String> codes = lifeOfASet(user);

        assertMail(
                user,
                "Ihre neuen Backup-Codes gelten jetzt",
                "de",
                "Für Ihr Konto bei {realm} wurden neue Backup-Codes erstellt.");
        Mail used = assertMail(
                user,
                "Ein Backup-Code wurde benutzt, und es sind nur noch wenige übrig",
                "de",
                "Ein Backup-Code wurde gerade benutzt, um sich in Ihrem Konto bei {realm} anzumelden.");
        assertMail(
                user,
                "Ihre Backup-Codes wurden abgeschaltet",
                "de",
                "Für Ihr Konto bei {realm} wurden zu viele falsche Backup-Codes eingegeben.");
        assertThat(used.text())
                .contains("Guten Tag Robin,", "Sie haben noch 3 Backup-Codes.", "Das waren nicht Sie?")
                .contains("IP-Adresse: 127.0.0.1");
        assertThat(realm.mail().mailsTo(user.email())).hasSize(3).allSatisfy(mail -> assertNoCode(mail, codes));
    }

    @Test
    void givenNoLanguageInTheProfileThenTheMailSpeaksAsThePagesDid() {
        TestUser user = user(one -> {});
        LoginBrowser browser = realm.browser().language("de");

        Steps.confirm(browser, Steps.codesPage(browser, user));

        assertThat(mailTo(user, "Ihre neuen Backup-Codes gelten jetzt", "").text())
                .contains("Zeitpunkt: ", "Das waren nicht Sie?");
    }

    @Test
    void givenCodesAreUsedUpThenEachUseIsOneMailThatWarnsFromTheThresholdOn() {
        policy(Map.of("codeCount", "4", "warningThreshold", "2"));
        TestUser user = user(one -> {});
        List<String> codes = makeCodes(realm, user);

        for (String code : codes) {
            signInWithCode(realm, user, code);
        }

        String few = "A backup code was used, and only few are left";
        String advice = "Make new ones in your account";
        assertThat(mailTo(user, "A backup code was used to sign in", "You have 3 backup codes left.")
                        .everything())
                .doesNotContain(advice);
        assertAdvice(mailTo(user, few, "You have 2 backup codes left. " + advice + " before you need them."));
        assertAdvice(mailTo(user, few, "You have one backup code left. " + advice + " before you need them."));
        assertAdvice(mailTo(
                user,
                "Your last backup code was used",
                "You have no backup codes left. " + advice + " so that you can"));
        mailTo(user, "Your new backup codes are active", "");
        assertThat(realm.mail().mailsTo(user.email())).hasSize(1 + 4);
    }

    @Test
    void givenNotificationsAreOffThenThereAreNone() {
        policy(Map.of("notifications", "false"));
        TestUser user = user(one -> {});
        List<String> codes = makeCodes(realm, user);
        assertThat(signInWithCode(realm, user, codes.get(0)).code()).isPresent();

        policy(Map.of("notifications", "true"));
        assertThat(signInWithCode(realm, user, codes.get(1)).code()).isPresent();

        mailTo(user, "A backup code was used to sign in", "You have 8 backup codes left.");
        assertThat(realm.mail().mailsTo(user.email())).hasSize(1);
    }

    @Test
    void givenAnUnverifiedAddressThenNothingIsSentThere() {
        TestUser user = user(one -> one.setEmailVerified(false));
        List<String> codes = makeCodes(realm, user);
        assertThat(signInWithCode(realm, user, codes.get(0)).code()).isPresent();

        policy(Map.of("requireVerifiedEmail", "false"));
        assertThat(signInWithCode(realm, user, codes.get(1)).code()).isPresent();

        mailTo(user, "A backup code was used to sign in", "You have 8 backup codes left.");
        assertThat(realm.mail().mailsTo(user.email())).hasSize(1);
    }

    @Test
    void givenTheMailServerIsDownThenCodesAreMadeAndSignIn() {
        mailServer(FreePorts.next(), Map.of());
        long log = realm.server().keycloak().logPosition();
        TestUser user = user(one -> {});

        List<String> codes = makeCodes(realm, user);
        assertThat(signInWithCode(realm, user, codes.get(0)).code()).isPresent();

        Waiting.until(
                "the log tells an operator of both mails",
                () -> realm.server()
                                .keycloak()
                                .logText(log)
                                .lines()
                                .filter(line -> line.contains("mail ACTIVATED was not sent")
                                        || line.contains("mail USED was not sent"))
                                .count()
                        == 2);
    }

    @Test
    void givenTheMailServerHangsThenNobodyWaitsForIt() {
        TestUser user = user(one -> {});
        try (SilentMailServer silent = new SilentMailServer()) {
            mailServer(silent.port(), Map.of("timeout", String.valueOf(VERY_PATIENT)));
            LoginBrowser browser = realm.browser();
            Page codesPage = Steps.codesPage(browser, user);
            List<String> codes = Steps.codesOn(codesPage);

            assertThat(Steps.confirm(browser, codesPage).code()).isPresent();
            Waiting.until("the mail about the new codes hangs", () -> silent.connections() == 1);

            assertThat(signInWithCode(realm, user, codes.get(0)).code()).isPresent();
            Waiting.until("the mail about the used code hangs", () -> silent.connections() == 2);
        }
    }

    /** A user with a password. */
    private static TestUser user(Consumer<UserRepresentation> change) {
        return realm.newUser("robin", false, user -> {
            user.setFirstName("Robin");
            change.accept(user);
        });
    }

    /** New codes, one of them used, then twenty wrong ones: one mail of each kind. */
    private static List<String> lifeOfASet(TestUser user) {
        policy(Map.of("codeCount", "4"));
        List<String> codes = makeCodes(realm, user);
        assertThat(signInWithCode(realm, user, codes.get(0)).code()).isPresent();
        for (int i = 0; i < 4; i++) {
            enterWrong(user, codes.get(1), 5);
            realm.server().clock().advance(Duration.ofMinutes(16));
        }
        return codes;
    }

    private static void enterWrong(TestUser user, String code, int times) {
        LoginBrowser browser = realm.browser();
        Page page = codeQuestion(browser, user);
        for (int i = 0; i < times; i++) {
            page = enter(browser, page, wrong(code));
        }
        assertThat(page.atClient()).isFalse();
    }

    /** Both parts say it, each in its own way of writing. */
    private static Mail assertMail(TestUser user, String subject, String language, String sentence) {
        Mail mail = mailTo(user, subject, "");
        assertThat(mail.text()).contains(sentence.replace("{realm}", REALM));
        assertThat(mail.html())
                .contains(sentence.replace("{realm}", ESCAPED_REALM))
                .contains("lang=\"" + language + "\"")
                .doesNotContain("<b>", "& ");
        return mail;
    }

    private static void assertAdvice(Mail mail) {
        assertThat(mail.html()).contains("left. Make new ones in your account");
    }

    private static Mail mailTo(TestUser user, String subject, String sentence) {
        return realm.mail()
                .waitForMail(
                        user.email(),
                        mail -> mail.subject().equals(subject) && mail.text().contains(sentence));
    }

    private static void assertNoCode(Mail mail, List<String> codes) {
        String content = mail.everything().toUpperCase(Locale.ROOT).replaceAll("[\\s-]", "");
        assertThat(codes).allSatisfy(code -> assertThat(content).doesNotContain(code.replace("-", "")));
    }

    private static void policy(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("requireSecondFactor", "false");
        realm.policy(all);
    }

    private static void mailServer(int port, Map<String, String> more) {
        realm.update(settings -> {
            Map<String, String> smtp = new HashMap<>(settings.getSmtpServer());
            smtp.put("port", String.valueOf(port));
            smtp.remove("timeout");
            smtp.putAll(more);
            settings.setSmtpServer(smtp);
        });
    }
}
