package dev.backupcodes.keycloak.measure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.backupcodes.keycloak.server.KeycloakServer;
import dev.backupcodes.keycloak.server.Postgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.keycloak.admin.client.Keycloak;
import org.keycloak.representations.idm.RealmRepresentation;

/**
 * How long the overview of a realm takes with many users, each with a password and a set of codes, on PostgreSQL.
 * {@code ./mvnw -Dstart=measure.OverviewTime -Dusers=100000}; the number may be left out.
 */
public final class OverviewTime {

    private static final int ROUNDS = 11;

    /** As long as ten password hashes with their parameters. */
    private static final int SECRET_DATA_LENGTH = 3_500;

    private final KeycloakServer server;

    private OverviewTime(KeycloakServer server) {
        this.server = server;
    }

    public static void main(String[] args) throws IOException, InterruptedException, SQLException {
        int users = Integer.getInteger("users", 100_000);
        try (Postgres postgres = Postgres.started();
                KeycloakServer server = KeycloakServer.builder()
                        .name("overview-time")
                        .database(postgres)
                        .start();
                Keycloak admin = server.adminClient()) {
            RealmRepresentation realm = new RealmRepresentation();
            realm.setRealm("big");
            realm.setEnabled(true);
            admin.realms().create(realm);
            String realmId = admin.realm("big").toRepresentation().getId();
            try (Connection database = postgres.connect();
                    Statement statement = database.createStatement()) {
                fill(statement, realmId, users);
            }
            new OverviewTime(server).measure(admin.tokenManager().getAccessTokenString());
        }
    }

    /** As many users as asked for; every tenth has few codes left, every hundredth none. */
    private static void fill(Statement statement, String realmId, int users) throws SQLException {
        String everyUser = " from generate_series(1, " + users + ") n";
        statement.executeUpdate(
                "insert into user_entity (id, realm_id, username, email_constraint, email_verified, enabled,"
                        + " not_before) select 'u' || n, '" + realmId + "', 'user' || n, 'u' || n, true, true, 0"
                        + everyUser);
        statement.executeUpdate("insert into credential (id, type, user_id, created_date, credential_data, secret_data,"
                + " priority, version) select 'p' || n, 'password', 'u' || n, 0, '{}', repeat('x', 200), 10, 0"
                + everyUser);
        statement.executeUpdate("insert into credential (id, type, user_id, created_date, credential_data, secret_data,"
                + " priority, version) select 'c' || n, 'backup-codes', 'u' || n, 0,"
                + " '{\"kind\":\"own\",\"condition\":\"LIVE\",\"total\":10,\"remaining\":'"
                + " || (case when n % 100 = 0 then 0 when n % 10 = 0 then 2 else 9 end) || ',\"wrongInARow\":0}',"
                + " repeat('x', " + SECRET_DATA_LENGTH + "), 20, 0" + everyUser);
        statement.execute("analyze");
    }

    private void measure(String token) throws IOException, InterruptedException {
        List<Long> millis = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            JsonNode overview = overview(token);
            millis.add(Duration.ofNanos(System.nanoTime() - start).toMillis());
            say("%d ms: %s", millis.get(round), overview.path("users"));
        }
        say(
                "first %d ms, median %d ms",
                millis.get(0), millis.stream().sorted().toList().get(ROUNDS / 2));
    }

    private JsonNode overview(String token) throws IOException, InterruptedException {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(server.baseUrl() + "/admin/realms/big/backup-codes"))
                                .header("Authorization", "Bearer " + token)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(answer.statusCode() + " " + answer.body());
        }
        return new ObjectMapper().readTree(answer.body());
    }

    private static void say(String text, Object... values) {
        System.out.printf(text + "%n", values);
    }
}
