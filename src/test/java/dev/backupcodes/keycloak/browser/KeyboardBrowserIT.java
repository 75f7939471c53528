package dev.backupcodes.keycloak.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Keyboard;
import com.microsoft.playwright.Page;
import dev.backupcodes.keycloak.it.TestUser;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Makes codes and signs in with one, without a mouse. */
final class KeyboardBrowserIT {

    @ParameterizedTest
    @ValueSource(strings = {"keycloak.v2", "keycloak"})
    void givenOnlyAKeyboardThenCodesCanBeMadeAndUsed(String theme) {
        try (PagesRealm realm = new PagesRealm(theme);
                BrowserContext person = Browsers.shared().open(View.desktop())) {
            Page page = person.newPage();
            Keyboard keyboard = page.keyboard();

            TestUser olga = new Visitor(realm, page).toOtpQuestion();
            assertThat(page.locator("#otp")).isFocused();
            keyboard.type(olga.totp().now());
            keyboard.press("Enter");

            CodesPage codesPage = new CodesPage(page);
            List<String> codes = codesPage.codes();
            assertThat(tabThrough(page, 7))
                    .containsExactly(
                            "backup-codes-download",
                            "backup-codes-print",
                            "backup-codes-copy",
                            "saved",
                            "logout-sessions",
                            "backup-codes-continue",
                            "backup-codes-cancel");
            for (int back = 0; back < 3; back++) {
                keyboard.press("Shift+Tab");
            }
            assertThat(codesPage.savedBox()).isFocused();
            keyboard.press("Space");
            assertThat(codesPage.savedBox()).isChecked();
            keyboard.press("Enter");
            assertThat(page).hasURL(Application.ADDRESS);

            person.clearCookies();
            realm.application().signIn(page);
            SignIn signIn = new SignIn(page);
            signIn.password(olga);
            signIn.anotherWay();
            assertThat(page.locator("#backupCode")).isFocused();
            assertThat(tabThrough(page, 2)).containsExactly("kc-login", "try-another-way");
            keyboard.press("Shift+Tab");
            keyboard.press("Shift+Tab");
            keyboard.type(codes.get(0));
            keyboard.press("Enter");
            assertThat(page).hasURL(Application.ADDRESS);
        }
    }

    /** What has the focus after each press of the Tab key; what is Keycloak's own and comes first is left out. */
    private static List<String> tabThrough(Page page, int times) {
        return Stream.generate(() -> {
                    page.keyboard().press("Tab");
                    return (String) page.evaluate("document.activeElement.id");
                })
                .dropWhile(id -> !id.startsWith("backup-codes") && !id.equals("kc-login"))
                .limit(times)
                .toList();
    }
}
