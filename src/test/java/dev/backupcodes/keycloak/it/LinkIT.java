package dev.backupcodes.keycloak.it;

import static dev.backupcodes.keycloak.it.Regenerating.codesPage;
import static dev.backupcodes.keycloak.it.Regenerating.mailedLink;
import static dev.backupcodes.keycloak.it.Regenerating.passwordPage;
import static dev.backupcodes.keycloak.it.Regenerating.state;
import static dev.backupcodes.keycloak.it.Steps.codesOn;
import static dev.backupcodes.keycloak.it.Steps.confirm;
import static dev.backupcodes.keycloak.it.Steps.makeCodes;
import static dev.backupcodes.keycloak.it.Steps.reloadAddress;
import static dev.backupcodes.keycloak.it.Steps.signInWithCode;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.keycloak.representations.idm.CredentialRepresentation;
import org.keycloak.representations.idm.UserRepresentation;

/** The mailed link: what opens it, what kills it, and what it never does. */
class LinkIT {

    private static final String DEAD = "This link no longer works";
    private static final Map<String, String> QUIET = Map.of("notifications", "false", "adminStepUp", "false");

    @RegisterExtension
    static final TestRealm realm =
            TestRealm.builder().otpReusable().policy(QUIET).build();

    private TestUser alice;

    @BeforeEach
    void aUserWithOtp() {
        alice = realm.newUser("alice", true);
    }

    @AfterEach
    void putBackWhatTestsChange() {
        realm.policy(QUIET);
    }

    @Test
    void givenScannersOpenItAndEveryLinkBehindItThenNothingChangesAndTheUsersOwnClickWorks() {
        String link = mailedLink(realm, alice);
        String before = stored(alice);
        LoginBrowser sameBrowser = realm.browser();

        assertThat(head(link)).isEqualTo(200);
        for (int i = 0; i < 5; i++) {
            followEverything(realm.browser(), link);
            followEverything(sameBrowser, link);
        }

        assertThat(stored(alice)).isEqualTo(before);
        assertThat(state(realm, alice)).isEqualTo("awaiting-download");
        finish(sameBrowser, codesPage(sameBrowser, link, alice));
    }

    @Test
    void givenOnlyOpenedThenThePasswordIsNotEvenAskedForAndNoStepCanBeSkipped() {
        LoginBrowser browser = realm.browser();
        Page first = browser.open(mailedLink(realm, alice));

        assertThat(first.text()).contains(alice.username(), "Continue");
        assertThat(first.hasField("password")).isFalse();
        Page forged = browser.submitForm(
                first, "#kc-backup-codes-link-form", Map.of("password", alice.password(), "setId", "A", "saved", "on"));
        assertThat(forged.hasField("password")).as("asked for on its own page").isTrue();
        assertThat(codesOn(forged)).isEmpty();
    }

    @Test
    void givenSomeoneElseHasTheLinkThenWithoutThePasswordNoCodeIsShown() {
        LoginBrowser thief = realm.browser();
        Page page = passwordPage(thief, mailedLink(realm, alice));
        for (String guess : List.of("wrong", "", " ", "Correct-horse-8")) {
            page = thief.submit(page, Map.of("password", guess));
            assertThat(codesOn(page)).isEmpty();
            assertThat(page.hasField("password")).isTrue();
            assertThat(page.html().select("[name=password]").attr("value"))
                    .as("never written back")
                    .isEmpty();
        }
        assertThat(page.message()).isEqualTo("This password is not correct. Check it and enter it again.");
        Page forged = thief.submitForm(page, "form", Map.of("setId", "A", "saved", "on", "otp", "1"));
        assertThat(codesOn(forged)).isEmpty();
        assertThat(state(realm, alice)).isEqualTo("awaiting-download");
    }

