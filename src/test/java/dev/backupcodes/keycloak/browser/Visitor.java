package dev.backupcodes.keycloak.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.RequestOptions;
import dev.backupcodes.keycloak.it.LockingOut;
import dev.backupcodes.keycloak.it.Regenerating;
import dev.backupcodes.keycloak.it.SharedServer;
import dev.backupcodes.keycloak.it.TestRealm;
import dev.backupcodes.keycloak.it.TestUser;
import java.util.List;
import java.util.Map;
import org.keycloak.representations.idm.CredentialRepresentation;
import org.keycloak.representations.idm.UserRepresentation;

/** Somebody who walks to one of our pages, in a browser that knows nobody yet. */
record Visitor(PagesRealm realm, Page page) {

    private static final List<String> PENDING = List.of(TestRealm.REQUIRED_ACTION);
    private static final String WRONG = "0000-0000-0000-0000";

    /** To the page that asks a user with such a set for a code. */
    void toCodePage(StoredSet set) {
        toCodePage(set.credential());
    }

    void toCodePage(CredentialRepresentation set) {
        realm.application().signInPastThePassword(page, realm.newUser(false, set));
        assertThat(page.locator("#backupCode")).isVisible();
    }

    /** Enters a wrong code. */
    void toRefusal(CredentialRepresentation set) {
        toCodePage(set);
        signIn().backupCode(WRONG);
        assertThat(page.locator("#input-error-backupCode")).isVisible();
    }

    /** Enters a wrong code as often as lockout codes bear. */
    void toTheEndOfLockoutCodes() {
        TestUser user = realm.newUser(true);
        LockingOut.makeCodes(realm.realm(), user);
        realm.application().signInPastThePassword(page, user);
        signIn().anotherWay();
        for (int i = 0; i < 5; i++) {
            signIn().backupCode(WRONG);
            assertThat(page.locator("#input-error-backupCode")).isVisible();
        }
    }

    /** Comes in with a code from support. */
    void toLostFactor() {
        comeInWithLockoutCode(realm.newUser(true));
    }

    /** Signs in, where codes are offered. */
    void toOffer() {
        realm.with("offerCodes", "offer", () -> {
            TestUser user = realm.newUser(true);
            realm.application().signInPastThePassword(page, user);
            signIn().otp(user.totp().now());
            assertThat(page.locator("#kc-backup-codes-offer-form")).isVisible();
            return user;
        });
    }

    /** The same, with two phones. */
    void toLostFactors() {
        TestUser user = realm.newUser(true);
        CredentialRepresentation tablet = TestRealm.otpCredential("otherSecretOfTheTablet");
        tablet.setUserLabel("Tablet <b>&</b> co");
        realm.realm().inspect().store(user.id(), tablet);
        comeInWithLockoutCode(user);
    }

    private void comeInWithLockoutCode(TestUser user) {
        String code = LockingOut.makeCodes(realm.realm(), user).get(0);
        realm.application().signInPastThePassword(page, user);
        signIn().anotherWay();
        signIn().backupCode(code);
        assertThat(page.locator("#kc-backup-codes-lost-form")).isVisible();
    }

    /** Comes in with the only code that there is. */
    void toLastCode() {
        TestUser user = realm.newUser(true);
        List<String> codes = realm.makeOneCode(user);
        realm.application().signInPastThePassword(page, user);
        signIn().anotherWay();
        signIn().backupCode(codes.get(0));
        assertThat(page.locator("#kc-backup-codes-lost-form")).isVisible();
    }

    void toCodesAfterSupport() {
        toLostFactor();
        page.locator("#backup-codes-lost-keep").click();
        assertThat(page.locator("#backup-codes-tools")).isVisible();
    }

    void toRefusalOfNothing() {
        toCodePage(StoredSet.unused(10));
        signIn().backupCode("");
        assertThat(page.locator("#input-error-backupCode")).isVisible();
    }

    /** To the list of second factors. */
    void toChoice() {
        realm.application()
                .signInPastThePassword(
                        page, realm.newUser(true, StoredSet.unused(10).credential()));
        page.locator("#try-another-way").click();
        assertThat(page.locator("#otp")).hasCount(0);
    }

