package dev.backupcodes.keycloak.download;

import dev.backupcodes.keycloak.Names;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.keycloak.authentication.AuthenticationProcessor;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.models.Constants;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.services.resources.LoginActionsService;
import org.keycloak.services.util.AuthenticationFlowURLHelper;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Sends the browser through the login once more, with everything it asks for, and back to this action: neither the SSO
 * cookie nor a mailed link will do.
 */
final class Reauthentication {

    private final RequiredActionContext context;

    Reauthentication(RequiredActionContext context) {
        this.context = context;
    }

    Response redirect() {
        AuthenticationSessionModel login = context.getAuthenticationSession();
        login.setClientNote(Constants.KC_ACTION, Names.REQUIRED_ACTION);
        login.setClientNote(OIDCLoginProtocol.PROMPT_PARAM, OIDCLoginProtocol.PROMPT_VALUE_LOGIN);
        AuthenticationProcessor.resetFlow(login, LoginActionsService.AUTHENTICATE_PATH);
        URI flow = new AuthenticationFlowURLHelper(context.getSession(), context.getRealm(), context.getUriInfo())
                .getLastExecutionUrl(
                        LoginActionsService.AUTHENTICATE_PATH,
                        null,
                        login.getClient().getClientId(),
                        login.getTabId(),
                        AuthenticationProcessor.getClientData(context.getSession(), login));
        return Response.status(Response.Status.FOUND).location(flow).build();
    }
}
