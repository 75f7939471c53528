package dev.backupcodes.keycloak.setup;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.keycloak.models.AuthenticationFlowModel;

/**
 * Makes the doors of a realm ask for backup codes. A flow that came with Keycloak is copied first, once for all doors of a kind
 * that bind it; one whose shape is not understood is never touched.
 */
final class DoorSetup {

    private final FlowSearch search;
    private final FlowEditor editor;
    private final FlowSetup flows;
    private final Obstacles obstacles;
    private final List<SetupFinding> changed;
    private final List<SetupFinding> byHand;
    private final Map<Source, AuthenticationFlowModel> copies = new HashMap<>();

    /**
     * @param changed what was done is added here
     * @param byHand what is left to a person is added here
     */
    DoorSetup(
            FlowSearch search,
            FlowEditor editor,
            FlowSetup flows,
            List<SetupFinding> changed,
            List<SetupFinding> byHand) {
        this.search = search;
        this.editor = editor;
        this.flows = flows;
        this.obstacles = new Obstacles(search);
        this.changed = changed;
        this.byHand = byHand;
    }

    private record Source(FlowKind kind, String flowId) {}

    void setUp(Door door) {
        AuthenticationFlowModel flow = door.flow();
        if (search.hasStep(flow, door.flowKind())) {
            arrange(door);
            return;
        }
        Optional<SetupFinding> obstacle = obstacles.in(flow, door.flowKind());
        if (obstacle.isPresent()) {
            leave(obstacle.get());
        } else if (flow.isBuiltIn()) {
            changed.add(door.bind(copies.computeIfAbsent(
                    new Source(door.flowKind(), flow.getId()), source -> changedCopy(flow, source.kind()))));
        } else {
            change(flow, door.flowKind());
        }
    }

    /** Keycloak's own flows are never changed, not even when an import has put the step into one. */
    private void arrange(Door door) {
        if (!door.flow().isBuiltIn()) {
            flows.arrange(door.flow(), door.flowKind());
        }
    }

    private AuthenticationFlowModel changedCopy(AuthenticationFlowModel flow, FlowKind kind) {
        AuthenticationFlowModel copy = editor.copy(flow);
        change(copy, kind);
        return copy;
    }

    private void change(AuthenticationFlowModel own, FlowKind kind) {
        flows.addStep(own, kind);
        flows.arrange(own, kind);
    }

    /** Several doors may have the same flow. */
    private void leave(SetupFinding obstacle) {
        if (!byHand.contains(obstacle)) {
            byHand.add(obstacle);
        }
    }
}
