package dev.backupcodes.keycloak.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The workflows that build and release in public, as far as a file can be trusted to say what it does. */
class PublicBuildTest {

    private static final Path WORKFLOWS = Path.of(".github", "workflows");

    @Test
    void everyActionIsPinnedToACommit() {
        List<String> actions = lines("uses: ");
        assertThat(actions)
                .isNotEmpty()
                .allMatch(action -> action.matches("[a-z-]+/[a-z-]+@[0-9a-f]{40} # v\\d+\\.\\d+\\.\\d+"));
    }

    @Test
    void nothingIsAllowedUnlessAJobAsksForIt() {
        for (Path workflow : workflows()) {
            assertThat(read(workflow)).as(workflow.toString()).contains("\npermissions:\n  contents: read\n");
        }
        assertThat(lines("contents: "))
                .as("one job writes, and it builds nothing")
                .containsOnlyOnce("write");
    }

    @Test
    void theyRunWhatTheReadmeSays() {
        assertThat(workflows())
                .isNotEmpty()
                .allSatisfy(workflow -> assertThat(read(workflow)).contains("- run: .ci/run"));
    }

    @Test
    void noTextFromOutsideIsPutIntoAScript() {
        assertThat(lines("run: ")).noneMatch(script -> script.contains("${{"));
    }

    private static List<String> lines(String key) {
        return workflows().stream()
                .flatMap(workflow -> read(workflow).lines())
                .map(String::strip)
                .map(line -> line.replaceFirst("^- ", ""))
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(key.length()))
                .toList();
    }

    private static List<Path> workflows() {
        try (Stream<Path> files = Files.list(WORKFLOWS)) {
            return files.toList();
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
