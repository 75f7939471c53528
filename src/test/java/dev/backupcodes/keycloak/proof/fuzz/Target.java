package dev.backupcodes.keycloak.proof.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A test that takes any input.
 *
 * @param type name of the class
 * @param method name of the method
 */
record Target(String type, String method) {

    private static final Path CLASSES = Path.of("target", "test-classes");
    private static final String SUFFIX = "FuzzTest.class";

    /** In classes that are called so. They are found, not listed: none is forgotten. */
    static List<Target> all() {
        try (Stream<Path> files = Files.walk(CLASSES)) {
            return files.filter(file -> file.getFileName().toString().endsWith(SUFFIX))
                    .map(Target::nameOf)
                    .sorted()
                    .flatMap(Target::in)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String nameOf(Path file) {
        String path = CLASSES.relativize(file).toString();
        return path.substring(0, path.length() - ".class".length())
                .replace(file.getFileSystem().getSeparator(), ".");
    }

    private static Stream<Target> in(String type) {
        try {
            return Stream.of(Class.forName(type).getDeclaredMethods())
                    .filter(method -> method.isAnnotationPresent(FuzzTest.class))
                    .map(method -> new Target(type, method.getName()));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return type.substring(type.lastIndexOf('.') + 1) + "." + method;
    }
}
