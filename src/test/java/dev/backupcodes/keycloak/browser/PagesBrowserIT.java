package dev.backupcodes.keycloak.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
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

/** All our pages in both login themes, light and dark, wide and narrow, in English and German. */
final class PagesBrowserIT {

    private static final List<String> THEMES = List.of("keycloak.v2", "keycloak");

    private static final Map<String, PagesRealm> REALMS = new HashMap<>();
    private static final Map<String, BrowserContext> PEOPLE = new HashMap<>();
    private static Browsers browsers;

    @BeforeAll
    static void aRealmForEachThemeAndAPersonForEachLanguage() {
        browsers = new Browsers();
        THEMES.forEach(theme -> REALMS.put(theme, new PagesRealm(theme)));
        for (String language : List.of("en", "de")) {
            BrowserContext person = browsers.open(View.desktop().in(language));
            PEOPLE.put(language, person);
        }
    }

    @AfterAll
    static void end() {
        browsers.close();
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
        try (Page page = visit(theme, ours, "en")) {
            Looks looks = new Looks(page, name, ours.isOurs())
                    .on(english)
                    .areAccessible()
                    .zoomed();
            if (hasDarkMode) {
                looks.on(english.onAPhone().inTheDark()).fit().areAccessible();
            }
        }
        try (Page page = visit(theme, ours, "de")) {
            Looks looks = new Looks(page, name, ours.isOurs());
            if (hasDarkMode) {
                looks.on(german.inTheDark());
            }
            looks.on(german.onAPhone()).fit();
        }
    }

    private static Page visit(String theme, OurPage ours, String language) {
        BrowserContext person = PEOPLE.get(language);
        person.clearCookies();
        Page page = person.newPage();
        ours.visit(new Visitor(REALMS.get(theme), page));
        assertThat(page.locator("html")).hasAttribute("lang", language);
        assertThat(page.locator("body")).containsText(ours.text(language));
        return page;
    }
}
