package dev.backupcodes.keycloak.workflow;

import dev.backupcodes.keycloak.ServerVersion;
import dev.backupcodes.keycloak.credential.UsersByCodes;
import dev.backupcodes.keycloak.policy.BackupCodePolicy;
import dev.backupcodes.keycloak.policy.RealmPolicy;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.workflow.WorkflowConditionProviderFactory;
import org.keycloak.models.workflow.WorkflowInvalidStateException;

/** What the conditions have in common. */
abstract class CodesConditionFactory implements WorkflowConditionProviderFactory<CodesCondition> {

    private final String id;

    CodesConditionFactory(String id) {
        this.id = id;
    }

    @Override
    public final boolean isSupported(Config.Scope config) {
        return ServerVersion.isSupported() && WorkflowConditionProviderFactory.super.isSupported(config);
    }

    @Override
    public String getId() {
        return id;
    }

    @Override
    public CodesCondition create(KeycloakSession session, String parameter) {
        return new CodesCondition(
                session,
                () -> users(parameter, RealmPolicy.of(session.getContext().getRealm())));
    }

    /**
     * @param parameter in parentheses behind the name; null or empty without
     * @throws WorkflowInvalidStateException for one that makes no sense
     */
    abstract UsersByCodes users(String parameter, BackupCodePolicy policy);

    final void requireNone(String parameter) {
        if (parameter != null && !parameter.isBlank()) {
            throw new WorkflowInvalidStateException("The condition " + id + " takes nothing in parentheses.");
        }
    }
}
