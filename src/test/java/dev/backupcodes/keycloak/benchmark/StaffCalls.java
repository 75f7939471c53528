package dev.backupcodes.keycloak.benchmark;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** What staff's view of one user costs, beside Keycloak's own calls about the same user. */
final class StaffCalls {

    private static final int ROUNDS = 600;
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static final String USER = "get user";
    private static final String CREDENTIALS = "get credentials";
    private static final String STATUS = "status of backup codes";
    private static final String PANEL = "what the panel shows";

    private final String admin;
    private final String token;

    private StaffCalls(Bench bench) {
        this.admin = bench.server().url() + "/admin/realms/" + Policy.DEFAULT.realm();
        this.token = bench.server().admin().tokenManager().getAccessTokenString();
    }

    static Table measure(Bench bench) {
        List<String> ids = bench.logins(Step.OWN, 50).stream()
                .map(login -> bench.server()
                        .admin()
                        .realm(Policy.DEFAULT.realm())
                        .users()
                        .searchByUsername(login.username(), true)
                        .get(0)
                        .getId())
                .toList();
        return new StaffCalls(bench).measure(ids);
    }

    private Table measure(List<String> ids) {
        Map<String, Histogram> micros = new TreeMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            String id = ids.get(round % ids.size());
            boolean warm = round > ROUNDS / 4;
            time(micros, warm, USER, "/users/" + id);
            time(micros, warm, CREDENTIALS, "/users/" + id + "/credentials");
            time(micros, warm, STATUS, "/backup-codes/users/" + id);
            time(micros, warm, PANEL, "/backup-codes/users/" + id + "/panel");
        }
        double one = micros.get(CREDENTIALS).getValueAtPercentile(50);
        Table.Builder table = Table.titled(
                "staff-calls", "What staff see of a user", "", "p50", "p95", "ratio of p50 to *get credentials*");
        for (String call : List.of(USER, CREDENTIALS, STATUS, PANEL)) {
            Histogram times = micros.get(call);
            table.row(
                    call,
                    Medians.cell(times.getValueAtPercentile(50) / 1000.0, 2, "ms"),
                    Medians.cell(times.getValueAtPercentile(95) / 1000.0, 2, "ms"),
                    Medians.number(times.getValueAtPercentile(50) / one, 2));
        }
        return table.build();
    }

    private void time(Map<String, Histogram> micros, boolean counts, String call, String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(admin + path))
                .header("Authorization", "Bearer " + token)
                .build();
        try {
            long begin = System.nanoTime();
            HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            long end = System.nanoTime();
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(request + " answered " + answer.statusCode() + ": " + answer.body());
            }
            if (counts) {
                micros.computeIfAbsent(call, name -> new Histogram(3)).recordValue((end - begin) / 1000);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
