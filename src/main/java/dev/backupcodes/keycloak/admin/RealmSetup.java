package dev.backupcodes.keycloak.admin;

import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.policy.RealmPolicy;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.RealmModel;

/** Whether a realm is set up for backup codes: the required action is enabled and the step stands in some flow. */
final class RealmSetup {

    private final RealmModel realm;

    RealmSetup(RealmModel realm) {
        this.realm = realm;
    }

    boolean isComplete() {
        return RealmPolicy.isActionEnabled(realm) && isStepInAFlow();
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
