package dev.backupcodes.keycloak.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * Providers that only tests need, packed at run time from the compiled test classes of one package and of those under
 * it, to be put beside our jar. The services files are those of {@code src/test/resources/META-INF/services}, of
 * each only the lines that name a class of the package.
 */
public final class TestProviderJar {

    /** Without a bean archive, Keycloak does not look for resource methods in a jar. */
    private static final String BEANS = """
            <?xml version="1.0" encoding="UTF-8"?>
            <beans xmlns="https://jakarta.ee/xml/ns/jakartaee" bean-discovery-mode="all"/>
            """;

    private TestProviderJar() {}

    public static Path build(String packageName) {
        try {
            Path classes = testClasses(packageName);
            Path jar = Files.createTempDirectory("test-provider").resolve("test-provider.jar");
            jar.toFile().deleteOnExit();
            jar.getParent().toFile().deleteOnExit();
            try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
                put(out, "META-INF/beans.xml", BEANS.getBytes(StandardCharsets.UTF_8));
                for (Path file : files(classes.resolve(packageName.replace('.', '/')))) {
                    put(out, classes.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
                }
                for (Path file : files(classes.resolve("META-INF/services"))) {
                    List<String> lines = Files.readAllLines(file).stream()
                            .filter(line -> line.startsWith(packageName + "."))
                            .toList();
                    if (!lines.isEmpty()) {
                        put(
                                out,
                                "META-INF/services/" + file.getFileName(),
                                String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
                    }
                }
            }
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path testClasses(String packageName) {
        String folder = packageName.replace('.', '/');
        URL url = TestProviderJar.class.getClassLoader().getResource(folder);
        if (url == null) {
            throw new IllegalArgumentException("There is no package " + packageName + " among the test classes.");
        }
        try {
            Path path = Path.of(url.toURI());
            for (int i = folder.split("/").length; i > 0; i--) {
                path = path.getParent();
            }
            return path;
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> found = Files.walk(folder)) {
            return found.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static void put(JarOutputStream out, String name, byte[] content) throws IOException {
        out.putNextEntry(new JarEntry(name));
        out.write(content);
        out.closeEntry();
    }
}
