package dev.backupcodes.keycloak.proof.nodes;

import dev.backupcodes.keycloak.server.Postgres;
import java.util.Map;

/** On PostgreSQL, whose reads see what was committed. */
class PostgresNodesIT extends TwoNodes {

    @Override
    Nodes start() {
        return Nodes.on(Postgres.started(), "postgres-nodes", Map.of(), Nodes.pool(POOL));
    }

    @Override
    int share() {
        return 100;
    }
}
