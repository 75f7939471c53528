package dev.backupcodes.keycloak;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.impl.driver.Driver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Our JavaScript as Prettier and the TypeScript compiler see it. Node comes with Playwright, so that nobody has to install
 * it, and Maven has unpacked the two tools. They read {@code .prettierrc.json} and {@code jsconfig.json}, as editors do.
 */
class JavaScriptTest {

    private static final Path TOOLS = Path.of("target", "javascript-tools");

    /** {@code ./mvnw test -Dtest=JavaScriptTest -Dprettier=--write} formats the files. */
    @Test
    void itIsFormatted() throws IOException, InterruptedException {
        run("prettier/*/bin/prettier.cjs", System.getProperty("prettier", "--check"), "src/main/js", "themes/**/*.js");
    }

    /** Names that nobody declares, variables that nobody uses, code that is never reached, types that do not fit. */
    @Test
    void itHasNoMistakes() throws IOException, InterruptedException {
        run("typescript/*/lib/tsc.js", "--project", "jsconfig.json", "--pretty", "false");
    }

    private static void run(String tool, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(node(), script(tool)));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    private static String node() {
        Path folder = Driver.ensureDriverInstalled(Map.of(), false).driverDir();
        Path node = folder.resolve("node.exe");
        return (Files.exists(node) ? node : folder.resolve("node")).toString();
    }

    private static String script(String tool) throws IOException {
        var matcher = TOOLS.getFileSystem().getPathMatcher("glob:**/" + tool);
        try (Stream<Path> files = Files.walk(TOOLS)) {
            return files.filter(matcher::matches).findFirst().orElseThrow().toString();
        }
    }
}