    @Test
    void givenFiveWrongPasswordsThenTheRightOneIsRefusedForAQuarterOfAnHourInEveryBrowser() {
        String link = mailedLink(realm, alice);
        LoginBrowser thief = realm.browser();
        Page page = passwordPage(thief, link);
        for (int i = 0; i < 5; i++) {
            page = thief.submit(page, Map.of("password", "wrong" + i));
        }

        Page locked = codesPage(realm.browser(), link, alice);
        assertThat(codesOn(locked)).isEmpty();
        assertThat(locked.message()).startsWith("Too many wrong passwords");

        realm.server().clock().advance(Duration.ofMinutes(15).plusSeconds(1));
        LoginBrowser browser = realm.browser();
        finish(browser, codesPage(browser, link, alice));
    }

    @Test
    void givenRealmProtectionThenWrongPasswordsCountThere() {
        realm.update(settings -> settings.setBruteForceProtected(true));
        try {
            LoginBrowser thief = realm.browser();
            thief.submit(passwordPage(thief, mailedLink(realm, alice)), Map.of("password", "wrong"));

            realm.awaitFailures(alice, 1);
        } finally {
            realm.update(settings -> settings.setBruteForceProtected(false));
        }
    }

    @Test
    void givenItWasUsedThenItIsDead() {
        String link = mailedLink(realm, alice);
        LoginBrowser browser = realm.browser();
        List<String> codes = finish(browser, codesPage(browser, link, alice));

        assertDead(realm.browser().open(link));
        assertThat(signInWithCode(realm, alice, codes.get(0)).code()).isPresent();
    }

    @Test
    void givenTheBrowserWasClosedHalfWayThenItWorksAgain() {
        String link = mailedLink(realm, alice);
        List<String> seen = codesOn(codesPage(realm.browser(), link, alice));

        LoginBrowser browser = realm.browser();
        List<String> codes = finish(browser, codesPage(browser, link, alice));

        assertThat(codes).doesNotContainAnyElementsOf(seen);
        assertThat(signInWithCode(realm, alice, seen.get(0)).code()).isEmpty();
    }

    @Test
    void givenTheCodesPageIsReloadedThenItShowsOtherCodesWhichCanBeConfirmed() {
        LoginBrowser browser = realm.browser();
        Page codes = codesPage(browser, mailedLink(realm, alice), alice);

        Page reloaded = browser.open(reloadAddress(codes));
        assertThat(codesOn(reloaded)).as(reloaded.toString()).hasSize(10).doesNotContainAnyElementsOf(codesOn(codes));
        List<String> confirmed = finish(browser, reloaded);

        assertThat(signInWithCode(realm, alice, confirmed.get(0)).code()).isPresent();
        assertThat(signInWithCode(realm, alice, codesOn(codes).get(1)).code()).isEmpty();
    }

    @Test
    void givenANewerRegenerationThenTheOlderLinkAndItsOpenPagesAreDead() {
        String older = mailedLink(realm, alice);
        LoginBrowser early = realm.browser();
        Page openCodes = codesPage(early, older, alice);
        realm.server().clock().advance(Duration.ofSeconds(61));

        String newer = mailedLink(realm, alice);

        assertDead(realm.browser().open(older));
        assertDead(confirm(early, openCodes));
        LoginBrowser browser = realm.browser();
        finish(browser, codesPage(browser, newer, alice));
    }

    @Test
    void givenAnotherAddressThenItIsDeadEvenHalfWay() {
        String link = mailedLink(realm, alice);
        LoginBrowser early = realm.browser();
        Page openCodes = codesPage(early, link, alice);
        change(alice, user -> user.setEmail("other-" + alice.email()));

        assertDead(realm.browser().open(link));
        assertDead(confirm(early, openCodes));
        assertThat(state(realm, alice)).isEqualTo("awaiting-download");
    }

    @Test
    void givenADisabledUserThenItIsDeadEvenHalfWay() {
        String link = mailedLink(realm, alice);
        LoginBrowser early = realm.browser();
        Page openCodes = codesPage(early, link, alice);
        change(alice, user -> user.setEnabled(false));

        assertNothingThere(realm.browser().open(link));
        assertNothingThere(confirm(early, openCodes));
        assertThat(state(realm, alice)).isEqualTo("awaiting-download");
    }

