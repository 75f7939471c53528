package dev.backupcodes.keycloak.download;

import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.OnSupportedServer;
import dev.backupcodes.keycloak.code.CodeBook;
import dev.backupcodes.keycloak.credential.CodeSetStore;
import dev.backupcodes.keycloak.credential.UnreadableCodeSetException;
import dev.backupcodes.keycloak.link.BackupCodesActionToken;
import dev.backupcodes.keycloak.link.LinkSession;
import dev.backupcodes.keycloak.policy.RealmPolicy;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.keycloak.TokenVerifier.Predicate;
import org.keycloak.authentication.AuthenticationProcessor;
import org.keycloak.authentication.actiontoken.AbstractActionTokenHandler;
import org.keycloak.authentication.actiontoken.ActionTokenContext;
import org.keycloak.authentication.actiontoken.TokenUtils;
import org.keycloak.events.Errors;
import org.keycloak.events.EventType;
import org.keycloak.models.Constants;
import org.keycloak.models.UserModel;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.protocol.oidc.utils.RedirectUtils;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.services.resources.LoginActionsService;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.sessions.CommonClientSessionModel;

/**
 * Opens the mailed link, which changes nothing, however often it is done: the link is used up when the user confirms new codes.
 * Keycloak itself answers HEAD requests, and has checked signature, realm, expiry and user before it calls this.
 */
public final class BackupCodesActionTokenHandler extends AbstractActionTokenHandler<BackupCodesActionToken>
        implements OnSupportedServer {

    private static final Logger LOG = Logger.getLogger(BackupCodesActionTokenHandler.class);
    private static final String DEAD = "backupCodesLinkDead";

    public BackupCodesActionTokenHandler() {
        super(
                BackupCodesActionToken.TYPE,
                BackupCodesActionToken.class,
                DEAD,
                EventType.EXECUTE_ACTION_TOKEN,
                Errors.INVALID_TOKEN);
    }

    @Override
    @SuppressWarnings("unchecked")
    public Predicate<? super BackupCodesActionToken>[] getVerifiers(
            ActionTokenContext<BackupCodesActionToken> context) {
        return TokenUtils.predicates(
                TokenUtils.checkThat(BackupCodesActionToken::endsWithinADay, Errors.INVALID_TOKEN, DEAD),
                TokenUtils.checkThat(link -> isForAddressOf(link, user(context)), Errors.INVALID_EMAIL, DEAD),
                TokenUtils.checkThat(link -> isAwaited(link, context), Errors.EXPIRED_CODE, DEAD),
                TokenUtils.checkThat(
                        link -> RealmPolicy.isActionEnabled(context.getRealm()), Errors.NOT_ALLOWED, DEAD));
    }

    private static UserModel user(ActionTokenContext<BackupCodesActionToken> context) {
        return context.getAuthenticationSession().getAuthenticatedUser();
    }

    private static boolean isForAddressOf(BackupCodesActionToken link, UserModel user) {
        return link.getEmail() != null && link.getEmail().equals(user.getEmail());
    }

    private static boolean isAwaited(BackupCodesActionToken link, ActionTokenContext<BackupCodesActionToken> context) {
        try {
            CodeBook book = new CodeSetStore(context.getSession()).read(user(context));
            return book.awaitsDownload(link.generation());
        } catch (UnreadableCodeSetException e) {
            LOG.error(e.getMessage());
            return false;
        }
    }

    @Override
    public Response handleToken(BackupCodesActionToken link, ActionTokenContext<BackupCodesActionToken> context) {
        AuthenticationSessionModel login = context.getAuthenticationSession();
        // Keycloak keeps the token in the session for its own handlers. Ours does not need it there.
        login.removeAuthNote(Constants.KEY);
        LinkSession.open(login, link);
        leadBackTo(link.redirectUri(), context);
        login.setAction(CommonClientSessionModel.Action.REQUIRED_ACTIONS.name());
        login.setAuthNote(AuthenticationProcessor.CURRENT_FLOW_PATH, LoginActionsService.REQUIRED_ACTION);
        login.setAuthNote(AuthenticationProcessor.CURRENT_AUTHENTICATION_EXECUTION, Names.REQUIRED_ACTION);
        return new LinkSessionPage(context.getSession(), login, context.getEvent()).response();
    }

    /** Leaves out a redirect URI that the client no longer allows. */
    private static void leadBackTo(String redirectUri, ActionTokenContext<BackupCodesActionToken> context) {
        AuthenticationSessionModel login = context.getAuthenticationSession();
        String allowed = redirectUri == null
                ? null
                : RedirectUtils.verifyRedirectUri(context.getSession(), redirectUri, login.getClient());
        if (allowed != null) {
            login.setAuthNote(AuthenticationManager.SET_REDIRECT_URI_AFTER_REQUIRED_ACTIONS, "true");
            login.setRedirectUri(allowed);
            login.setClientNote(OIDCLoginProtocol.REDIRECT_URI_PARAM, allowed);
        }
    }
}
