package dev.backupcodes.keycloak.admin;

import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.policy.RealmPolicy;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.RealmModel;

/**
 * Whether codes are of use in a realm: the required action is enabled and the step stands in some flow. That is less than to be
 * set up, which takes every door: one more client with a flow of its own must not stop the help desk.
 */
final class RealmReadiness {

    private final RealmModel realm;

    RealmReadiness(RealmModel realm) {
        this.realm = realm;
    }

    boolean isUsable() {
        return RealmPolicy.isActionEnabled(realm) && isStepInAFlow();
    }

    private boolean isStepInAFlow() {
        return realm.getAuthenticationFlowsStream()
                .flatMap(flow -> realm.getAuthenticationExecutionsStream(flow.getId()))
                .anyMatch(RealmReadiness::isOurStep);
    }

    private static boolean isOurStep(AuthenticationExecutionModel execution) {
        return Names.AUTHENTICATOR.equals(execution.getAuthenticator()) && !execution.isDisabled();
    }
}
