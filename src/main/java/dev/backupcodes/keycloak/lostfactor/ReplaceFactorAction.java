package dev.backupcodes.keycloak.lostfactor;

import dev.backupcodes.keycloak.ExtensionVersion;
import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.credential.SecondFactors;
import dev.backupcodes.keycloak.stepup.AuthSessionOwner;
import dev.backupcodes.keycloak.stepup.EmailOnlySession;
import dev.backupcodes.keycloak.stepup.Reauthentication;
import jakarta.ws.rs.core.Response;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.models.UserModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * The required action {@value Names#REPLACE_ACTION}: nobody gets on without a second factor that is not a code. It is done by
 * setting one up in a login that a code has let in, or by signing in with one.
 *
 * <p>In any other session nothing but the password or the mailbox may have been proven, and a factor that is set up there would
 * get somebody past the code that is asked for.
 */
public final class ReplaceFactorAction implements RequiredActionProvider {

    private static final Logger LOG = Logger.getLogger(ReplaceFactorAction.class);

    /** Whether this login cannot end before it is done. */
    public static boolean isPending(AuthenticationSessionModel login, UserModel user) {
        return login.getRequiredActions().contains(Names.REPLACE_ACTION)
                || user.getRequiredActionsStream().anyMatch(Names.REPLACE_ACTION::equals);
    }

    @Override
    public void evaluateTriggers(RequiredActionContext context) {
        // a policy asks for it, or an administrator
    }

    @Override
    public void requiredActionChallenge(RequiredActionContext context) {
        failingClosed(context, ReplaceFactorAction::showNext);
    }

    private static void showNext(RequiredActionContext context) {
        LostFactor lostFactor = new LostFactor(context, true);
        lostFactor.comeBack();
        if (lostFactor.isAnswered() || isProven(context)) {
            context.success();
        } else if (lostFactor.isUnderWay() || EmailOnlySession.endsWithoutLogin(context.getAuthenticationSession())) {
            context.ignore();
        } else if (lostFactor.isFromCode()) {
            lostFactor.show();
        } else {
            askForProof(context);
        }
    }

    private static boolean isProven(RequiredActionContext context) {
        AuthenticationSessionModel login = context.getAuthenticationSession();
        return SecondFactors.deviceProvenBy(login) && AuthSessionOwner.is(context.getUser(), login);
    }

    private static void askForProof(RequiredActionContext context) {
        if (Reauthentication.wasTriedIn(context.getAuthenticationSession())) {
            LOG.debugf(
                    "user %s has proven no second factor in this login",
                    context.getUser().getId());
            context.challenge(message(context, "replace-not-proven"));
        } else {
            context.challenge(new Reauthentication(context).redirect(null));
        }
    }

    private static Response message(RequiredActionContext context, String message) {
        return ExtensionVersion.on(context.form())
                .setAttribute("backupCodesMessage", message)
                .createForm("backup-codes-message.ftl");
    }

    /** Whatever goes wrong, nobody gets on by it. */
    private static void failingClosed(RequiredActionContext context, Consumer<RequiredActionContext> request) {
        try {
            request.accept(context);
        } catch (RuntimeException e) {
            LOG.error("the second factor of a user could not be replaced", e);
            context.challenge(message(context, "unavailable"));
        }
    }

    @Override
    public void processAction(RequiredActionContext context) {
        failingClosed(context, ReplaceFactorAction::process);
    }

    private static void process(RequiredActionContext context) {
        LostFactor lostFactor = new LostFactor(context, true);
        lostFactor.comeBack();
        if (lostFactor.isUnderWay()) {
            context.challenge(lostFactor.underWay());
        } else if (lostFactor.isAnswered() || isProven(context)) {
            context.success();
        } else if (!lostFactor.isFromCode()) {
            askForProof(context);
        } else if (!lostFactor.process(context.getHttpRequest().getDecodedFormParameters())) {
            lostFactor.show();
        }
    }

    @Override
    public void close() {
        // holds nothing
    }
}
