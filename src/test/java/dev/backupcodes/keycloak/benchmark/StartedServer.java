package dev.backupcodes.keycloak.benchmark;

import dev.backupcodes.keycloak.server.Database;
import dev.backupcodes.keycloak.server.KeycloakServer;
import java.util.Map;
import java.util.function.Consumer;

/** A server as in production, built once for one jar and then started again and again; between two starts it is off. */
final class StartedServer implements AutoCloseable {

    private final String name;
    private final KeycloakServer server;
    private final Start first;

    private StartedServer(String name, KeycloakServer server) {
        this.name = name;
        this.server = server;
        this.first = Start.of(server, 0);
        server.stop();
        report(first);
    }

    /** Builds it and starts it once. */
    static StartedServer with(String name, Database database, Consumer<KeycloakServer.Builder> jar) {
        KeycloakServer.Builder builder = KeycloakServer.builder()
                .name("start-up-" + name)
                .buildFirst(Map.of("KC_DB", database.vendor()))
                .command("start", "--optimized")
                // A cluster of one, that others on this machine might join, is no part of what is compared.
                .option("cache", "local")
                .option("http-enabled", "true")
                .option("hostname-strict", "false")
                .database(database, database.port());
        jar.accept(builder);
        return new StartedServer(name, builder.start());
    }

    /** The start that came with the building. */
    Start first() {
        return first;
    }

    Start start() {
        long from = server.logPosition();
        server.startAgain();
        Start start = Start.of(server, from);
        server.stop();
        report(start);
        return start;
    }

    /** Lets it run for as long as something is done with it. */
    void whileOn(Consumer<KeycloakServer> work) {
        server.startAgain();
        work.accept(server);
        server.stop();
    }

    private void report(Start start) {
        System.out.println(name + ": " + start);
    }

    @Override
    public void close() {
        server.close();
    }
}
