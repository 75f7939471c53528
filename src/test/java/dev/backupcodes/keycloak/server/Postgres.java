package dev.backupcodes.keycloak.server;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * PostgreSQL, with commits as its own default has them: an answer comes when the commit is in its log. What Keycloak would commit
 * without waiting is put off for ten seconds, so that a crash shows it.
 */
public final class Postgres implements Database {

    private static final String USER = "postgres";
    private static final Path LOG = Path.of("log", "postgres.log");

    private final int port = FreePorts.next();
    private final Path data;
    private EmbeddedPostgres server;

    private Postgres() {
        try {
            data = Files.createTempDirectory("postgres");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Postgres started() {
        Postgres postgres = new Postgres();
        postgres.start();
        return postgres;
    }

    @Override
    public String vendor() {
        return USER;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public String url(int at) {
        return "jdbc:postgresql://localhost:" + at + "/" + USER;
    }

    @Override
    public String user() {
        return USER;
    }

    @Override
    public Connection connect() throws SQLException {
        return server.getPostgresDatabase().getConnection();
    }

    @Override
    public int openTransactions() {
        return count("select count(*) from pg_stat_activity"
                + " where backend_type = 'client backend' and state <> 'idle' and pid <> pg_backend_pid()");
    }

    @Override
    public void readOnly(boolean yes) {
        execute("alter system set default_transaction_read_only = " + yes, "select pg_reload_conf()");
    }

    /** Writes every statement to {@link #log()}, or stops that; each line begins with the number of its connection's process in brackets. */
    public void logStatements(boolean yes) {
        execute("alter system set log_statement = " + (yes ? "'all'" : "'none'"), "select pg_reload_conf()");
    }

    public Path log() {
        return data.resolve(LOG);
    }

    @Override
    public void start() {
        try {
            server = EmbeddedPostgres.builder()
                    .setPort(port)
                    .setDataDirectory(data)
                    .setCleanDataDirectory(false)
                    .setPGStartupWait(Duration.ofMinutes(2))
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("wal_writer_delay", "10s")
                    .setServerConfig("logging_collector", "on")
                    .setServerConfig("log_directory", LOG.getParent().toString())
                    .setServerConfig("log_filename", LOG.getFileName().toString())
                    .setServerConfig("log_line_prefix", "[%p]")
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The signal of {@code pg_ctl stop -m immediate}. */
    @Override
    public void crash() {
        try {
            long pid = Long.parseLong(
                    Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
            Processes.signal("QUIT", pid);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        stop();
    }

    @Override
    public void stop() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        stop();
        try {
            ServerFolder.delete(data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
