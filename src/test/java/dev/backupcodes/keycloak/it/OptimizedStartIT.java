package dev.backupcodes.keycloak.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.backupcodes.keycloak.demo.Demo;
import dev.backupcodes.keycloak.docker.ComposeFile;
import dev.backupcodes.keycloak.docker.Dockerfile;
import dev.backupcodes.keycloak.server.FreePorts;
import dev.backupcodes.keycloak.server.KeycloakServer;
import dev.backupcodes.keycloak.server.MailCatcher;
import dev.backupcodes.keycloak.server.Postgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.keycloak.admin.client.Keycloak;
import org.keycloak.admin.client.resource.UsersResource;

/**
 * What {@code docker/Dockerfile} and {@code docker/compose.yaml} do, step by step and without Docker: {@code kc.sh build}
 * with the image's settings, then its command in production mode, with Compose's environment. Only addresses differ, and
 * how much Java compiles.
 */
final class OptimizedStartIT {

    private static final Dockerfile IMAGE = Dockerfile.read();
    private static final ComposeFile COMPOSE = ComposeFile.read();
    private static final int MANAGEMENT = FreePorts.next();

    private static Postgres postgres;
    private static MailCatcher mail;
    private static KeycloakServer keycloak;
    private static Keycloak admin;

    @BeforeAll
    static void startAsTheImageDoes() {
        postgres = Postgres.started();
        mail = new MailCatcher();
        int port = FreePorts.next();
        KeycloakServer.Builder builder = KeycloakServer.builder()
                .name("optimized")
                .port(port)
                .managementPort(MANAGEMENT)
                .importRealm(Demo.REALM)
                .buildFirst(quickly(IMAGE.buildEnvironment()))
                .command(IMAGE.command().toArray(String[]::new))
                // The nodes of a cluster find each other; on a machine of many tests this one is to stay alone.
                .option("cache-embedded-network-bind-address", "127.0.0.1")
                .option("cache-embedded-network-bind-port", String.valueOf(FreePorts.next()));
        quickly(environment(port)).forEach(builder::environment);
        keycloak = builder.start();
        // With health checks on, Keycloak fills the database after it has reported to be started, and answers 503 so
        // long.
        Waiting.until(
                "Keycloak is ready",
                Duration.ofMinutes(15),
                () -> management("/health/ready").statusCode() == 200);
        admin = keycloak.adminClient();
    }

    @AfterAll
    static void stop() {
        admin.close();
        keycloak.close();
        mail.close();
        postgres.close();
    }

    /** Java compiles what soon ends no better than it has to: half the processor time of a build and a start. */
    private static Map<String, String> quickly(Map<String, String> environment) {
        Map<String, String> result = new LinkedHashMap<>(environment);
        assertThat(result.put("JAVA_OPTS_APPEND", "-XX:TieredStopAtLevel=1"))
                .as("the image's own")
                .isNull();
        return result;
    }

    /** Compose's own, with this machine's addresses. */
    private static Map<String, String> environment(int port) {
        Map<String, String> result = new LinkedHashMap<>(COMPOSE.environment("keycloak"));
        Map<String, String> addresses = Map.of(
                "KC_HOSTNAME",
                keycloakAddress(port),
                "KC_DB_URL",
                postgres.options(postgres.port()).get("db-url"),
                "KC_DB_USERNAME",
                "postgres",
                "KC_DB_PASSWORD",
                "postgres",
                "DEMO_SMTP_HOST",
                "127.0.0.1",
                "DEMO_SMTP_PORT",
                String.valueOf(mail.port()));
        assertThat(result).containsKeys(addresses.keySet().toArray(String[]::new));
        result.putAll(addresses);
        return result;
    }

    private static String keycloakAddress(int port) {
        return COMPOSE.environment("keycloak").get("KC_HOSTNAME").replace("8080", String.valueOf(port));
    }

    @Test
    void shouldSignInWithABackupCode() {
        new DemoRealm(keycloak.baseUrl(), admin).assertThatAliceSignsInWithABackupCode();
    }

    @Test
    void shouldSendMailsWhereComposeSaysTo() {
        UsersResource users = admin.realm("demo").users();

        users.get(users.searchByUsername("bob", true).get(0).getId()).sendVerifyEmail();

        assertThat(mail.waitForMail("bob@demo-bank.example").link().orElseThrow())
                .startsWith(keycloak.baseUrl() + "/realms/demo/");
    }

    @Test
    void givenTheBuildThenItTakesTheProvidersInAndTheStartBuildsNothing() {
        assertThat(keycloak.buildText())
                .contains("KC-SERVICES0047: backup-code (")
                .contains("KC-SERVICES0047: download-backup-codes (")
                .doesNotContain(" ERROR ");
        assertThat(keycloak.logText())
                .contains("Profile prod activated.")
                .doesNotContain("Updating the configuration", "augmentation", "--optimized", " ERROR ");
    }

    @Test
    void givenTheManagementPortThenItIsReadyAndOnHttp() throws Exception {
        HttpResponse<String> ready = management("/health/ready");
        JsonNode health = new ObjectMapper().readTree(ready.body());

        assertThat(ready.statusCode()).isEqualTo(200);
        assertThat(health.path("status").textValue()).isEqualTo("UP");
        assertThat(health.path("checks").findValuesAsText("name")).anyMatch(name -> name.contains("database"));
        assertThat(management("/metrics").statusCode()).isEqualTo(200);
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "The check is for the image, which has bash.")
    void givenTheHealthCheckOfComposeThenItTellsUpFromDown() throws Exception {
        assertThat(healthCheck("/health/ready", MANAGEMENT)).isZero();
        assertThat(healthCheck("/no-such-page", MANAGEMENT)).isNotZero();
        assertThat(healthCheck("/health/ready", FreePorts.next())).isNotZero();
    }

    private static int healthCheck(String path, int port) throws Exception {
        List<String> command = COMPOSE.healthCheck("keycloak").stream()
                .map(word -> word.replace("/9000", "/" + port).replace("/health/ready", path))
                .toList();
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private static HttpResponse<String> management(String path) {
        URI address = URI.create("http://localhost:" + MANAGEMENT + path);
        try {
            return HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while Keycloak was asked.", e);
        }
    }
}