    void toCodePageByChoice() {
        realm.application()
                .signInPastThePassword(
                        page, realm.newUser(true, StoredSet.unused(10).credential()));
        signIn().anotherWay();
    }

    /** Asks for new codes and is asked for a one-time code. */
    TestUser toOtpQuestion() {
        TestUser user = realm.newUser(true);
        askForCodes(user);
        return user;
    }

    void toOtpRefusal() {
        TestUser user = toOtpQuestion();
        enterOtp(user.totp().wrong());
        assertThat(page.locator("#input-error-otp")).isVisible();
    }

    void toCodes() {
        enterOtp(toOtpQuestion().totp().now());
        assertThat(page.locator("#backup-codes-tools")).isVisible();
    }

    /** Continues without the box: with a browser that does not insist. */
    void toCodesAgain() {
        toCodes();
        page.locator("#saved").evaluate("box => { box.required = false; }");
        page.locator("#backup-codes-continue").click();
        assertThat(page.locator("#backup-codes-refused")).isVisible();
    }

    /** Loads the codes page again and again. */
    void toTooManyViews() {
        toCodes();
        for (int views = 1; views <= 5; views++) {
            page.reload();
        }
        assertThat(page.locator("#backup-codes-message")).isVisible();
    }

    private void enterOtp(String code) {
        page.locator("#otp").fill(code);
        page.locator("#backup-codes-continue").click();
    }

    /** Asks for new codes with a password alone. */
    void askForCodes(TestUser user) {
        realm.passwordOnlyApplication().getCodesPastThePassword(page, user);
    }

    /** Asks for new codes, is sent to sign in again, and is not asked for the second factor there either. */
    void askForCodesTwice(StoredSet set) {
        TestUser user = realm.newUser(false, set.credential());
        askForCodes(user);
        signIn().password(user);
    }

    /** Has to get new codes and signs in with a password alone. */
    void signInWithPendingAction(CredentialRepresentation... sets) {
        realm.passwordOnlyApplication().signInPastThePassword(page, realm.newUser(false, PENDING, sets));
    }

    /** An administrator in the place of a user who has to get new codes. */
    void signInAsAnother() {
        SharedServer server = realm.realm().server();
        String url =
                server.keycloak().baseUrl() + "/admin/realms/" + realm.realm().name() + "/users/"
                        + realm.newUser(true, PENDING).id() + "/impersonation";
        String token = server.admin().tokenManager().getAccessTokenString();
        assertThat(page.request().post(url, RequestOptions.create().setHeader("Authorization", "Bearer " + token)))
                .isOK();
        realm.application().signIn(page);
    }

    /** Follows the link that support had sent. */
    TestUser toLink() {
        TestUser user = realm.newUser(true, StoredSet.unused(10).credential());
        page.navigate(Regenerating.mailedLink(realm.realm(), user));
        assertThat(page.locator("#kc-backup-codes-link-form")).isVisible();
        return user;
    }

    TestUser toPasswordQuestion() {
        TestUser user = toLink();
        page.locator("#backup-codes-continue").click();
        assertThat(page.locator("#password")).isVisible();
        return user;
    }

    void toPasswordRefusal() {
        toPasswordQuestion();
        enterPassword("wrong");
        assertThat(page.locator("#input-error-password")).isVisible();
    }

    /** The user's address changes while the link's first page is open. */
    void toDeadLink() {
        TestUser user = toLink();
        UserRepresentation changed = realm.realm().userResource(user.username()).toRepresentation();
        changed.setEmail("other-" + user.email());
        realm.realm().userResource(user.username()).update(changed);
        page.locator("#backup-codes-continue").click();
    }

    void toTheEndOfTheLink() {
        TestUser user = toPasswordQuestion();
        enterPassword(user.password());
        page.locator("#saved").check();
        page.locator("#backup-codes-continue").click();
    }

    /** Support resets the codes while the user looks at new ones. */
    void toVoid() {
        TestUser user = toOtpQuestion();
        enterOtp(user.totp().now());
        page.locator("#saved").check();
        Regenerating.regenerate(realm.realm(), user, Map.of());
        page.locator("#backup-codes-continue").click();
    }

    private void enterPassword(String password) {
        page.locator("#password").fill(password);
        page.locator("#backup-codes-continue").click();
    }

    private SignIn signIn() {
        return new SignIn(page);
    }
}
