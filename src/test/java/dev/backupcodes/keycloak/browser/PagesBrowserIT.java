package dev.backupcodes.keycloak.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * All our pages in both login themes, light and dark, wide and narrow, in English and German. German in the older theme only with
 * {@code -Dlooks=full}: the words are those of the newer one, and the frames those of its English pages.
 */
final class PagesBrowserIT {

    private static final List<String> THEMES = List.of("keycloak.v2", "keycloak");

    private static final Map<String, PagesRealm> REALMS = new HashMap<>();
    /** A person for each language, in the one tab that they have: a new one would read all styles anew. */
    private static final Map<String, Page> TABS = new HashMap<>();

    private static final Browsers BROWSERS = Browsers.shared();

    @BeforeAll
    static void aRealmForEachThemeAndAPersonForEachLanguage() {
        THEMES.forEach(theme -> REALMS.put(theme, new PagesRealm(theme)));
        for (String language : List.of("en", "de")) {
            TABS.put(language, BROWSERS.open(View.desktop().in(language)).newPage());
        }
    }

    @AfterAll
    static void end() {
        TABS.values().forEach(tab -> tab.context().close());
        REALMS.values().forEach(PagesRealm::close);
    }

    static Stream<Arguments> pages() {
        return THEMES.stream().flatMap(theme -> Stream.of(OurPage.values()).map(page -> Arguments.of(theme, page)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("pages")
    void givenAnyPageThenEverybodyCanReadIt(String theme, OurPage ours) {
        String name = theme + "/" + ours.name().toLowerCase(Locale.ROOT);
        boolean hasDarkMode = theme.equals("keycloak.v2");
        View english = View.desktop();
        View german = View.desktop().in("de");
        Looks inEnglish = new Looks(visit(theme, ours, "en"), name, ours.isOurs())
                .on(english)
                .areAccessible()
                .zoomed();
        if (hasDarkMode) {
            inEnglish.on(english.onAPhone().inTheDark()).fit().areAccessible();
        }
        if (!hasDarkMode && !"full".equals(System.getProperty("looks"))) {
            return;
        }
        Looks inGerman = new Looks(visit(theme, ours, "de"), name, ours.isOurs());
        if (hasDarkMode) {
            inGerman.on(german.inTheDark());
        }
        inGerman.on(german.onAPhone()).fit();
    }

    private static Page visit(String theme, OurPage ours, String language) {
        Page page = TABS.get(language);
        // Keycloak's own pages look at the cookies a second later, and load themselves again when they find another
        // login there (authChecker.js): that may cancel the way to the next page.
        page.navigate("about:blank");
        page.context().clearCookies();
        ours.visit(new Visitor(REALMS.get(theme), page));
        assertThat(page.locator("html")).hasAttribute("lang", language);
        assertThat(page.locator("body")).containsText(ours.text(language));
        return page;
    }
}
