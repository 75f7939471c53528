package dev.backupcodes.keycloak.proof.nodes;

import dev.backupcodes.keycloak.server.Postgres;
import java.util.Map;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** In Keycloak's stateless mode, in which all that a login knows lives in the database. One node of it: {@code PressureIT}. */
@EnabledIfSystemProperty(named = "proof", matches = "full")
class StatelessNodesIT extends TwoNodes {

    @Override
    Nodes start() {
        return Nodes.on(Postgres.started(), "stateless-nodes", Map.of("KC_FEATURES", "stateless"), Nodes.pool(POOL));
    }

    @Override
    int share() {
        return 20;
    }
}
