package dev.backupcodes.keycloak.proof.nodes;

import dev.backupcodes.keycloak.it.Parallel;
import dev.backupcodes.keycloak.it.Waiting;
import dev.backupcodes.keycloak.server.Database;
import dev.backupcodes.keycloak.server.Wire;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import java.time.Duration;

/** What goes wrong in the middle of everything, and how it ends. */
enum Trouble {
    NODE_KILLED {
        @Override
        void strike(Nodes nodes) {
            nodes.node(VICTIM).crash();
        }

        @Override
        void end(Nodes nodes) {
            nodes.node(VICTIM).startAgain();
        }
    },
    DATABASE_STOPPED {
        @Override
        void strike(Nodes nodes) {
            nodes.database().stop();
        }

        @Override
        void end(Nodes nodes) {
            nodes.database().start();
        }
    },
    DATABASE_RESTARTED {
        @Override
        void strike(Nodes nodes) {
            nodes.database().stop();
            nodes.database().start();
        }

        @Override
        void end(Nodes nodes) {
            // it is up again
        }
    },
    DATABASE_CRASHED {
        @Override
        void strike(Nodes nodes) {
            nodes.database().crash();
        }

        @Override
        void end(Nodes nodes) {
            nodes.database().start();
        }
    },
    DATABASE_REFUSES {
        @Override
        void strike(Nodes nodes) {
            nodes.eachWire(Wire::refuse);
        }

        @Override
        void end(Nodes nodes) {
            nodes.eachWire(Wire::repair);
        }
    },
    DATABASE_READ_ONLY {
        @Override
        void strike(Nodes nodes) {
            nodes.database().readOnly(true);
        }

        @Override
        void end(Nodes nodes) {
            nodes.database().readOnly(false);
        }
    },
    /** Of both nodes: what is sent is lost, and the connections are dead when it is over. */
    NETWORK_LOST {
        @Override
        void strike(Nodes nodes) {
            nodes.eachWire(Wire::fallSilent);
        }

        @Override
        void end(Nodes nodes) {
            nodes.eachWire(Wire::repair);
        }
    },
    /** The connections are reset, and new ones are welcome. */
    CONNECTIONS_CUT {
        @Override
        void strike(Nodes nodes) {
            nodes.eachWire(Wire::cut);
        }

        @Override
        void end(Nodes nodes) {
            // the network is there
        }
    };

    private static final int VICTIM = 1;

    abstract void strike(Nodes nodes);

    abstract void end(Nodes nodes);

    /** Without a restart of anything but what was killed: both nodes sign people in, and no transaction is left over. */
    static void awaitRecovery(Nodes nodes) {
        for (int node = 0; node < Nodes.COUNT; node++) {
            int index = node;
            Waiting.until("node " + node + " signs people in", Duration.ofMinutes(2), () -> isUp(nodes, index));
        }
        Database database = nodes.database();
        Waiting.until("no transaction is open", Duration.ofMinutes(2), () -> database.openTransactions() == 0);
    }

    /** As often at once as the pool has connections: each of them may be dead still. */
    private static boolean isUp(Nodes nodes, int node) {
        return Parallel.atOnce(2 * TwoNodes.POOL, i -> signsIn(nodes, node)).stream()
                .allMatch(Boolean::booleanValue);
    }

    private static boolean signsIn(Nodes nodes, int node) {
        try {
            return nodes.signsIn(node) && nodes.staff(node).overview().status() == 200;
        } catch (IllegalStateException | ProcessingException | WebApplicationException | AssertionError e) {
            return false;
        }
    }
}