    @Test
    void givenTheUserWasMadeAnewThenItIsDead() {
        String link = mailedLink(realm, alice);
        realm.userResource(alice.username()).remove();
        realm.addUser(alice.username(), true);

        assertNothingThere(realm.browser().open(link));
    }

    @Test
    void givenItsTimeIsOverThenItIsDeadEvenHalfWay() {
        realm.update(settings -> {
            settings.setActionTokenGeneratedByAdminLifespan(300);
            settings.setAccessCodeLifespanUserAction(1800);
        });
        try {
            String link = mailedLink(realm, alice);
            LoginBrowser early = realm.browser();
            Page openCodes = codesPage(early, link, alice);
            realm.server().clock().advance(Duration.ofSeconds(301));

            assertNothingThere(realm.browser().open(link));
            assertDead(confirm(early, openCodes));
        } finally {
            realm.update(settings -> settings.setActionTokenGeneratedByAdminLifespan(43_200));
        }
    }

    @Test
    void givenTheRealmAllowsLongerLinksThenItStillLivesADayAtMost() {
        realm.update(settings -> settings.setActionTokenGeneratedByAdminLifespan(1_000_000));
        try {
            String link = mailedLink(realm, alice);
            realm.server().clock().advance(Duration.ofHours(24).minusMinutes(1));
            assertThat(realm.browser().open(link).text()).contains("Continue");
            realm.server().clock().advance(Duration.ofSeconds(61));
            assertNothingThere(realm.browser().open(link));
        } finally {
            realm.update(settings -> settings.setActionTokenGeneratedByAdminLifespan(43_200));
        }
    }

    @Test
    void givenAnyPartOfItWasEditedThenItIsDead() {
        String link = mailedLink(realm, alice);
        String token = link.replaceFirst(".*key=", "").replaceFirst("&.*", "");
        String[] parts = token.split("\\.");
        for (int part = 0; part < parts.length; part++) {
            String[] edited = parts.clone();
            int middle = edited[part].length() / 2;
            char other = edited[part].charAt(middle) == 'A' ? 'B' : 'A';
            edited[part] = edited[part].substring(0, middle) + other + edited[part].substring(middle + 1);
            assertNothingThere(realm.browser().open(link.replace(token, String.join(".", edited))));
        }
        assertNothingThere(realm.browser().open(link.replace(token, parts[0] + "." + parts[1] + ".")));
    }

    @Test
    void givenItIsOpenedAtAnotherRealmThenItIsDead() {
        String link = mailedLink(realm, alice);
        try (TestRealm other = TestRealm.builder().policy(QUIET).create()) {
            assertNothingThere(other.browser().open(link.replace(realm.name(), other.name())));
        }
    }

    @Test
    void givenALinkOfAnotherKindThenItDoesNotLeadToCodes() {
        mailedLink(realm, alice);
        realm.mail().reset();
        realm.userResource(alice.username()).executeActionsEmail(List.of("UPDATE_PROFILE"));
        String other = realm.mail().waitForMail(alice.email()).link().orElseThrow();
        LoginBrowser browser = realm.browser();

        Page page = browser.open(
                browser.open(other).html().select("a[href*=action-token]").attr("abs:href"));

        assertThat(codesOn(page)).isEmpty();
        assertThat(state(realm, alice)).isEqualTo("awaiting-download");
    }

