package dev.backupcodes.keycloak.workflow;

import dev.backupcodes.keycloak.ServerVersion;
import java.util.Map;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.workflow.WorkflowEventProviderFactory;

/** What the events have in common. */
abstract class CodesEventFactory implements WorkflowEventProviderFactory<CodesEvent> {

    private final String id;

    CodesEventFactory(String id) {
        this.id = id;
    }

    @Override
    public final boolean isSupported(Config.Scope config) {
        return ServerVersion.isSupported() && WorkflowEventProviderFactory.super.isSupported(config);
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
