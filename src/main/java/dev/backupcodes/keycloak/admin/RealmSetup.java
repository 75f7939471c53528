package dev.backupcodes.keycloak.admin;

import dev.backupcodes.keycloak.Names;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RequiredActionProviderModel;

/** Whether a realm is set up for backup codes: the required action is enabled and the step stands in some flow. */
final class RealmSetup {

    private final RealmModel realm;

    RealmSetup(RealmModel realm) {
        this.realm = realm;
    }

    boolean isComplete() {
        return isActionEnabled() && isStepInAFlow();
    }

    private boolean isActionEnabled() {
        RequiredActionProviderModel action = realm.getRequiredActionProviderByAlias(Names.REQUIRED_ACTION);
        return action != null && action.isEnabled();
    }

    private boolean isStepInAFlow() {
        return realm.getAuthenticationFlowsStream()
                .flatMap(flow -> realm.getAuthenticationExecutionsStream(flow.getId()))
                .anyMatch(RealmSetup::isOurStep);
    }

    private static boolean isOurStep(AuthenticationExecutionModel execution) {
        return Names.AUTHENTICATOR.equals(execution.getAuthenticator()) && !execution.isDisabled();
    }
}
