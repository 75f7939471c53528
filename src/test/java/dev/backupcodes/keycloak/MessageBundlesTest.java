package dev.backupcodes.keycloak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** All languages say the same things, in a form that Keycloak can read. The bundles are found on disk, not listed here. */
class MessageBundlesTest {

    private static final Path RESOURCES = Path.of("themes", "theme-resources");
    private static final Path SOURCES = Path.of("src", "main", "java");
    private static final Path PANEL = Path.of("src", "main", "js");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{+(\\d)[^{}]*}*");
    private static final Pattern KEY_IN_TEMPLATE = Pattern.compile("msg\\(\"(backup[A-Za-z-]+)\"[,)]");
    private static final Pattern KEY_IN_JAVA = Pattern.compile(
            "\"(backupCodes(?:Error|History|LastUsed|Lockout|Policy|Remaining|Rest|Setup)[A-Za-z]+|backupCodesLinkDead|backupCodes[A-Za-z]+Subject)\"");

    private static final Pattern KEY_IN_PANEL = Pattern.compile("\"(backupCodesPanel[A-Za-z]+)\"");

    private static final Pattern NUMBER_AND_WORD = Pattern.compile("\\{\\d} \\p{L}{4,}");
    private static final Pattern CHOICE = Pattern.compile("\\{\\d,choice,((?:[^{}]|\\{\\d})*)}");

    /** Beside one and others: from which numbers on these languages have a form of its own. */
    private static final Map<String, List<String>> MORE_FORMS = Map.of(
            "pl", List.of("2", "5"), "cs", List.of("2", "5"), "uk", List.of("2", "5"), "ar", List.of("2", "3", "11"));

    private final Map<String, Properties> bundles = filesIn(RESOURCES.resolve("messages"), ".properties")
            .collect(Collectors.toMap(file -> file.getFileName().toString(), MessageBundlesTest::load));

    @Test
    void thereAreEnglishAndGerman() {
        assertThat(bundles).containsKeys("messages_en.properties", "messages_de.properties");
    }

    @Test
    void allLanguagesHaveTheSameKeys() {
        bundles.forEach((name, bundle) -> assertThat(bundle.stringPropertyNames())
                .as(name)
                .isEqualTo(english().stringPropertyNames()));
    }

    @Test
    void allLanguagesHaveTheSamePlaceholders() {
        bundles.forEach((name, bundle) -> bundle.stringPropertyNames()
                .forEach(key -> assertThat(placeholders(bundle.getProperty(key)))
                        .as(name + " " + key)
                        .isEqualTo(placeholders(english().getProperty(key)))));
    }

    @Test
    void everyTextIsAFormatThatKeycloakCanRead() {
        bundles.forEach((name, bundle) -> bundle.stringPropertyNames().stream()
                .filter(key -> !isForTheAccountConsole(bundle.getProperty(key)))
                .forEach(key -> assertThatCode(() -> new MessageFormat(bundle.getProperty(key)))
                        .as(name + " " + key)
                        .doesNotThrowAnyException()));
    }

    @Test
    void noTextHasASingleQuoteThatKeycloakWouldSwallow() {
        bundles.forEach((name, bundle) -> bundle.stringPropertyNames()
                .forEach(key -> assertThat(bundle.getProperty(key).replace("''", ""))
                        .as(name + " " + key)
                        .doesNotContain("'")));
    }

    /** Where a word follows the number. Abbreviations, a number at the end, and what only tells none from some need no more forms. */
    @Test
    void everyChoiceHasTheFormsOfItsLanguage() {
        bundles.forEach((name, bundle) -> bundle.stringPropertyNames().stream()
                .map(bundle::getProperty)
                .flatMap(text -> CHOICE.matcher(text).results().map(choice -> choice.group(1)))
                .filter(choice -> NUMBER_AND_WORD.matcher(choice).find())
                .forEach(choice -> assertThat(limits(choice))
                        .as(name + " " + choice)
                        .containsAll(MORE_FORMS.getOrDefault(language(name), List.of()))));
    }

