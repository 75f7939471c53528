package dev.backupcodes.keycloak.download;

import dev.backupcodes.keycloak.credential.CodesBusyException;
import dev.backupcodes.keycloak.credential.UnreadableCodeSetException;
import dev.backupcodes.keycloak.link.LinkSession;
import dev.backupcodes.keycloak.stepup.AuthSessionOwner;
import dev.backupcodes.keycloak.stepup.EmailOnlySession;
import dev.backupcodes.keycloak.stepup.EndedCodeLogins;
import jakarta.ws.rs.WebApplicationException;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.keycloak.authentication.InitiatedActionSupport;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/** The required action as Keycloak calls it. Each request is handled by a {@link Download} of its own. */
final class BackupCodesRequiredAction implements RequiredActionProvider {

    private static final Logger LOG = Logger.getLogger(BackupCodesRequiredAction.class);

    @Override
    public InitiatedActionSupport initiatedActionSupport() {
        return InitiatedActionSupport.SUPPORTED;
    }

    @Override
    public void initiatedActionCanceled(KeycloakSession session, AuthenticationSessionModel authSession) {
        PendingCodeSet.forget(authSession);
    }

    /** Keycloak calls this at the end of every flow, even when the action is not pending: so it sees every session. */
    @Override
    public void evaluateTriggers(RequiredActionContext context) {
        AuthenticationSessionModel login = context.getAuthenticationSession();
        UserModel user = context.getUser();
        if (user == null) {
            throw new WebApplicationException(new DownloadPages(context).accountGone());
        }
        if (EndedCodeLogins.contain(context.getSession(), login, user)) {
            // Nothing that the request has done is kept, such as a factor that was set up in it.
            context.getSession().getTransactionManager().setRollbackOnly();
            throw new WebApplicationException(new DownloadPages(context).endedBySupport());
        }
        if (LinkSession.of(login).isPresent()) {
            throw new WebApplicationException(new LinkSessionPage(context).response());
        }
        AuthSessionOwner.claimAfterFlow(login, user);
        if (AuthSessionOwner.isSomebodyElse(user, login)) {
            throw new WebApplicationException(new DownloadPages(context).ofAnotherUser());
        }
        EmailOnlySession.watch(login, user);
        new Offer(context).considerOnce();
    }

    @Override
    public void requiredActionChallenge(RequiredActionContext context) {
        failingClosed(context, Download::show);
    }

    @Override
    public void processAction(RequiredActionContext context) {
        failingClosed(context, Download::process);
    }

    /** Whatever goes wrong, the user gets a page that says so: never codes, and not the server's error page. */
    private static void failingClosed(RequiredActionContext context, Consumer<Download> request) {
        DownloadPages pages = new DownloadPages(context);
        if (context.getUser() == null || !context.getUser().isEnabled()) {
            context.challenge(pages.accountGone());
            return;
        }
        if (EndedCodeLogins.contain(context.getSession(), context.getAuthenticationSession(), context.getUser())) {
            context.challenge(pages.endedBySupport());
            return;
        }
        try {
            request.accept(new Download(context, pages));
        } catch (UnreadableCodeSetException | CodesBusyException e) {
            LOG.error(e.getMessage());
            context.challenge(pages.message("unavailable"));
        } catch (PerhapsActiveException e) {
            LOG.error("the end of an activation of backup codes is not known", e);
            context.challenge(pages.message("perhaps-active"));
        } catch (RuntimeException e) {
            LOG.error("backup codes could not be made", e);
            context.challenge(pages.message("unavailable"));
        }
    }

    @Override
    public void close() {
        // holds nothing
    }
}
