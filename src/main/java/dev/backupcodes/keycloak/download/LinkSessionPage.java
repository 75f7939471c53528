package dev.backupcodes.keycloak.download;

import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.link.LinkSession;
import jakarta.ws.rs.core.Response;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.authentication.RequiredActionContextResult;
import org.keycloak.authentication.RequiredActionFactory;
import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.events.EventBuilder;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.services.managers.AuthenticationSessionManager;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * What a session of our link shows next. Keycloak would also run whatever else the user still has to do, for example set a new
 * password, before or after the download; but somebody who only has a link may do nothing else with it.
 */
final class LinkSessionPage {

    private final KeycloakSession session;
    private final AuthenticationSessionModel login;
    private final EventBuilder event;

    LinkSessionPage(KeycloakSession session, AuthenticationSessionModel login, EventBuilder event) {
        this.session = session;
        this.login = login;
        this.event = event;
    }

    LinkSessionPage(RequiredActionContext context) {
        this(context.getSession(), context.getAuthenticationSession(), context.getEvent());
    }

    Response response() {
        boolean finished = LinkSession.of(login).map(LinkSession::isFinished).orElse(false);
        return finished ? farewell() : nextStep();
    }

    private Response nextStep() {
        RequiredActionFactory factory = (RequiredActionFactory) session.getKeycloakSessionFactory()
                .getProviderFactory(RequiredActionProvider.class, Names.REQUIRED_ACTION);
        RequiredActionContextResult context = new RequiredActionContextResult(
                login,
                login.getRealm(),
                event,
                session,
                session.getContext().getHttpRequest(),
                login.getAuthenticatedUser(),
                factory);
        factory.create(session).requiredActionChallenge(context);
        return context.getChallenge();
    }

    /** A link signs nobody in: the session ends here. */
    private Response farewell() {
        LoginFormsProvider form = session.getProvider(LoginFormsProvider.class)
                .setAuthenticationSession(login)
                .setUser(login.getAuthenticatedUser());
        if (login.getAuthNote(AuthenticationManager.SET_REDIRECT_URI_AFTER_REQUIRED_ACTIONS) != null) {
            form.setAttribute("pageRedirectUri", login.getRedirectUri());
        }
        Response page = form.setDetachedAuthSession()
                .setAttribute("backupCodesMessage", "link-done")
                .setAttribute("backupCodesLinkSession", true)
                .createForm("backup-codes-message.ftl");
        new AuthenticationSessionManager(session).removeAuthenticationSession(login.getRealm(), login, true);
        return page;
    }
}
