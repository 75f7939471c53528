package dev.backupcodes.keycloak.it;

import dev.backupcodes.keycloak.demo.Demo;
import dev.backupcodes.keycloak.server.KeycloakServer;
import dev.backupcodes.keycloak.server.MailCatcher;
import dev.backupcodes.keycloak.server.TestClock;
import dev.backupcodes.keycloak.server.TestProviderJar;
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

    private static SharedServer instance;

    private final MailCatcher mail = new MailCatcher();
    private final KeycloakServer keycloak;
    private final TestClock clock;
    private final Keycloak admin;

    private SharedServer(String name, Consumer<KeycloakServer.Builder> more) {
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
                .importRealm(Demo.REALM)
                .environment("DEMO_SMTP_HOST", "127.0.0.1")
                .environment("DEMO_SMTP_PORT", String.valueOf(mail.port()))
                .providerJar(TestClock.jar())
                .providerJar(TestProviderJar.build("dev.backupcodes.keycloak.testprovider"));
        for (String category : System.getProperty(
                        "test.log.categories", "dev.backupcodes,org.keycloak.authentication,org.keycloak.events")
                .split(",")) {
            builder.logLevel(category.strip(), "debug");
        }
        more.accept(builder);
        keycloak = builder.start();
        clock = new TestClock(keycloak);
        admin = keycloak.adminClient();
    }

    public static synchronized SharedServer get() {
        if (instance == null) {
            instance = new SharedServer(System.getProperty("test.server", "shared"), builder -> {});
        }
        return instance;
    }

    /**
     * Another server, for what cannot be shared; whoever starts it closes it. Java compiles what soon ends no better than it has
     * to: half the processor time of a start.
     */
    public static SharedServer start(String name, Consumer<KeycloakServer.Builder> more) {
        return new SharedServer(
                name, builder -> more.accept(builder.environment("JAVA_OPTS_APPEND", "-XX:TieredStopAtLevel=1")));
    }

    @Override
    public void close() {
        admin.close();
        keycloak.close();
        mail.close();
    }

    public KeycloakServer keycloak() {
        return keycloak;
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
        return new Inspect(keycloak.baseUrl(), realm);
    }
}
