package dev.backupcodes.keycloak.it;

import static dev.backupcodes.keycloak.it.Steps.GET_CODES;
import static dev.backupcodes.keycloak.it.Steps.codesOn;
import static dev.backupcodes.keycloak.it.Steps.codesPage;
import static dev.backupcodes.keycloak.it.Steps.makeCodes;
import static dev.backupcodes.keycloak.it.Steps.reloadAddress;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.keycloak.representations.idm.UserRepresentation;

/** The user is deleted or disabled while one of our pages is open: no codes, no login, and a page that people understand. */
class UserGoneIT {

    @RegisterExtension
    static final TestRealm realm = TestRealm.builder()
            .otpReusable()
            .policy(Map.of("notifications", "false", "adminStepUp", "false"))
            .build();

    /** One of our pages, and a form that it would send. */
    enum Open {
        CODE_QUESTION(false, user -> Map.of("backupCode", "0000-0000-0000-0000")) {
            @Override
            Page page(LoginBrowser browser, TestUser user, String link) {
                return Steps.codeQuestion(browser, user);
            }
        },
        OTP_CHECK(false, user -> Map.of("otp", user.totp().now())) {
            @Override
            Page page(LoginBrowser browser, TestUser user, String link) {
                browser.submit(browser.signIn(user), Map.of("otp", user.totp().now()));
                return browser.startLogin(GET_CODES);
            }
        },
        CODES(false, user -> Map.of("saved", "on")) {
            @Override
            Page page(LoginBrowser browser, TestUser user, String link) {
                return codesPage(browser, user);
            }
        },
        LINK(true, user -> Map.of("confirm-link", "true")) {
            @Override
            Page page(LoginBrowser browser, TestUser user, String link) {
                return browser.open(link);
            }
        },
        LINK_PASSWORD(true, user -> Map.of("password", user.password())) {
            @Override
            Page page(LoginBrowser browser, TestUser user, String link) {
                return Regenerating.passwordPage(browser, link);
            }
        },
        LINK_CODES(true, user -> Map.of("saved", "on")) {
            @Override
            Page page(LoginBrowser browser, TestUser user, String link) {
                return Regenerating.codesPage(browser, link, user);
            }
        };

        private final boolean behindALink;
        private final Function<TestUser, Map<String, String>> form;

        Open(boolean behindALink, Function<TestUser, Map<String, String>> form) {
            this.behindALink = behindALink;
            this.form = form;
        }

        abstract Page page(LoginBrowser browser, TestUser user, String link);

        List<Page> pages(List<LoginBrowser> browsers, TestUser user) {
            makeCodes(realm, user);
            String link = behindALink ? Regenerating.mailedLink(realm, user) : null;
            return browsers.stream().map(browser -> page(browser, user, link)).toList();
        }

        Page send(LoginBrowser browser, Page page, TestUser user) {
            return browser.submit(page, form.apply(user));
        }
    }

    static Stream<Arguments> pagesAndFates() {
        return Stream.of(Open.values()).flatMap(open -> Stream.of(Arguments.of(open, true), Arguments.of(open, false)));
    }

    @ParameterizedTest(name = "{0}, deleted: {1}")
    @MethodSource("pagesAndFates")
    void givenAnOpenPageThenTheUserWhoIsGoneGetsNothingAndAPersonUnderstandsWhy(Open open, boolean deleted) {
        TestUser alice = realm.newUser("alice", true);
        List<LoginBrowser> browsers = List.of(realm.browser(), realm.browser());
        List<Page> pages = open.pages(browsers, alice);
        List<String> stored = stored(alice);
        end(alice, deleted);

        List<Page> sent = new ArrayList<>();
        List<Page> reloaded = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            sent.add(open.send(browsers.get(0), pages.get(0), alice));
            reloaded.add(browsers.get(1).open(reloadAddress(pages.get(1))));
        }
        sent.add(open.send(browsers.get(1), pages.get(1), alice));
        reloaded.add(browsers.get(0).open(reloadAddress(pages.get(0))));

        assertThat(sent).allSatisfy(UserGoneIT::assertAPageOfTheLogin);
        // A page of an action whose user is deleted does not get as far as that action when it is reloaded: one of
        // Keycloak's own
        // fails before it (26.7.3: VerifyUserProfile), and so do Keycloak's own pages.
        if (!deleted) {
            assertThat(reloaded).allSatisfy(UserGoneIT::assertAPageOfTheLogin);
            assertThat(stored(alice)).as("nothing became active").isEqualTo(stored);
        }
        assertThat(Stream.concat(sent.stream(), reloaded.stream())).allSatisfy(page -> {
            assertThat(codesOn(page)).as(page.toString()).isEmpty();
            assertThat(page.code()).as(page.toString()).isEmpty();
        });
    }

    private static void assertAPageOfTheLogin(Page page) {
        assertThat(page.status()).as(page.toString()).isLessThan(500);
        assertThat(page.id()).as(page.toString()).isNotBlank();
    }

    private static List<String> stored(TestUser user) {
        return realm.credentials(user.username(), "backup-codes").stream()
                .map(set -> set.getId() + set.getCreatedDate() + set.getCredentialData())
                .toList();
    }

    private static void end(TestUser user, boolean deleted) {
        if (deleted) {
            realm.userResource(user.username()).remove();
        } else {
            UserRepresentation disabled = realm.userResource(user.username()).toRepresentation();
            disabled.setEnabled(false);
            realm.userResource(user.username()).update(disabled);
        }
    }
}
