package dev.backupcodes.keycloak.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.backupcodes.keycloak.it.AdminRights;
import dev.backupcodes.keycloak.it.LoginBrowser;
import dev.backupcodes.keycloak.it.TestRealm;
import dev.backupcodes.keycloak.it.TestUser;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.keycloak.representations.idm.RealmRepresentation;

/** A user whom wrong codes or wrong passwords have locked, and staff who help. */
class LockBrowserIT {

    private static final Browsers BROWSERS = Browsers.shared();

    @RegisterExtension
    final TestRealm realm = PanelRealm.builder()
            .bruteForceProtected()
            .with(LockBrowserIT::lockAfterThree)
            .build();

    private static void lockAfterThree(RealmRepresentation settings) {
        settings.setFailureFactor(3);
        settings.setWaitIncrementSeconds(900);
        settings.setMaxFailureWaitSeconds(900);
    }

    private TestUser rita;
    private TestUser olga;

    @BeforeEach
    void anAdministratorAndAUser() {
        rita = realm.user("rita");
        olga = realm.user("olga");
    }

    @Test
    void givenALockThenItIsSaidAndLiftedWithAReasonAndAProof() {
        lockByCodes(olga, Duration.ofMinutes(15));
        try (ConsoleVisit visit = ConsoleVisit.of(realm, rita, BROWSERS)) {
            Panel panel = visit.console().credentialsOf(olga);
            assertThat(panel.root())
                    .containsText(
                            Pattern.compile("No code is accepted until .*: too many wrong codes were entered\\."));
            panel.open(Panel.LIFT);
            assertThat(panel.account()).containsText("olga");
            assertThat(panel.dialog()).containsText("Wrong codes in a row: 10. They go on counting.");
            panel.otp(rita.totp().fresh()).press("Lift");
            assertThat(panel.problem()).hasText("Fill in this field.");
            panel.reason("Called back").press("Lift");
            assertThat(panel.notice()).containsText("The lock is lifted.");
            assertThat(panel.root()).not().containsText("No code is accepted until");
            assertThat(panel.button(Panel.LIFT)).hasCount(0);
            assertThat(panel.heading()).isFocused();
            assertThat(visit.console().troubles()).isEmpty();
        }
    }

    @Test
    void givenTheRealmsOwnLockThenItIsSaidAndAnAdministratorLiftsItToo() {
        lockByPasswords(olga);
        try (ConsoleVisit visit = ConsoleVisit.of(realm, rita, BROWSERS)) {
            Panel panel = visit.console().credentialsOf(olga);
            assertThat(panel.root()).containsText("The realm locks this user until");
            Browsers.screenshot(visit.page(), "panel/locked-by-the-realm");
            panel.open(Panel.LIFT)
                    .reason("Called back")
                    .otp(rita.totp().fresh())
                    .press("Lift");
            assertThat(panel.notice()).containsText("The lock is lifted.");
            assertThat(panel.root()).not().containsText("The realm locks");
        }
    }

    @Test
    void givenSupportThatMayNotManageUsersThenTheyAreToldThatTheRealmsLockIsStillThere() {
        TestUser sam = realm.addUser("sam", true);
        AdminRights.of(realm).give(sam, "view-users", "generate-lockout-codes");
        lockByCodes(olga, Duration.ofMinutes(15));
        lockByPasswords(olga);
        try (ConsoleVisit visit = ConsoleVisit.of(realm, sam, BROWSERS)) {
            Panel panel = visit.console().credentialsOf(olga);
            panel.open(Panel.LIFT).reason("Called back").otp(sam.totp().fresh()).press("Lift");
            assertThat(panel.notice()).containsText("The realm still locks this user until");
            assertThat(panel.root()).not().containsText("No code is accepted until");
        }
    }

    @Test
    void givenAViewerThenTheLockIsSaidButNotLifted() {
        TestUser viewer = realm.addUser("viewer", true);
        AdminRights.of(realm).give(viewer, "view-users");
        lockByCodes(olga, Duration.ofMinutes(15));
        try (ConsoleVisit visit = ConsoleVisit.of(realm, viewer, BROWSERS)) {
            Panel panel = visit.console().credentialsOf(olga);
            assertThat(panel.root()).containsText("No code is accepted until");
            assertThat(panel.buttons()).hasCount(0);
        }
    }

    @Test
    void givenALockThenNewCodesWaitForItsEndAndTheirTimeBeginsThen() {
        lockByCodes(olga, Duration.ofMinutes(2));
        try (ConsoleVisit visit = ConsoleVisit.of(realm, rita, BROWSERS)) {
            Page page = visit.page();
            page.clock().install();
            Panel panel = visit.console().credentialsOf(olga);
            panel.open(Panel.GENERATE);
            assertThat(panel.dialog()).containsText("The codes can be used from then on, and their time begins then.");
            Browsers.screenshot(page, "panel/generate-locked");
            panel.reason("Called back").otp(rita.totp().fresh()).press("Generate");
            assertThat(panel.timer()).containsText(Pattern.compile("Can be used in: 0[01]:\\d\\d"));
            Browsers.screenshot(page, "panel/call-locked");

            realm.server().clock().advance(Duration.ofMinutes(2));
            page.clock().fastForward("02:00");
            assertThat(panel.timer()).containsText(Pattern.compile("Time left: (09:\\d\\d|10:00)"));
            assertThat(panel.fate()).hasText("Not used yet. Wrong entries: 10");
        }
    }

    private void lockByCodes(TestUser user, Duration duration) {
        realm.inspect().store(user.id(), StoredSet.lockedFor(duration).credential());
    }

    /** The realm counts in the background, and refuses meanwhile what comes too fast. */
    private void lockByPasswords(TestUser user) {
        LoginBrowser browser = realm.browser();
        dev.backupcodes.keycloak.it.Page login = browser.startLogin();
        for (int failures = 1; failures <= 3; failures++) {
            login = browser.submit(login, Map.of("username", user.username(), "password", "wrong"));
            if (failures < 3) {
                realm.awaitFailures(user, failures);
            }
        }
        realm.awaitLock(user);
    }
}
