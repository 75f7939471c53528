package dev.backupcodes.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Properties;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** The panel's script as it is put into the jar. */
class PanelFileTest {

    private static final Path THEME = Path.of("target", "classes", "theme", "backup-codes", "admin");
    private static final int LIMIT = 30 * 1024;

    @Test
    void thereIsOneScriptAndTheThemeNamesIt() throws IOException {
        try (Stream<Path> files = Files.walk(THEME.resolve("resources"))) {
            assertThat(files.filter(Files::isRegularFile)).containsExactly(script());
        }
    }

    @Test
    void itsNameChangesWithItsContent() throws IOException, GeneralSecurityException {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(script()));
        assertThat(script().getFileName())
                .hasToString("backup-codes-" + HexFormat.of().formatHex(hash).substring(0, 12) + ".js");
    }

    @Test
    void itIsSmall() throws IOException {
        ByteArrayOutputStream small = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(small)) {
            gzip.write(Files.readAllBytes(script()));
        }
        assertThat(small.size()).isLessThan(LIMIT);
    }

    @Test
    void itStandsAlone() throws IOException {
        assertThat(Files.readString(script())).doesNotContainPattern("(?m)^import |import\\(|require\\(");
    }

    @Test
    void itKeepsNothingAndWritesNoMarkup() throws IOException {
        assertThat(Files.readString(script()))
                .doesNotContain(
                        "innerHTML",
                        "outerHTML",
                        "insertAdjacentHTML",
                        "document.write",
                        "eval(",
                        "localStorage",
                        "sessionStorage",
                        "indexedDB",
                        "document.cookie");
    }

    private static Path script() throws IOException {
        Properties theme = new Properties();
        try (Reader reader = Files.newBufferedReader(THEME.resolve("theme.properties"), StandardCharsets.UTF_8)) {
            theme.load(reader);
        }
        return THEME.resolve("resources").resolve(theme.getProperty("scripts.backupCodes"));
    }
}
