package dev.backupcodes.keycloak.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.backupcodes.keycloak.it.AdminRights;
import dev.backupcodes.keycloak.it.TestRealm;
import dev.backupcodes.keycloak.it.TestUser;
import dev.backupcodes.keycloak.server.Mail;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whoever calls reads out a number that went to the address on file, before there are any codes. */
class CallerCheckBrowserIT {

    private static final Browsers BROWSERS = Browsers.shared();
    private static final Pattern NUMBER = Pattern.compile("(?<!\\d)\\d{3} ?\\d{3}(?!\\d)");
    private static final String NUMBER_FIELD = "Number that the caller reads out";

    @RegisterExtension
    final TestRealm realm = PanelRealm.builder()
            .userWithOtp("sam")
            .policy(Map.of("lockoutCallerCheck", "required"))
            .build();

    private TestUser sam;
    private TestUser olga;

    @BeforeEach
    void supportAndAUser() {
        sam = realm.user("sam");
        olga = realm.user("olga");
        AdminRights.of(realm).give(sam, "view-users", "generate-lockout-codes");
    }

    @Test
    void givenTheNumberIsReadOutThenCodesAreMade() {
        try (ConsoleVisit visit = ConsoleVisit.of(realm, sam, BROWSERS)) {
            Panel panel = visit.console().credentialsOf(olga).open(Panel.GENERATE);
            assertThat(panel.dialog()).containsText("This realm wants the caller checked");
            panel.press("Send a number to " + olga.email());
            assertThat(panel.dialog()).containsText(Pattern.compile("A number was sent. It is valid until \\d"));
            assertThat(panel.field(NUMBER_FIELD)).isFocused();
            Browsers.screenshot(visit.page(), "panel/caller-check");
            panel.reason("Called back").otp(sam.totp().fresh());
            panel.field(NUMBER_FIELD).fill(mailedNumber());
            panel.press("Generate");
            assertThat(panel.codes()).hasSize(1);
            assertThat(visit.console().troubles()).isEmpty();
        }
    }

    @Test
    void givenNoNumberThenTheServerIsNotAsked() {
        try (ConsoleVisit visit = ConsoleVisit.of(realm, sam, BROWSERS)) {
            List<String> calls = callsOf(visit.page());
            Panel panel = visit.console().credentialsOf(olga).open(Panel.GENERATE);
            panel.reason("Called back").otp(sam.totp().fresh()).press("Generate");
            assertThat(panel.problem()).hasText("Send a number first, and have the caller read it out.");
            panel.press("Send a number to " + olga.email());
            assertThat(panel.field(NUMBER_FIELD)).isFocused();
            panel.press("Generate");
            assertThat(panel.problem()).hasText("Fill in this field.");
            panel.field(NUMBER_FIELD).fill("12345");
            panel.press("Generate");
            assertThat(panel.problem()).hasText("The number has six digits.");
            assertThat(calls).noneMatch(url -> url.endsWith("/lockout-codes"));
        }
    }

    @Test
    void givenAWrongNumberThenItIsSaidAtTheFieldAndWhatWasTypedStays() {
        try (ConsoleVisit visit = ConsoleVisit.of(realm, sam, BROWSERS)) {
            Panel panel = visit.console().credentialsOf(olga).open(Panel.GENERATE);
            panel.press("Send a number to " + olga.email());
            panel.reason("Called back").otp(sam.totp().fresh());
            panel.field(NUMBER_FIELD).fill(mailedNumber().startsWith("1") ? "222222" : "111111");
            panel.press("Generate");
            assertThat(panel.field(NUMBER_FIELD)).hasAttribute("aria-invalid", "true");
            assertThat(panel.field(NUMBER_FIELD)).isFocused();
            assertThat(panel.field("Reason")).hasValue("Called back");
            Browsers.screenshot(visit.page(), "panel/caller-check-failed");
            assertThat(realm.credentials("olga", "backup-codes")).isEmpty();
        }
    }

    @Test
    void givenTheNumberIsSentTooSoonAgainThenItSaysWhen() {
        try (ConsoleVisit visit = ConsoleVisit.of(realm, sam, BROWSERS)) {
            Panel panel = visit.console().credentialsOf(olga).open(Panel.GENERATE);
            panel.press("Send a number to " + olga.email());
            assertThat(panel.field(NUMBER_FIELD)).isFocused();
            panel.press("Send another number");
            assertThat(panel.problem()).containsText(Pattern.compile("Next try: .*\\d"));
        }
    }

    /** While they look something up the number is on its way: only what was read out has to be asked for anew. */
    @Test
    void givenTheDialogIsClosedMeanwhileThenTheNumberIsForgottenButStillAskedFor() {
        try (ConsoleVisit visit = ConsoleVisit.of(realm, sam, BROWSERS)) {
            Panel panel = visit.console().credentialsOf(olga).open(Panel.GENERATE);
            panel.press("Send a number to " + olga.email());
            panel.field(NUMBER_FIELD).fill(mailedNumber());
            visit.page().keyboard().press("Escape");
            panel.open(Panel.GENERATE);
            assertThat(panel.dialog()).containsText("It is valid until");
            assertThat(panel.field(NUMBER_FIELD)).isEmpty();
        }
    }

    @Test
    void givenARealmAdministratorThenTheyMayGoOnWithoutAndSayWhy() {
        realm.policy(Map.of("lockoutCallerCheck", "required", "lockoutReasonRequired", "false"));
        TestUser rita = realm.user("rita");
        try (ConsoleVisit visit = ConsoleVisit.of(realm, rita, BROWSERS)) {
            Panel panel = visit.console().credentialsOf(olga).open(Panel.GENERATE);
            assertThat(panel.dialog()).containsText("you can go on without a number");
            panel.otp(rita.totp().fresh()).press("Generate");
            assertThat(panel.problem()).hasText("Fill in this field.");
            assertThat(panel.field("Reason")).isFocused();
            panel.reason("Stands before me").press("Generate");
            assertThat(panel.codes()).hasSize(1);
        }
    }

    @Test
    void givenItIsOnlyOfferedThenItMayBeLeftOut() {
        realm.policy(Map.of("lockoutCallerCheck", "offered"));
        try (ConsoleVisit visit = ConsoleVisit.of(realm, sam, BROWSERS)) {
            Panel panel = visit.console().credentialsOf(olga).open(Panel.GENERATE);
            assertThat(panel.dialog()).containsText("If you are not certain who is calling");
            panel.reason("Called back").otp(sam.totp().fresh()).press("Generate");
            assertThat(panel.codes()).hasSize(1);
        }
    }

    private static List<String> callsOf(Page page) {
        List<String> calls = new ArrayList<>();
        page.onRequest(request -> calls.add(request.url()));
        return calls;
    }

    private String mailedNumber() {
        Mail mail = realm.mail()
                .waitForMail(olga.email(), one -> NUMBER.matcher(one.text()).find());
        Matcher matcher = NUMBER.matcher(mail.text());
        assertThat(matcher.find()).isTrue();
        return matcher.group();
    }
}