    private static List<String> limits(String choice) {
        return Stream.of(choice.split("\\|"))
                .map(form -> form.replaceFirst("[#<].*", ""))
                .toList();
    }

    private static String language(String bundle) {
        return bundle.replaceAll("messages_|\\.properties", "");
    }

    @Test
    void noTextIsSoMuchLongerThanInEnglishThatItsPlaceWouldNotHoldIt() {
        bundles.forEach((name, bundle) -> bundle.stringPropertyNames()
                .forEach(key -> assertThat(bundle.getProperty(key).length())
                        .as(name + " " + key + ": " + bundle.getProperty(key))
                        .isLessThanOrEqualTo(2 * english().getProperty(key).length() + 20)));
    }

    /** The page of a realm makes its groups of that. */
    @Test
    void everyLabelOfASettingBeginsWithItsGroup() {
        Set<String> labels = english().stringPropertyNames().stream()
                .filter(key -> key.matches("backupCodesSetting[A-Za-z]+") && !key.endsWith("Help"))
                .filter(key -> english().getProperty(key).contains(": "))
                .collect(Collectors.toSet());
        assertThat(labels).hasSizeGreaterThan(20);
        bundles.forEach((name, bundle) -> assertThat(labels)
                .allSatisfy(key -> assertThat(bundle.getProperty(key)).as(name).containsPattern(": |：")));
    }

    @Test
    void theReadmeNamesEveryLanguage() {
        String readme = read(Path.of("README.md"), text -> text);
        bundles.keySet().forEach(name -> assertThat(readme).contains("`" + language(name) + "`"));
    }

    @Test
    void allKeysKeepToOurPrefixOrAreDerivedFromOurIds() {
        assertThat(english().stringPropertyNames())
                .allMatch(key -> key.matches(
                        "backupCodes[A-Z].*|backup-codes?(-.*)?|requiredAction\\.(download-backup-codes|backup-codes-replace-factor)"
                                + "|role_(regenerate-backup|generate-lockout)-codes"));
    }

    @Test
    void everyKeyThatIsUsedExists() {
        Set<String> used = new TreeSet<>();
        filesIn(RESOURCES.resolve("templates"), ".ftl").forEach(file -> used.addAll(find(KEY_IN_TEMPLATE, file)));
        filesIn(SOURCES, ".java").forEach(file -> used.addAll(find(KEY_IN_JAVA, file)));

        assertThat(used).hasSizeGreaterThan(30);
        assertThat(english().stringPropertyNames()).containsAll(used);
    }

    @Test
    void thePanelUsesAllOfItsKeysAndNoOthers() {
        Set<String> used = new TreeSet<>();
        filesIn(PANEL, ".js").forEach(file -> used.addAll(find(KEY_IN_PANEL, file)));

        assertThat(english().stringPropertyNames())
                .filteredOn(key -> key.startsWith("backupCodesPanel"))
                .containsExactlyInAnyOrderElementsOf(used);
    }

    @Test
    void thePanelReadsRawTexts() {
        bundles.forEach((name, bundle) -> bundle.stringPropertyNames().stream()
                .filter(key -> key.startsWith("backupCodesPanel"))
                .forEach(key -> assertThat(bundle.getProperty(key).replaceAll("\\{\\{\\d}}", ""))
                        .as(name + " " + key)
                        .doesNotContain("{", "}")));
    }

    private Properties english() {
        return bundles.get("messages_en.properties");
    }

    private static boolean isForTheAccountConsole(String text) {
        return text.contains("{{");
    }

    private static Set<String> placeholders(String text) {
        Matcher matcher = PLACEHOLDER.matcher(text);
        return matcher.results().map(result -> result.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> find(Pattern pattern, Path file) {
        return read(
                file,
                text -> pattern.matcher(text)
                        .results()
                        .map(result -> result.group(1))
                        .toList());
    }

    private static Properties load(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
            return properties;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <T> T read(Path file, Function<String, T> use) {
        try {
            return use.apply(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> filesIn(Path folder, String ending) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ending)).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
