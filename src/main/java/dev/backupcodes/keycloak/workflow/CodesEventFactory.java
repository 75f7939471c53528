package dev.backupcodes.keycloak.workflow;

import java.util.Map;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.workflow.WorkflowEventProviderFactory;

/** What the events have in common. */
abstract class CodesEventFactory implements WorkflowEventProviderFactory<CodesEvent> {

    private final String id;

    CodesEventFactory(String id) {
        this.id = id;
    }

    @Override
    public String getId() {
        return id;
    }

    @Override
    public CodesEvent create(KeycloakSession session, String parameter) {
        return new CodesEvent(session, parameter, id, this::isMeant);
    }

    /** @param details of a user event about a credential that has changed */
    abstract boolean isMeant(Map<String, String> details);
}
