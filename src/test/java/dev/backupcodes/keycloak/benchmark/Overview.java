package dev.backupcodes.keycloak.benchmark;

import dev.backupcodes.keycloak.server.KeycloakServer;
import dev.backupcodes.keycloak.server.Postgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.keycloak.admin.client.Keycloak;
import org.keycloak.representations.idm.RealmRepresentation;

/**
 * How long the overview of a realm takes with many users, each with a password and a set of codes, on PostgreSQL.
 * {@code ./mvnw -Dstart=benchmark.Overview -Dusers=100000}; the number may be left out.
 */
public final class Overview {

    private static final String REALM = "big";
    private static final int ROUNDS = 11;

    /** As long as ten password hashes with their parameters. */
    private static final int SECRET_DATA_LENGTH = 3_500;

    private final KeycloakServer server;
    private final Keycloak admin;

    private Overview(KeycloakServer server, Keycloak admin) {
        this.server = server;
        this.admin = admin;
    }

    public static void main(String[] args) {
        System.out.println(measure().text());
    }

    /** On a server and a database of its own. */
    static Table measure() {
        int users = Integer.getInteger("users", 100_000);
        try (Postgres postgres = Postgres.started();
                KeycloakServer server = KeycloakServer.builder()
                        .name("overview")
                        .database(postgres)
                        .start();
                Keycloak admin = server.adminClient()) {
            RealmRepresentation realm = new RealmRepresentation();
            realm.setRealm(REALM);
            realm.setEnabled(true);
            admin.realms().create(realm);
            fill(postgres, admin.realm(REALM).toRepresentation().getId(), users);
            return new Overview(server, admin).measured(users);
        }
    }

    /** As many users as asked for; every tenth has few codes left, every hundredth none. */
    private static void fill(Postgres postgres, String realmId, int users) {
        String everyUser = " from generate_series(1, " + users + ") n";
        postgres.execute(
                "insert into user_entity (id, realm_id, username, email_constraint, email_verified, enabled,"
                        + " not_before) select 'u' || n, '" + realmId + "', 'user' || n, 'u' || n, true, true, 0"
                        + everyUser,
                "insert into credential (id, type, user_id, created_date, credential_data, secret_data,"
                        + " priority, version) select 'p' || n, 'password', 'u' || n, 0, '{}', repeat('x', 200), 10, 0"
                        + everyUser,
                "insert into credential (id, type, user_id, created_date, credential_data, secret_data,"
                        + " priority, version) select 'c' || n, 'backup-codes', 'u' || n, 0,"
                        + " '{\"kind\":\"own\",\"condition\":\"LIVE\",\"total\":10,\"remaining\":'"
                        + " || (case when n % 100 = 0 then 0 when n % 10 = 0 then 2 else 9 end) || ',\"wrongInARow\":0}',"
                        + " repeat('x', " + SECRET_DATA_LENGTH + "), 20, 0" + everyUser,
                "analyze");
    }

    private Table measured(int users) {
        List<Double> millis = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            ask();
            millis.add((System.nanoTime() - start) / 1e6);
        }
        return Table.titled("overview", "The overview of a realm", "users", "first call", "median")
                .note(
                        "`GET /admin/realms/{realm}/backup-codes`, PostgreSQL, every user with a password and a set; %d calls."
                                .formatted(ROUNDS))
                .row(
                        Medians.number(users, 0),
                        Medians.cell(millis.get(0), 0, "ms"),
                        Medians.cell(Medians.of(millis), 0, "ms"))
                .build();
    }

    private void ask() {
        URI address = URI.create(server.baseUrl() + "/admin/realms/" + REALM + "/backup-codes");
        String token = admin.tokenManager().getAccessTokenString();
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Authorization", "Bearer " + token)
                .build();
        try {
            HttpResponse<String> answer =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(answer.statusCode() + " " + answer.body());
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