    @Test
    void givenTwoBrowsersConfirmAtOnceThenThereIsOneSet() {
        String link = mailedLink(realm, alice);
        List<LoginBrowser> browsers = List.of(realm.browser(), realm.browser());
        List<Page> pages = new ArrayList<>();
        browsers.forEach(browser -> pages.add(codesPage(browser, link, alice)));

        List<Page> answers = Parallel.atOnce(2, i -> confirm(browsers.get(i), pages.get(i)));

        assertThat(answers).filteredOn(LinkIT::isDone).hasSize(1);
        assertThat(answers).filteredOn(page -> !isDone(page)).allSatisfy(LinkIT::assertDead);
        assertThat(realm.credentials(alice.username(), "backup-codes")).hasSize(1);
        int winner = isDone(answers.get(0)) ? 0 : 1;
        assertThat(signInWithCode(realm, alice, codesOn(pages.get(winner)).get(0))
                        .code())
                .isPresent();
        assertThat(signInWithCode(realm, alice, codesOn(pages.get(1 - winner)).get(0))
                        .code())
                .isEmpty();
    }

    @Test
    void givenABrowserSignedInAsSomeoneElseThenNeitherUserIsTouched() {
        TestUser bob = realm.newUser("bob", false);
        LoginBrowser bobs = realm.browser();
        assertThat(bobs.signIn(bob).code()).isPresent();

        assertNothingThere(bobs.open(mailedLink(realm, alice)));

        assertThat(bobs.startLogin().code()).as("bob is still signed in").isPresent();
        assertThat(state(realm, alice)).isEqualTo("awaiting-download");
        assertThat(realm.credentials(bob.username(), "backup-codes")).isEmpty();
    }

    @Test
    void givenAnAdministratorSignedInAsTheUserThenEvenThePasswordShowsNoCodes() {
        LoginBrowser browser = Steps.impersonating(realm, alice);

        Page page = browser.open(mailedLink(realm, alice));

        assertNothingThere(page);
        assertThat(page.text()).contains("An administrator is signed in for this user.");
    }

    @Test
    void givenItIsUsedThenNobodyIsSignedInByIt() {
        LoginBrowser browser = realm.browser();
        finish(browser, codesPage(browser, mailedLink(realm, alice), alice));

        assertThat(browser.startLogin().hasField("password")).isTrue();
        assertThat(realm.userResource(alice.username()).getUserSessions()).isEmpty();
    }

    @Test
    void givenOtherActionsArePendingThenTheLinkOpensNoneOfThem() {
        String link = mailedLink(realm, alice);
        change(
                alice,
                user -> user.setRequiredActions(
                        List.of("UPDATE_PASSWORD", "CONFIGURE_TOTP", TestRealm.REQUIRED_ACTION)));
        LoginBrowser browser = realm.browser();

        Page first = browser.open(link);
        Page reloaded = browser.open(reloadAddress(first));
        assertThat(reloaded.hasField("password-new")).as(reloaded.toString()).isFalse();
        assertThat(reloaded.hasField("confirm-link")).as(reloaded.toString()).isTrue();
        Page password = passwordPage(browser, link);
        Page again = browser.open(reloadAddress(password));
        assertThat(again.hasField("password-new")).as(again.toString()).isFalse();
        finish(browser, browser.submit(again, Map.of("password", alice.password())));

        assertThat(realm.userResource(alice.username()).toRepresentation().getRequiredActions())
                .containsExactlyInAnyOrder("UPDATE_PASSWORD", "CONFIGURE_TOTP");
    }

    @Test
    void givenThePasswordWasChangedAfterItWasSentThenTheNewOneIsNoProof() {
        String link = mailedLink(realm, alice);
        realm.server().clock().advance(Duration.ofSeconds(5));
        CredentialRepresentation changed = new CredentialRepresentation();
        changed.setType("password");
        changed.setValue("Set-by-mail-9");
        realm.userResource(alice.username()).resetPassword(changed);
        LoginBrowser browser = realm.browser();

        Page page = browser.submit(passwordPage(browser, link), Map.of("password", "Set-by-mail-9"));

        assertThat(codesOn(page)).isEmpty();
        assertThat(page.message()).startsWith("The password was changed after this link was sent");
    }

