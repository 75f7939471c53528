package dev.backupcodes.keycloak.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Media;
import dev.backupcodes.keycloak.it.TestRealm;
import dev.backupcodes.keycloak.it.TestUser;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Download, copy, print: what a person takes away from the codes page. */
final class KeepingCodesBrowserIT {

    @RegisterExtension
    static final TestRealm realm = TestRealm.builder()
            .with(settings -> settings.setDisplayName("Demo Bank"))
            .userWithOtp("olga")
            .otpReusable()
            .build();

    private static final Browsers BROWSERS = Browsers.shared();

    private Page page;
    private CodesPage codesPage;
    private LocalDate today;

    @BeforeEach
    void theCodesPage() {
        BrowserContext person = BROWSERS.open(View.desktop());
        person.grantPermissions(List.of("clipboard-read", "clipboard-write"));
        person.addInitScript("window.print = () => { document.documentElement.dataset.printed = 'yes'; }");
        page = person.newPage();
        TestUser olga = realm.user("olga");
        new Application(realm).getCodes(page);
        SignIn signIn = new SignIn(page);
        signIn.password(olga);
        signIn.otp(olga.totp().now());
        codesPage = new CodesPage(page);
        today = LocalDate.now();
        assertThat(codesPage.codes()).hasSize(10);
    }

    @Test
    void givenNewCodesWhenDownloadedThenTheFileSaysAllThatIsNeeded() {
        Download download = codesPage.download();

        assertThat(download.suggestedFilename()).isEqualTo("backup-codes-" + realm.name() + "-olga-" + today + ".txt");
        assertThat(CodesPage.content(download).lines())
                .startsWith(
                        "Backup codes",
                        "",
                        "Site: Demo Bank",
                        "Account page: " + realm.server().keycloak().baseUrl() + "/realms/" + realm.name() + "/account",
                        "Account: olga")
                .containsSubsequence(toTickOff(codesPage.codes()))
                .anyMatch(line -> line.startsWith("Made on: ")
                        && line.contains(String.valueOf(LocalDate.now().getYear())))
                .anyMatch(line -> line.startsWith("How to use them: ")
                        && line.contains("choose “Try Another Way”, then “Backup code”"))
                .anyMatch(line -> line.startsWith("Each code works once"))
                .anyMatch(line -> line.startsWith("How to get new ones: "))
                .hasSize(22);
        assertThat(codesPage.status()).hasText("Downloaded as " + download.suggestedFilename() + ".");
    }

    @Test
    void givenNewCodesWhenCopiedThenTheClipboardSaysWhatTheFileSays() {
        List<String> file = CodesPage.content(codesPage.download()).lines().toList();

        codesPage.copyButton().click();

        assertThat(codesPage.status()).containsText("Copied.");
        assertThat(clipboard().lines().toList()).isEqualTo(file);
    }

    @Test
    void givenABrowserThatForbidsTheClipboardWhenCopiedThenItStillWorks() {
        page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('forbidden')); }");

        codesPage.copyButton().click();

        assertThat(codesPage.status()).containsText("Copied.");
        assertThat(clipboard().lines()).containsSubsequence(toTickOff(codesPage.codes()));
        assertThat(codesPage.copyButton()).isFocused();
    }

    @Test
    void givenNewCodesWhenPrintedThenThePaperShowsTheCodesAndNothingElse() {
        List<String> codes = codesPage.codes();
        codesPage.printButton().click();
        assertThat(page.locator("html")).hasAttribute("data-printed", "yes");

        page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
        Browsers.screenshot(page, "codes-page-printed");

        assertThat(page.locator("body").innerText().lines().filter(line -> !line.isBlank()))
                .startsWith("Backup codes")
                .containsSubsequence(codes)
                .anyMatch(line -> line.contains("Account: olga"))
                .anyMatch(line -> line.startsWith("How to use them: "))
                .anyMatch(line -> line.startsWith("How to get new ones: "))
                .noneMatch(line -> line.contains("Continue") || line.contains("Download"));
    }

    @Test
    void givenNewCodesThenThePageLooksAsInTheReadme() {
        page.setViewportSize(900, 940);
        Browsers.screenshot(page, "codes-page");

        assertThat(page.locator("#kc-page-title")).hasText("Your backup codes");
    }

    private static List<String> toTickOff(List<String> codes) {
        return IntStream.range(0, codes.size())
                .mapToObj(i -> "[ ] %2d. %s".formatted(i + 1, codes.get(i)))
                .toList();
    }

    private String clipboard() {
        return (String) page.evaluate("navigator.clipboard.readText()");
    }
}
