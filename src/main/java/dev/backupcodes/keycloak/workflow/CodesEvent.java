package dev.backupcodes.keycloak.workflow;

import java.util.Map;
import java.util.function.Predicate;
import org.keycloak.events.Event;
import org.keycloak.events.EventType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.workflow.AbstractWorkflowEventProvider;
import org.keycloak.models.workflow.ResourceType;

/** Something that happened to a user's own codes, as an event that begins a workflow. */
final class CodesEvent extends AbstractWorkflowEventProvider {

    private final Predicate<Map<String, String>> details;

    /** @param details of the user event: whether it is the one */
    CodesEvent(KeycloakSession session, String parameter, String id, Predicate<Map<String, String>> details) {
        super(session, parameter, id);
        this.details = details;
    }

    @Override
    public ResourceType getSupportedResourceType() {
        return ResourceType.USERS;
    }

    @Override
    public boolean supports(Event event) {
        return event.getType() == EventType.UPDATE_CREDENTIAL
                && event.getError() == null
                && event.getDetails() != null
                && details.test(event.getDetails());
    }
}
