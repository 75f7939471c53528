package dev.backupcodes.keycloak.login;

import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.AuthenticatorUtil;
import org.keycloak.authentication.authenticators.broker.AbstractIdpAuthenticator;
import org.keycloak.authentication.authenticators.broker.util.PostBrokerLoginConstants;
import org.keycloak.authentication.authenticators.broker.util.SerializedBrokeredIdentityContext;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.AuthenticationFlowModel;
import org.keycloak.models.IdentityProviderModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.AuthenticationFlowResolver;
import org.keycloak.services.resources.LoginActionsService;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * The flow that a request is about. Keycloak (26.7) takes the flow from the address and the step from the request, and does not
 * ask whether that flow contains the step. So a form that is sent to another flow's address would use up a code where no login can
 * come of it.
 */
final class CurrentFlow {

    private final KeycloakSession session;
    private final RealmModel realm;
    private final AuthenticationSessionModel login;
    private final String path;

    private CurrentFlow(AuthenticationFlowContext context) {
        this.session = context.getSession();
        this.realm = context.getRealm();
        this.login = context.getAuthenticationSession();
        this.path = context.getFlowPath();
    }

    static CurrentFlow of(AuthenticationFlowContext context) {
        return new CurrentFlow(context);
    }

    /** Whether the step stands in this flow, and has been asked for in this login. */
    boolean contains(AuthenticationExecutionModel step) {
        boolean asked =
                login.getExecutionStatus().get(step.getId()) == AuthenticationSessionModel.ExecutionStatus.CHALLENGED;
        return asked && AuthenticatorUtil.getTopParentFlow(realm, step).getId().equals(id());
    }

    /** @return null for a flow that has no step of ours */
    private String id() {
        if (path == null) {
            return null;
        }
        return switch (path) {
            case LoginActionsService.AUTHENTICATE_PATH -> idOf(AuthenticationFlowResolver.resolveBrowserFlow(login));
            case LoginActionsService.RESET_CREDENTIALS_PATH -> idOf(realm.getResetCredentialsFlow());
            case LoginActionsService.FIRST_BROKER_LOGIN_PATH -> firstBrokerLogin();
            case LoginActionsService.POST_BROKER_LOGIN_PATH -> postBrokerLogin();
            default -> null;
        };
    }

    private String firstBrokerLogin() {
        IdentityProviderModel provider = identityProvider(AbstractIdpAuthenticator.BROKERED_CONTEXT_NOTE);
        return provider == null || provider.getFirstBrokerLoginFlowId() == null
                ? idOf(realm.getFirstBrokerLoginFlow())
                : provider.getFirstBrokerLoginFlowId();
    }

    private String postBrokerLogin() {
        IdentityProviderModel provider = identityProvider(PostBrokerLoginConstants.PBL_BROKERED_IDENTITY_CONTEXT);
        return provider == null ? null : provider.getPostBrokerLoginFlowId();
    }

    private IdentityProviderModel identityProvider(String note) {
        SerializedBrokeredIdentityContext broker =
                SerializedBrokeredIdentityContext.readFromAuthenticationSession(login, note);
        return broker == null ? null : session.identityProviders().getByAlias(broker.getIdentityProviderId());
    }

    private static String idOf(AuthenticationFlowModel flow) {
        return flow == null ? null : flow.getId();
    }
}
