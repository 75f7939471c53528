package dev.backupcodes.keycloak.stepup;

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
 * Sends the browser through the whole login once more and then back to this action. The SSO cookie and a mailed link do not
 * shorten that login.
 */
public final class Reauthentication {

    /** Outlives the restart of the flow, so that a flow that never asks for the factor is not restarted for ever. */
    private static final String TRIED = "backup-codes.sent-back";

    private final RequiredActionContext context;

    public Reauthentication(RequiredActionContext context) {
        this.context = context;
    }

    /** Whether this login has been sent back already: once is enough. */
    public static boolean wasTriedIn(AuthenticationSessionModel login) {
        return login.getClientNote(TRIED) != null;
    }

    /** @param action alias of the required action to come back to; null for one that the user has to do anyway */
    public Response redirect(String action) {
        AuthenticationSessionModel login = context.getAuthenticationSession();
        login.setClientNote(TRIED, "true");
        if (action != null) {
            login.setClientNote(Constants.KC_ACTION, action);
        }
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
