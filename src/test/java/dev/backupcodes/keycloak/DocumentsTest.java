package dev.backupcodes.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documents name is there: files, headings, and what their Maven commands are made of. */
class DocumentsTest {

    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern FENCE = Pattern.compile("(?s)```.*?```");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
    private static final Pattern MAVEN = Pattern.compile("(?:\\./mvnw|\\.\\\\mvnw\\.cmd) ([^`\\n|]*)");
    private static final Pattern OPTION =
            Pattern.compile("-D([A-Za-z][A-Za-z._-]*[A-Za-z])(?:=('[^']*'|[^\\s`'\"|]*))?");
    private static final Pattern PROFILE = Pattern.compile("-P\\s*([a-z]+)");

    private static final Set<String> GOALS = Set.of("verify", "test", "package", "clean", "install", "spotless:apply");
    private static final String TESTS = "src/test/java";

    /** Options of Maven, its plugins and Java. */
    private static final Pattern OF_OTHERS =
            Pattern.compile("skipTests|skipITs|surefire\\..*|https\\.proxy.*|aether\\..*");

    static Stream<Path> documents() {
        return Stream.concat(
                Stream.of("README", "CONTRIBUTING", "SECURITY", "CHANGELOG").map(name -> Path.of(name + ".md")),
                files("docs", ".md"));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyLinkLeadsToAFileAndAHeading(Path document) {
        String text = FENCE.matcher(read(document)).replaceAll("");
        all(LINK, text)
                .map(link -> link.group(1))
                .filter(link -> !link.matches("[a-z]+:.*") && !link.startsWith("<"))
                .forEach(link -> {
                    String[] parts = link.split("#", 2);
                    Path target = parts[0].isEmpty() ? document : document.resolveSibling(parts[0]);
                    assertThat(target).as(document + ": " + link).exists();
                    if (parts.length == 2 && target.toString().endsWith(".md")) {
                        assertThat(anchors(target)).as(document + ": " + link).contains(parts[1]);
                    }
                });
    }

    /** As GitHub makes them. */
    private static List<String> anchors(Path document) {
        return all(HEADING, FENCE.matcher(read(document)).replaceAll(""))
                .map(heading -> heading.group(1)
                        .replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyMavenCommandIsMadeOfGoalsAndProfilesThatThereAre(Path document) {
        String pom = read(Path.of("pom.xml"));
        all(MAVEN, read(document)).map(command -> command.group(1)).forEach(command -> {
            all(PROFILE, command)
                    .forEach(profile -> assertThat(pom)
                            .as(document + ": " + command)
                            .contains("<id>" + profile.group(1) + "</id>"));
            String goals = command.replaceAll(
                    "#.*|&&.*|-P\\s*[a-z]+|\"?-D('[^']*'|[^\\s\"'])*\"?|--?[a-z-]+|'[^']*'|[,.;]", " ");
            assertThat(goals.strip().split("\\s+"))
                    .as(document + ": " + command)
                    .allMatch(goal -> goal.isEmpty() || GOALS.contains(goal));
        });
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyOptionIsReadBySomethingAndEveryTestOfACommandExists(Path document) {
        all(OPTION, read(document)).forEach(option -> {
            String name = option.group(1);
            String value = option.group(2) == null ? "" : option.group(2).replace("'", "");
            switch (name) {
                case "it.test", "test" ->
                    Arrays.stream(value.replaceAll("#.*", "").split(","))
                            .filter(test -> !test.equalsIgnoreCase("none"))
                            .forEach(test -> assertThat(classes(test))
                                    .as(document + ": " + value)
                                    .isNotEmpty());
                case "start" ->
                    assertThat(read(Path.of(TESTS, "dev/backupcodes/keycloak", value.replace('.', '/') + ".java")))
                            .as(document + ": " + value)
                            .contains("public static void main(");
                default ->
                    assertThat(OF_OTHERS.matcher(name).matches() || isRead(name))
                            .as(document + ": -D" + name)
                            .isTrue();
            }
        });
    }

    private static List<Path> classes(String pattern) {
        Pattern name = Pattern.compile(pattern.replaceFirst(".*/", "").replace("*", ".*") + "\\.java");
        return files(TESTS, ".java")
                .filter(file -> name.matcher(file.getFileName().toString()).matches())
                .toList();
    }

    private static boolean isRead(String option) {
        return Stream.concat(Stream.of(Path.of("pom.xml")), files(TESTS, ".java"))
                .map(DocumentsTest::read)
                .anyMatch(text -> text.contains("\"" + option + "\"") || text.contains("${" + option + "}"));
    }

    private static Stream<MatchResult> all(Pattern pattern, String text) {
        return pattern.matcher(text).results();
    }

    private static Stream<Path> files(String folder, String end) {
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
            return files.filter(file -> file.toString().endsWith(end)).collect(Collectors.toList()).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
