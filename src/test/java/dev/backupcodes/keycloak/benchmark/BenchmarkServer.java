package dev.backupcodes.keycloak.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.backupcodes.keycloak.it.LoginBrowser;
import dev.backupcodes.keycloak.server.Database;
import dev.backupcodes.keycloak.server.FreePorts;
import dev.backupcodes.keycloak.server.KeycloakServer;
import dev.backupcodes.keycloak.server.TestProviderJar;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.keycloak.admin.client.Keycloak;

/** One server as in production, with the packaged jar and nothing but Keycloak's own settings. */
final class BenchmarkServer implements AutoCloseable {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final KeycloakServer keycloak;
    private final Keycloak admin;

    private BenchmarkServer(KeycloakServer keycloak) {
        this.keycloak = keycloak;
        this.admin = keycloak.adminClient();
    }

    /** @param database empty for the file that Keycloak has without one */
    static BenchmarkServer start(Optional<Database> database) {
        KeycloakServer.Builder builder = KeycloakServer.builder()
                .name("benchmark")
                .providerJar(TestProviderJar.build("dev.backupcodes.keycloak.benchmark.provider"))
                .buildFirst(Map.of("KC_DB", database.map(Database::vendor).orElse("dev-file")))
                .command("start", "--optimized")
                .option("http-enabled", "true")
                .option("hostname-strict", "false")
                .option("cache-embedded-network-bind-address", "127.0.0.1")
                .option("cache-embedded-network-bind-port", String.valueOf(FreePorts.next()));
        database.ifPresent(one -> builder.database(one, one.port()));
        Optional.ofNullable(System.getProperty("extension")).map(Path::of).ifPresent(builder::extension);
        return new BenchmarkServer(builder.start());
    }

    /** A new JVM, with the same data. */
    void restart() {
        keycloak.restart();
    }

    Keycloak admin() {
        return admin;
    }

    String url() {
        return keycloak.baseUrl();
    }

    LoginBrowser browser(Policy policy) {
        return new LoginBrowser(url(), policy.realm());
    }

    /**
     * What the server has spent since it started.
     *
     * @param cpuNanos processor time
     * @param allocatedBytes by the threads that there are
     */
    record Cost(long cpuNanos, long allocatedBytes) {

        Cost since(Cost earlier) {
            return new Cost(cpuNanos - earlier.cpuNanos, allocatedBytes - earlier.allocatedBytes);
        }
    }

    Cost cost() {
        JsonNode cost = call(Policy.DEFAULT, "GET", "cost");
        return new Cost(
                cost.get("cpuNanos").longValue(), cost.get("allocatedBytes").longValue());
    }

    /** Bytes of the heap in use, after all sessions of the realm were ended and the garbage collected. */
    long heap(Policy policy) {
        return call(policy, "POST", "heap").get("usedBytes").longValue();
    }

    JsonNode credentials(Policy policy, String user) {
        return call(policy, "GET", "credentials?user=" + user);
    }

    private JsonNode call(Policy policy, String method, String path) {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(url() + "/realms/" + policy.realm() + "/benchmark/" + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        try {
            HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(request + " answered " + answer.statusCode() + ": " + answer.body());
            }
            return new ObjectMapper().readTree(answer.body());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        admin.close();
        keycloak.close();
    }
}
