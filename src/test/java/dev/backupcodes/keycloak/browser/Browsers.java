package dev.backupcodes.keycloak.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A real Chromium without a window, driven by Playwright: the one of this machine if there is one (the environment
 * variable {@code CHROMIUM} or the search path), or else the one that Playwright downloads. To be used by the thread
 * that made it.
 */
public final class Browsers implements AutoCloseable {

    /** Where {@link #screenshot} puts its pictures. */
    static final String PICTURES = "pictures";

    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    /** The one without any window of its own comes first: it is the one that Playwright downloads, and costs half. */
    private static final List<String> NAMES =
            List.of("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome");

    private static final List<String> ARGUMENTS = List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static Browsers shared;

    private final Playwright playwright;
    private final Browser browser;

    /** The one that all tests of a JVM share: they keep apart by contexts. It ends with the JVM. */
    static synchronized Browsers shared() {
        if (shared == null) {
            shared = new Browsers();
        }
        return shared;
    }

    /** @param more arguments of Chromium */
    public Browsers(String... more) {
        // Everything is waited for, so that a busy machine costs time and no failure.
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE.toMillis());
        Optional<Path> installed = installed();
        Map<String, String> environment = new HashMap<>(System.getenv());
        LaunchOptions launch = new LaunchOptions()
                .setArgs(Stream.concat(ARGUMENTS.stream(), Arrays.stream(more)).toList());
        installed.ifPresent(path -> {
            environment.put("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
            launch.setExecutablePath(path);
        });
        playwright = Playwright.create(new Playwright.CreateOptions().setEnv(environment));
        browser = playwright.chromium().launch(launch);
    }

    /** A new person at the browser: no cookies, nothing stored. */
    public BrowserContext open(View view) {
        BrowserContext person = browser.newContext(view.options());
        person.setDefaultTimeout(PATIENCE.toMillis());
        return person;
    }

    /** Takes a picture of the whole page, where somebody is going to look at it: {@code -Dpictures}. */
    public static void screenshot(Page page, String name) {
        if (System.getProperty(PICTURES) == null) {
            return;
        }
        Path file = SCREENSHOTS.resolve(name + ".png");
        page.screenshot(new Page.ScreenshotOptions().setPath(file).setFullPage(true));
    }

    private static Optional<Path> installed() {
        String named = System.getenv("CHROMIUM");
        if (named != null && !named.isBlank()) {
            return Optional.of(Path.of(named));
        }
        return NAMES.stream()
                .flatMap(name -> Arrays.stream(Optional.ofNullable(System.getenv("PATH"))
                                .orElse("")
                                .split(File.pathSeparator))
                        .map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