    @Test
    void givenThePolicyWantsAnotherFactorThenTheOtpIsAskedForToo() {
        realm.policy(Map.of("notifications", "false", "adminStepUp", "false", "linkRequiresSecondFactor", "true"));
        LoginBrowser browser = realm.browser();

        Page otp = codesPage(browser, mailedLink(realm, alice), alice);
        assertThat(codesOn(otp)).isEmpty();
        assertThat(otp.hasField("otp")).as(otp.toString()).isTrue();
        Page wrong = browser.submit(otp, Map.of("otp", alice.totp().wrong()));
        assertThat(codesOn(wrong)).isEmpty();

        finish(browser, browser.submit(wrong, Map.of("otp", alice.totp().now())));
    }

    @Test
    void givenThePolicyWantsNoPasswordThenTheLinkIsEnough() {
        realm.policy(Map.of("notifications", "false", "adminStepUp", "false", "linkRequiresPassword", "false"));
        LoginBrowser browser = realm.browser();

        finish(browser, browser.submit(browser.open(mailedLink(realm, alice)), Map.of("confirm-link", "true")));
    }

    @Test
    void givenAnApplicationWasNamedThenTheLastPageLeadsBackToIt() {
        String link = Regenerating.mail(
                        realm, alice, Map.of("clientId", LoginBrowser.CLIENT, "redirectUri", LoginBrowser.REDIRECT))
                .link()
                .orElseThrow();
        LoginBrowser browser = realm.browser();
        Page done = confirm(browser, codesPage(browser, link, alice));

        assertThat(done.html().select("a#backup-codes-back").attr("href")).isEqualTo(LoginBrowser.REDIRECT);
    }

    @Test
    void givenTheUserGotNewCodesAnotherWayThenItIsDead() {
        String link = mailedLink(realm, alice);
        List<String> codes = makeCodes(realm, alice);

        assertDead(realm.browser().open(link));
        assertThat(signInWithCode(realm, alice, codes.get(0)).code()).isPresent();
    }

    private static List<String> finish(LoginBrowser browser, Page codes) {
        assertThat(codesOn(codes)).as(codes.toString()).hasSize(10);
        Page done = confirm(browser, codes);
        assertThat(isDone(done)).as(done.toString()).isTrue();
        return codesOn(codes);
    }

    private static boolean isDone(Page page) {
        return page.text().contains("Your new backup codes are active");
    }

    private static void assertDead(Page page) {
        assertNothingThere(page);
        assertThat(page.text()).contains(DEAD);
    }

    private static void assertNothingThere(Page page) {
        assertThat(page.status()).as(page.toString()).isLessThan(500);
        assertThat(codesOn(page)).as(page.toString()).isEmpty();
        assertThat(page.hasField("confirm-link")).as(page.toString()).isFalse();
        assertThat(isDone(page)).as(page.toString()).isFalse();
    }

    /** What the server keeps of a user, as far as it can be seen from outside. */
    private static String stored(TestUser user) {
        UserRepresentation seen = realm.userResource(user.username()).toRepresentation();
        return realm.credentials(user.username(), "backup-codes").stream()
                        .map(one -> one.getId() + one.getCreatedDate() + one.getCredentialData())
                        .toList()
                + " " + seen.getRequiredActions() + seen.isEmailVerified() + seen.isEnabled();
    }

    private static void change(TestUser user, Consumer<UserRepresentation> how) {
        UserRepresentation changed = realm.userResource(user.username()).toRepresentation();
        how.accept(changed);
        realm.userResource(user.username()).update(changed);
    }

    private static void followEverything(LoginBrowser browser, String link) {
        Page page = browser.open(link);
        Stream.concat(page.html().select("a[href]").eachAttr("abs:href").stream(), Stream.of(reloadAddress(page)))
                .filter(address -> address.startsWith(browser.realmUrl()))
                .distinct()
                .forEach(browser::open);
    }

    private static int head(String link) {
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(link))
                                    .method("HEAD", HttpRequest.BodyPublishers.noBody())
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
