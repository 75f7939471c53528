package dev.backupcodes.keycloak.it;

import dev.backupcodes.keycloak.demo.Demo;
import dev.backupcodes.keycloak.server.Database;
import dev.backupcodes.keycloak.server.FreePorts;
import dev.backupcodes.keycloak.server.KeycloakServer;
import dev.backupcodes.keycloak.server.MailCatcher;
import dev.backupcodes.keycloak.server.TestClock;
import dev.backupcodes.keycloak.server.TestProviderJar;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.keycloak.admin.client.Keycloak;

/**
 * The one server, with mail catcher and clock, that all integration tests of a JVM share. It starts when the first
 * of them asks for it and ends with the JVM. Tests keep apart by realms of their own ({@link TestRealm}); the demo realm
 * is there too.
 *
 * <p>The system property {@code test.log.categories} names the categories that log at DEBUG, separated by commas.
 */
public final class SharedServer implements AutoCloseable {

    /** Java compiles what soon ends no better than it has to: half the processor time of a start. */
    private static final String QUICKLY = "-XX:TieredStopAtLevel=1";

    private static SharedServer instance;

    private final MailCatcher mail;
    private final List<KeycloakServer> nodes;
    private final TestClock clock;
    private final Keycloak admin;

    private SharedServer(MailCatcher mail, List<KeycloakServer> nodes) {
        this.mail = mail;
        this.nodes = nodes;
        clock = new TestClock(nodes);
        admin = keycloak().adminClient();
    }

    private static SharedServer single(String name, Consumer<KeycloakServer.Builder> more) {
        MailCatcher mail = new MailCatcher();
        KeycloakServer.Builder builder = settings(name, mail, ownProviders()).environment("JAVA_OPTS_APPEND", QUICKLY);
        more.accept(builder);
        return new SharedServer(mail, List.of(builder.start()));
    }

    private static List<Path> ownProviders() {
        return List.of(TestClock.jar(), TestProviderJar.build("dev.backupcodes.keycloak.testprovider"));
    }

    private static KeycloakServer.Builder settings(String name, MailCatcher mail, List<Path> providers) {
        KeycloakServer.Builder builder = KeycloakServer.builder()
                .name(name)
                // As in production: start-dev reads every template anew for every page, and no browser keeps a file.
                .option("spi-theme--cache-themes", "true")
                .option("spi-theme--cache-templates", "true")
                .option("spi-theme--static-max-age", "2592000")
                // A hash costs next to nothing, other than in production: thousands are made here, and no test is about
                // their cost. The server of OptimizedStartIT has Keycloak's own settings.
                .option("spi-password-hashing--argon2--iterations", "1")
                .option("spi-password-hashing--argon2--memory", "512")
                // As a rule twice a day: the steps of Keycloak's Workflows whose time has come.
                .option("spi-events-listener--workflow-event-listener--step-runner-task-interval", "2s")
                .importRealm(Demo.REALM)
                .environment("DEMO_SMTP_HOST", "127.0.0.1")
                .environment("DEMO_SMTP_PORT", String.valueOf(mail.port()));
        providers.forEach(builder::providerJar);
        for (String category : System.getProperty(
                        "test.log.categories", "dev.backupcodes,org.keycloak.authentication,org.keycloak.events")
                .split(",")) {
            builder.logLevel(category.strip(), "debug");
        }
        return builder;
    }

    /** The suites in their full sizes run long enough for better code. */
    private static String quickly() {
        return "full".equals(System.getProperty("proof")) ? "" : QUICKLY;
    }

    public static synchronized SharedServer get() {
        if (instance == null) {
            instance = single(
                    System.getProperty("test.server", "shared"), builder -> builder.option("metrics-enabled", "true"));
        }
        return instance;
    }

    /** Another server, for what cannot be shared; whoever starts it closes it. */
    public static SharedServer start(String name, Consumer<KeycloakServer.Builder> more) {
        return single(name, more);
    }

    /**
     * Several nodes of one cluster, as in production: built first, started optimized, and found by each other in the database that
     * they share.
     *
     * @param buildEnvironment what Keycloak is built with, beside the database's vendor
     * @param alike whether all nodes have the same jars, so that one build is enough
     * @param more settings of each node, by its number from 0 on
     */
    public static SharedServer cluster(
            String name,
            int nodes,
            Database database,
            Map<String, String> buildEnvironment,
            boolean alike,
            BiConsumer<Integer, KeycloakServer.Builder> more) {
        MailCatcher mail = new MailCatcher();
        List<Path> providers = ownProviders();
        List<KeycloakServer> started = new ArrayList<>();
        try {
            for (int node = 0; node < nodes; node++) {
                KeycloakServer.Builder builder = settings(name + "-" + node, mail, providers)
                        .database(database, database.port())
                        .environment("JAVA_OPTS_APPEND", quickly())
                        .command("start", "--optimized")
                        .option("http-enabled", "true")
                        .option("hostname-strict", "false")
                        .option("cache-embedded-network-bind-address", "127.0.0.1")
                        .option("cache-embedded-network-bind-port", String.valueOf(FreePorts.next()));
                Map<String, String> build = new HashMap<>(buildEnvironment);
                build.put("KC_DB", database.vendor());
                build.put("JAVA_OPTS_APPEND", QUICKLY);
                if (node == 0 || !alike) {
                    builder.buildFirst(build);
                } else {
                    // Built once for all.
                    builder.distribution(started.get(0).home());
                }
                more.accept(node, builder);
                started.add(builder.start());
            }
            return new SharedServer(mail, List.copyOf(started));
        } catch (RuntimeException e) {
            started.forEach(KeycloakServer::close);
            mail.close();
            throw e;
        }
    }

    @Override
    public void close() {
        admin.close();
        nodes.forEach(KeycloakServer::close);
        mail.close();
    }

    /** The server, or the first node. */
    public KeycloakServer keycloak() {
        return nodes.get(0);
    }

    /** All nodes of the cluster. */
    public List<KeycloakServer> nodes() {
        return nodes;
    }

    public MailCatcher mail() {
        return mail;
    }

    /** Every {@link TestRealm} in a field puts it back after each test: the others' sessions live by it. */
    public TestClock clock() {
        return clock;
    }

    /** The administrator of the master realm. */
    public Keycloak admin() {
        return admin;
    }

    public Inspect inspect(String realm) {
        return new Inspect(keycloak().baseUrl(), realm);
    }
}
