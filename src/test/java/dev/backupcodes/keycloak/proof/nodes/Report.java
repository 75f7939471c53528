package dev.backupcodes.keycloak.proof.nodes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/** The figures of a suite, for people: {@code target/proof/<suite>.txt}. */
final class Report {

    private static final Path FOLDER = Path.of("target", "proof");

    private final Path file;
    private final Map<String, Map<String, LongAdder>> counts = new ConcurrentSkipListMap<>();

    /** @param suite its name, which is the file's */
    Report(String suite) {
        file = FOLDER.resolve(suite + ".txt");
        try {
            Files.createDirectories(FOLDER);
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void line(String text) {
        try {
            Files.writeString(
                    file, text + System.lineSeparator(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void count(String what, String outcome) {
        counts.computeIfAbsent(what, any -> new ConcurrentSkipListMap<>())
                .computeIfAbsent(outcome, any -> new LongAdder())
                .increment();
    }

    void count(String what, List<Happening> happenings) {
        count(what, "rounds");
        happenings.forEach(
                happening -> count(what, happening.deed().getClass().getSimpleName() + " " + happening.answer()));
    }

    /** Writes what was counted, and forgets it. */
    void write() {
        counts.forEach((what, outcomes) -> line(what + ": " + new TreeMap<>(outcomes)));
        counts.clear();
    }

    /** A full run takes long: what failed is told at once. */
    static final class Failures implements TestWatcher {

        @Override
        public void testFailed(ExtensionContext context, Throwable cause) {
            System.out.println(context.getDisplayName() + " failed: " + cause);
        }
    }
}
