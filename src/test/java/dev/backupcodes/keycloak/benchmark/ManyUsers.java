package dev.backupcodes.keycloak.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.backupcodes.keycloak.server.Database;
import dev.backupcodes.keycloak.server.KeycloakServer;
import dev.backupcodes.keycloak.server.MariaDb;
import dev.backupcodes.keycloak.server.Postgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.keycloak.admin.client.Keycloak;
import org.keycloak.representations.idm.RealmRepresentation;

/**
 * How long the overview of a realm, its lists and their export take with many users. {@code ./mvnw -Dstart=benchmark.ManyUsers
 * -Dusers=1000,100000,1000000 -Ddb=postgres}; MariaDB with {@code -Ddb=mariadb -P proof}.
 */
public final class ManyUsers {

    private static final String REALM = "big";
    private static final int ROUNDS = 11;
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KeycloakServer server;
    private final Keycloak admin;
    /** What was measured, by what it is, for one number of users. */
    private final Map<String, String> measured = new TreeMap<>();

    private ManyUsers(KeycloakServer server, Keycloak admin) {
        this.server = server;
        this.admin = admin;
    }

    public static void main(String[] args) {
        List<Integer> sizes = Stream.of(
                        System.getProperty("users", "1000,100000,1000000").split(","))
                .map(Integer::valueOf)
                .toList();
        List<Map<String, String>> columns =
                sizes.stream().map(ManyUsers::measure).toList();
        String[] heads = Stream.concat(Stream.of(""), sizes.stream().map(size -> Medians.number(size, 0)))
                .toArray(String[]::new);
        Table.Builder table = Table.titled("many-users", "A realm of many users", heads)
                .note("Medians of %d calls; of a page the whole answer, twenty users.".formatted(ROUNDS));
        columns.get(0)
                .keySet()
                .forEach(row -> table.row(Stream.concat(
                                Stream.of(row), columns.stream().map(column -> column.getOrDefault(row, "-")))
                        .toArray(String[]::new)));
        System.out.println("\n" + table.build().text());
    }

    private static Map<String, String> measure(int users) {
        try (Database database = database();
                KeycloakServer server = KeycloakServer.builder()
                        .name("many-users")
                        .database(database)
                        .start();
                Keycloak admin = server.adminClient()) {
            RealmRepresentation realm = new RealmRepresentation();
            realm.setRealm(REALM);
            realm.setEnabled(true);
            admin.realms().create(realm);
            String client = admin.realm(REALM)
                    .clients()
                    .findByClientId("realm-management")
                    .get(0)
                    .getId();
            String role = admin.realm(REALM)
                    .clients()
                    .get(client)
                    .roles()
                    .get("view-users")
                    .toRepresentation()
                    .getId();
            Crowd.fill(database, admin.realm(REALM).toRepresentation().getId(), role, users);
            ManyUsers many = new ManyUsers(server, admin);
            many.measure();
            return many.measured;
        }
    }

    private static Database database() {
        return "mariadb".equals(System.getProperty("db"))
                ? MariaDb.started().orElseThrow(() -> new IllegalStateException("MariaDB comes with the profile proof"))
                : Postgres.started();
    }

    private void measure() {
        long begin = System.nanoTime();
        JsonNode counts = get("");
        measured.put("1 overview, first call", millis(begin));
        while (counts.at("/users/total").isNull()) {
            counts = get("");
        }
        measured.put("2 overview, first numbers after", millis(begin));
        measured.put("3 overview", median(() -> get("")));
        Crowd.filters().forEach(this::pages);
        export("");
        export("state=disabled");
    }

    private void pages(String filter) {
        String name = filter.isEmpty() ? "everybody" : filter;
        measured.put("4 " + name + ", first page", median(() -> get("/users?" + filter)));
        String last = lastCursor();
        measured.put("4 " + name + ", last page", median(() -> get("/users?" + filter + "&first=" + last)));
        measured.put("5 " + name + ", all of it", walk(filter));
    }

    /** A place shortly before the end. */
    private String lastCursor() {
        return "n."
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString("user%08d"
                                .formatted(get("").at("/users/total").asInt() - 20)
                                .getBytes());
    }

    /** How many calls it takes to find the first hundred. */
    private String walk(String filter) {
        long begin = System.nanoTime();
        int calls = 0;
        int found = 0;
        long longest = 0;
        String next = "0";
        while (next != null && found < 100) {
            long start = System.nanoTime();
            JsonNode page = get("/users?max=100&first=" + next + "&" + filter);
            longest = Math.max(longest, System.nanoTime() - start);
            found += page.path("users").size();
            next = page.path("next").textValue();
            calls++;
        }
        return "%d in %d calls, %s; longest %.0f ms".formatted(found, calls, millis(begin), longest / 1e6);
    }

    private void export(String filter) {
        long begin = System.nanoTime();
        HttpRequest request = request("/users?" + filter, "text/csv");
        long bytes = 0;
        try (InputStream body =
                HTTP.send(request, HttpResponse.BodyHandlers.ofInputStream()).body()) {
            bytes = body.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        measured.put("6 export " + filter, "%s, %.1f MB".formatted(millis(begin), bytes / 1e6));
    }

    private String median(Runnable call) {
        List<Double> millis = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            call.run();
            millis.add((System.nanoTime() - start) / 1e6);
        }
        return Medians.cell(Medians.of(millis), 0, "ms");
    }

    private static String millis(long begin) {
        return Medians.cell((System.nanoTime() - begin) / 1e6, 0, "ms");
    }

    private HttpRequest request(String path, String accept) {
        return HttpRequest.newBuilder(URI.create(server.baseUrl() + "/admin/realms/" + REALM + "/backup-codes" + path))
                .header("Authorization", "Bearer " + admin.tokenManager().getAccessTokenString())
                .header("Accept", accept)
                .build();
    }

    private JsonNode get(String path) {
        try {
            HttpResponse<String> answer =
                    HTTP.send(request(path, "application/json"), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(answer.statusCode() + " " + answer.body());
            }
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
