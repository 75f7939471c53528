package dev.backupcodes.keycloak.proof.nodes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.backupcodes.keycloak.proof.SequentialModel;
import dev.backupcodes.keycloak.server.Database;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * What the rows of a user say, read past Keycloak.
 *
 * @param rows by kind; a second one of a kind is a fault
 */
record StoredState(int own, int lockout, int wrong, boolean closed, Map<String, Integer> rows) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static StoredState of(Database database, String userId) {
        String table = userId.startsWith("f:") ? "FED_USER_CREDENTIAL" : "CREDENTIAL";
        StoredState state = new StoredState(0, 0, 0, false, new HashMap<>());
        try (Connection connection = database.connect();
                PreparedStatement query = connection.prepareStatement(
                        "select CREDENTIAL_DATA from " + table + " where USER_ID = ? and TYPE = 'backup-codes'")) {
            query.setString(1, userId);
            ResultSet found = query.executeQuery();
            while (found.next()) {
                state = state.with(JSON.readTree(found.getString(1)));
            }
            return state;
        } catch (SQLException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private StoredState with(JsonNode row) {
        String kind = row.path("kind").asText();
        rows.merge(kind, 1, Integer::sum);
        boolean live = row.path("condition").asText().equals("LIVE");
        int left = live ? row.path("remaining").asInt() : 0;
        return new StoredState(
                kind.equals("own") ? left : own,
                kind.equals("lockout") ? left : lockout,
                Math.max(wrong, row.path("wrongInARow").asInt()),
                closed || row.path("lockedUntil").asLong() > Instant.now().toEpochMilli(),
                rows);
    }

    boolean fits(SequentialModel model) {
        return rows.values().stream().allMatch(count -> count == 1)
                && rows.isEmpty() != model.asked()
                && own == model.own().size()
                && lockout == model.lockout().size()
                && wrong == model.wrong()
                && closed == model.closed();
    }
}
