package dev.backupcodes.keycloak.proof.nodes;

import dev.backupcodes.keycloak.server.MariaDb;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** On MariaDB, whose reads are repeatable within a transaction. The profile {@code proof} brings it. */
class MariaDbNodesIT extends TwoNodes {

    @Override
    Nodes start() {
        MariaDb database = MariaDb.started()
                .orElseGet(() -> Assumptions.abort("No MariaDB for this machine on the class path: ./mvnw -P proof"));
        return Nodes.on(database, "mariadb-nodes", Map.of(), Nodes.pool(POOL));
    }

    @Override
    int share() {
        return 100;
    }
}
