package dev.backupcodes.keycloak;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** The message bundles, without a server. */
public final class Texts {

    private static final Path BUNDLES = Path.of("themes", "theme-resources", "messages");

    private Texts() {}

    /** @param language as in the name of the file */
    public static Properties in(String language) {
        Properties texts = new Properties();
        try (Reader reader = Files.newBufferedReader(BUNDLES.resolve("messages_" + language + ".properties"))) {
            texts.load(reader);
            return texts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
