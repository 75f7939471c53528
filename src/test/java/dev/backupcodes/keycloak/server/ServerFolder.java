package dev.backupcodes.keycloak.server;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A server's own copy of Keycloak's distribution. The jars, which make up nearly all of it, are hard links; what a
 * start changes (lib/quarkus, data, conf, providers) is the copy's own.
 */
final class ServerFolder {

    private ServerFolder() {}

    static void create(Path distribution, Path home) throws IOException {
        delete(home);
        Files.createDirectories(home.getParent());
        Files.walkFileTree(distribution, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) throws IOException {
                Path relative = distribution.relativize(dir);
                if (relative.startsWith("data") || relative.startsWith("providers")) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(home.resolve(relative.toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Path relative = distribution.relativize(file);
                Path target = home.resolve(relative.toString());
                boolean shared =
                        relative.toString().endsWith(".jar") && !relative.startsWith(Path.of("lib", "quarkus"));
                if (!shared || !link(target, file)) {
                    Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        Files.createDirectories(home.resolve("providers"));
    }

    /** Not every file system has hard links. */
    private static boolean link(Path target, Path file) {
        try {
            Files.createLink(target, file);
            return true;
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path dir, IOException failure) throws IOException {
                Files.delete(dir);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
