package dev.backupcodes.keycloak.workflow;

import dev.backupcodes.keycloak.credential.CodeSetStore;
import dev.backupcodes.keycloak.credential.UsersByCodes;
import jakarta.persistence.criteria.CriteriaBuilder;
import jakarta.persistence.criteria.CriteriaQuery;
import jakarta.persistence.criteria.Predicate;
import jakarta.persistence.criteria.Root;
import java.util.function.Supplier;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.models.workflow.ResourceType;
import org.keycloak.models.workflow.WorkflowConditionProvider;
import org.keycloak.models.workflow.WorkflowExecutionContext;
import org.keycloak.models.workflow.WorkflowInvalidStateException;

/** A condition of a workflow about a user's own codes. */
final class CodesCondition implements WorkflowConditionProvider {

    private final KeycloakSession session;
    private final Supplier<UsersByCodes> users;

    /** @param users throws {@link WorkflowInvalidStateException} for a parameter that makes no sense */
    CodesCondition(KeycloakSession session, Supplier<UsersByCodes> users) {
        this.session = session;
        this.users = users;
    }

    @Override
    public ResourceType getSupportedResourceType() {
        return ResourceType.USERS;
    }

    @Override
    public boolean evaluate(WorkflowExecutionContext context) {
        UserModel user = session.users().getUserById(session.getContext().getRealm(), context.getResourceId());
        return user != null && users.get().contain(new CodeSetStore(session).read(user));
    }

    @Override
    public Predicate toPredicate(CriteriaBuilder cb, CriteriaQuery<String> query, Root<?> resourceRoot) {
        return users.get().asPredicate(cb, query, resourceRoot);
    }

    @Override
    public void validate() throws WorkflowInvalidStateException {
        users.get();
    }

    @Override
    public void close() {
        // holds nothing
    }
}
