package dev.backupcodes.keycloak;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** The panel's modules as they are put into the jar. */
class PanelFileTest {

    private static final Path SOURCES = Path.of("src", "main", "js");
    private static final Path THEME = Path.of("target", "classes", "theme", "backup-codes", "admin");
    private static final Pattern IMPORT = Pattern.compile("^import .* from \"(.*)\";$", Pattern.MULTILINE);
    private static final int LIMIT = 56 * 1024;

    @Test
    void theThemeNamesOneOfThemInAFolderOfTheirChecksum() throws IOException {
        assertThat(entry()).isRegularFile();
        assertThat(entry().getParent().getFileName().toString()).matches("backup-codes-[0-9a-f]{64}");
    }

    @Test
    void theyAreTheSourcesAndNothingElseIsThere() throws IOException {
        assertThat(filesIn(THEME.resolve("resources"))).isEqualTo(filesIn(SOURCES));
        assertThat(filesIn(entry().getParent())).isEqualTo(filesIn(SOURCES));
    }

    @Test
    void theyAreSmall() throws IOException {
        int size = 0;
        for (String module : filesIn(SOURCES).values()) {
            ByteArrayOutputStream small = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(small)) {
                gzip.write(module.getBytes(UTF_8));
            }
            size += small.size();
        }
        assertThat(size).isLessThan(LIMIT);
    }

    @Test
    void theyStandAlone() throws IOException {
        List<String> siblings =
                filesIn(SOURCES).keySet().stream().map(name -> "./" + name).toList();
        assertThat(filesIn(SOURCES).values()).allSatisfy(module -> {
            assertThat(IMPORT.matcher(module).results().map(found -> found.group(1)))
                    .isSubsetOf(siblings);
            assertThat(IMPORT.matcher(module).replaceAll(""))
                    .doesNotContainPattern("(?m)^import |import\\(|require\\(");
        });
    }

    @Test
    void theyKeepNothingAndWriteNoMarkup() throws IOException {
        assertThat(filesIn(SOURCES).values())
                .allSatisfy(module -> assertThat(module)
                        .doesNotContain(
                                "innerHTML",
                                "outerHTML",
                                "insertAdjacentHTML",
                                "document.write",
                                "eval(",
                                "localStorage",
                                "sessionStorage",
                                "indexedDB",
                                "document.cookie"));
    }

    private static Map<String, String> filesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString(),
                            PanelFileTest::read,
                            (one, other) -> one,
                            TreeMap::new));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path entry() throws IOException {
        Properties theme = new Properties();
        try (Reader reader = Files.newBufferedReader(THEME.resolve("theme.properties"))) {
            theme.load(reader);
        }
        return THEME.resolve("resources").resolve(theme.getProperty("scripts.backupCodes"));
    }
}
