package dev.backupcodes.keycloak.login;

import dev.backupcodes.keycloak.credential.CodeSetStore;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.authenticators.conditional.ConditionalAuthenticator;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Lets a sub-flow run for users who have backup codes. Keycloak's <em>user configured</em> would let it run for everybody who
 * has any of the factors in it, so users who were never asked for OTP there would be asked from then on.
 */
final class BackupCodesCondition implements ConditionalAuthenticator {

    static final BackupCodesCondition SINGLETON = new BackupCodesCondition();

    /** A set in any state counts: otherwise a used-up set would open the account to whoever comes this way. */
    @Override
    public boolean matchCondition(AuthenticationFlowContext context) {
        return context.getUser() != null && CodeSetStore.hasAny(context.getUser());
    }

    @Override
    public boolean requiresUser() {
        return true;
    }

    @Override
    public void action(AuthenticationFlowContext context) {
        // a condition is never shown
    }

    @Override
    public void setRequiredActions(KeycloakSession session, RealmModel realm, UserModel user) {
        // a condition sets nothing up
    }

    @Override
    public void close() {
        // holds nothing
    }
}
