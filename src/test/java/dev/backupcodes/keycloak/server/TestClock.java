package dev.backupcodes.keycloak.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.keycloak.common.util.Time;

/**
 * Moves the clock of a server, or of all nodes of a cluster, by the endpoint of Keycloak's own test framework. The clock of this JVM that
 * Keycloak's client library looks at moves along, or that would go on using tokens the server finds too old.
 */
public final class TestClock {

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<String> urls;
    private boolean moved;

    /** @param servers the nodes of one cluster: they move together */
    public TestClock(List<KeycloakServer> servers) {
        urls = servers.stream()
                .map(server -> server.baseUrl() + "/realms/master/testing-timeoffset")
                .toList();
    }

    /** The jar with the endpoint, to be put beside ours. */
    public static Path jar() {
        Path folder = Path.of(System.getProperty("keycloak.home")).getParent().resolveSibling("keycloak-test-clock");
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new IllegalStateException("The clock's jar is missing in " + folder + ".", e);
        }
    }

    /** Seconds by which the server is ahead of the real time. */
    public int offset() {
        String answer = send(HttpRequest.newBuilder(URI.create(urls.get(0))));
        return Integer.parseInt(answer.replaceAll("[^0-9-]", ""));
    }

    /** Puts the server this far ahead of the real time, and with it the caches, in which things live for a while. */
    public void set(Duration ahead) {
        moved = true;
        int seconds = Math.toIntExact(ahead.toSeconds());
        boolean caches = seconds > 0 || offset() > 0; // the server objects to putting back what was not moved
        for (String url : urls) {
            send(HttpRequest.newBuilder(URI.create(url))
                    .header("Content-Type", "application/json")
                    .PUT(HttpRequest.BodyPublishers.ofString(
                            "{\"offset\":" + seconds + ",\"caches\":" + caches + "}")));
        }
        Time.setOffset(seconds);
    }

    /** Lets time pass on the server. */
    public void advance(Duration time) {
        set(Duration.ofSeconds(offset()).plus(time));
    }

    public void reset() {
        if (moved) {
            set(Duration.ZERO);
            moved = false;
        }
    }

    private String send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer =
                    http.send(request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException("The clock answered " + answer.statusCode() + ": " + answer.body());
            }
            return answer.body();
        } catch (IOException e) {
            throw new IllegalStateException("The clock did not answer.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
