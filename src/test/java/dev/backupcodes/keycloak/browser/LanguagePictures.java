package dev.backupcodes.keycloak.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import dev.backupcodes.keycloak.it.Regenerating;
import dev.backupcodes.keycloak.it.TestRealm;
import dev.backupcodes.keycloak.it.TestUser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Every language on the pages that matter, to look at: {@code ./mvnw -Dstart=browser.LanguagePictures}; {@code -Dlanguages=ar,ja} for some.
 * They are in {@code target/screenshots/languages}.
 */
public final class LanguagePictures {

    private static final Path BUNDLES = Path.of("themes", "theme-resources", "messages");
    private final Browsers browsers = new Browsers();
    private final Set<String> languages;

    private LanguagePictures(Set<String> languages) {
        this.languages = languages;
    }

    public static void main(String[] args) {
        System.setProperty(Browsers.PICTURES, "");
        LanguagePictures pictures = new LanguagePictures(chosen());
        pictures.ofPagesAndMails();
        pictures.ofTheConsole();
        System.exit(0); // the shared server ends with the JVM
    }

    private static Set<String> chosen() {
        String some = System.getProperty("languages");
        return some == null ? all() : new TreeSet<>(List.of(some.split(",")));
    }

    private static Set<String> all() {
        try (Stream<Path> files = Files.list(BUNDLES)) {
            return files.map(file -> file.getFileName().toString().replaceAll("messages_|\\.properties", ""))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String inRealm(String language) {
        return language.replace('_', '-');
    }

    private void speakAll(TestRealm realm) {
        realm.update(settings -> settings.setSupportedLocales(
                languages.stream().map(LanguagePictures::inRealm).collect(Collectors.toSet())));
    }

    private void ofPagesAndMails() {
        try (PagesRealm realm = new PagesRealm("keycloak.v2")) {
            speakAll(realm.realm());
            for (String language : languages) {
                try (BrowserContext person = browsers.open(View.desktop().in(inRealm(language)))) {
                    ofPages(new Visitor(realm, person.newPage()), language);
                }
                try (BrowserContext person = browsers.open(View.desktop().in(inRealm(language)))) {
                    ofMail(realm, person.newPage(), language);
                }
            }
        }
    }

    private static void ofPages(Visitor visitor, String language) {
        visitor.toRefusal(StoredSet.unused(10).credential());
        take(visitor.page(), language, "login");
        visitor.page().context().clearCookies();
        visitor.toCodes();
        take(visitor.page(), language, "codes");
        visitor.page().context().clearCookies();
        visitor.toOffer();
        take(visitor.page(), language, "offer");
    }

    private static void ofMail(PagesRealm realm, Page page, String language) {
        TestUser user = realm.newUser(true, StoredSet.unused(10).credential());
        realm.realm().speak(user.username(), inRealm(language));
        page.setContent(Regenerating.mail(realm.realm(), user, Map.of("reason", "Ticket 4711"))
                .html());
        take(page, language, "mail");
    }

    private void ofTheConsole() {
        try (TestRealm realm = PanelRealm.builder().create()) {
            speakAll(realm);
            realm.inspect().store(realm.user("olga").id(), StoredSet.unused(2).credential());
            for (String language : languages) {
                realm.speak("rita", inRealm(language));
                try (ConsoleVisit visit = ConsoleVisit.of(
                        realm, realm.user("rita"), browsers, View.desktop().in(inRealm(language)))) {
                    RealmPage ours = visit.console().realmPage("users", "");
                    assertThat(ours.lines().first()).isVisible();
                    assertThat(ours.root().locator("[aria-busy=true]")).hasCount(0);
                    visit.page().setViewportSize(1280, 2000);
                    take(visit.page(), language, "realm");
                    visit.page().setViewportSize(1280, 900);
                    Panel panel = visit.console().credentialsOf(realm.user("olga"));
                    panel.action("generate").click();
                    assertThat(panel.dialog()).isVisible();
                    take(visit.page(), language, "dialog");
                }
            }
        }
    }

    private static void take(Page page, String language, String name) {
        Browsers.screenshot(page, "languages/" + name + "-" + language);
    }
}
