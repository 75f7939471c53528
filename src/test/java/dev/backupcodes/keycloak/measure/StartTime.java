package dev.backupcodes.keycloak.measure;

import dev.backupcodes.keycloak.server.Database;
import dev.backupcodes.keycloak.server.KeycloakServer;
import dev.backupcodes.keycloak.server.Postgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.keycloak.admin.client.Keycloak;
import org.keycloak.common.util.MultivaluedHashMap;
import org.keycloak.representations.idm.ComponentExportRepresentation;
import org.keycloak.representations.idm.RealmRepresentation;

/**
 * How long a server with many realms takes to start, without and with the extension, by turns on the same PostgreSQL: what
 * Keycloak itself logs. {@code ./mvnw -Dstart=measure.StartTime -Drealms=1000 -Drounds=5}; both numbers may be left out.
 */
public final class StartTime {

    private static final Pattern STARTED = Pattern.compile("started in ([0-9.]+)s");
    private static final Pattern BOOTSTRAP = Pattern.compile("Bootstrap completed in ([0-9.]+) seconds");

    /** Making RSA keys is most of the work of making a realm, and of no matter here. */
    private static final MultivaluedHashMap<String, ComponentExportRepresentation> ONE_KEY = oneKey();

    private final KeycloakServer server;
    private final Database database;
    private final Path ourJar;
    private final Path installed;

    private StartTime(KeycloakServer server, Database database) {
        this.server = server;
        this.database = database;
        this.ourJar = Path.of(System.getProperty("provider.jar"));
        this.installed =
                server.home().resolve("providers").resolve(ourJar.getFileName().toString());
    }

    public static void main(String[] args) throws IOException {
        int realms = Integer.getInteger("realms", 1000);
        int rounds = Integer.getInteger("rounds", 5);
        try (Postgres postgres = Postgres.started();
                KeycloakServer server = KeycloakServer.builder()
                        .name("start-time")
                        .database(postgres)
                        .start()) {
            new StartTime(server, postgres).measure(realms, rounds);
        }
    }

    private void measure(int realms, int rounds) throws IOException {
        remove();
        create(realms);
        say("start without the extension, to warm up: %s", start());
        install();
        say("first start with it, which adds the roles to %d realms: %s", realms, start());
        List<Double> without = new ArrayList<>();
        List<Double> with = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            remove();
            start();
            without.add(note("without", start()));
            install();
            start();
            with.add(note("with", start()));
        }
        say(
                "median bootstrap with %d realms: %.3f s without, %.3f s with, ratio %.3f",
                realms, median(without), median(with), median(with) / median(without));
    }

    private void create(int realms) {
        start();
        try (Keycloak admin = server.adminClient()) {
            for (int i = 0; i < realms; i++) {
                RealmRepresentation realm = new RealmRepresentation();
                realm.setRealm("realm-" + i);
                realm.setEnabled(true);
                realm.setComponents(ONE_KEY);
                admin.realms().create(realm);
                if (i % 20 == 19) {
                    forgetMasterAdminsRoles();
                }
                if (i % 100 == 99) {
                    say("%d realms", i + 1);
                }
            }
        }
    }

    /**
     * The master administrator gets twenty roles with every realm, and Keycloak looks through them all when the next one is
     * made. The start does not look at them.
     */
    private void forgetMasterAdminsRoles() {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("delete from composite_role where composite in"
                    + " (select id from keycloak_role where name = 'admin' and not client_role) and child_role in"
                    + " (select r.id from keycloak_role r join client c on r.client = c.id"
                    + " where c.client_id like 'realm-%-realm')");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static MultivaluedHashMap<String, ComponentExportRepresentation> oneKey() {
        ComponentExportRepresentation key = new ComponentExportRepresentation();
        key.setName("hmac");
        key.setProviderId("hmac-generated");
        MultivaluedHashMap<String, ComponentExportRepresentation> components = new MultivaluedHashMap<>();
        components.add("org.keycloak.keys.KeyProvider", key);
        return components;
    }

    private static double note(String what, Start start) {
        say("%s: %s", what, start);
        return start.bootstrap();
    }

    private void install() throws IOException {
        Files.copy(ourJar, installed);
    }

    private void remove() throws IOException {
        Files.delete(installed);
    }

    private Start start() {
        long from = server.logPosition();
        server.restart();
        String log = server.logText(from);
        return new Start(last(STARTED, log), last(BOOTSTRAP, log));
    }

    private static double last(Pattern pattern, String log) {
        return pattern.matcher(log)
                .results()
                .mapToDouble(found -> Double.parseDouble(found.group(1)))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }

    private static void say(String text, Object... values) {
        System.out.printf(text + "%n", values);
    }

    private record Start(double total, double bootstrap) {

        @Override
        public String toString() {
            return "bootstrap %.3f s, start in all %.3f s".formatted(bootstrap, total);
        }
    }
}
