package dev.backupcodes.keycloak.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;

/** The page that shows new codes. */
final class CodesPage {

    private final Page page;

    CodesPage(Page page) {
        this.page = page;
    }

    /** The codes, once the page is there. */
    List<String> codes() {
        assertThat(page.locator("#backup-codes-tools")).isVisible();
        return list().allInnerTexts();
    }

    Locator list() {
        return page.locator("#backup-codes-list li code");
    }

    Download download() {
        return page.waitForDownload(page.locator("#backup-codes-download")::click);
    }

    static String content(Download download) {
        try {
            return Files.readString(download.path());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Locator printButton() {
        return page.locator("#backup-codes-print");
    }

    Locator copyButton() {
        return page.locator("#backup-codes-copy");
    }

    Locator status() {
        return page.locator("#backup-codes-status");
    }

    Locator savedBox() {
        return page.locator("#saved");
    }

    Locator continueButton() {
        return page.locator("#backup-codes-continue");
    }

    /** Ticks the box and continues: from now on the codes are active. */
    void confirm() {
        savedBox().check();
        continueButton().click();
    }
}
