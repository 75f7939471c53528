package dev.backupcodes.keycloak.login;

import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.code.Attempt;
import dev.backupcodes.keycloak.code.CodeBook;
import dev.backupcodes.keycloak.code.CodeKind;
import dev.backupcodes.keycloak.code.SetState;
import dev.backupcodes.keycloak.credential.CodeEnvironment;
import dev.backupcodes.keycloak.credential.CodeSetStore;
import dev.backupcodes.keycloak.credential.CodesBusyException;
import dev.backupcodes.keycloak.credential.UnreadableCodeSetException;
import dev.backupcodes.keycloak.event.LoginEvents;
import dev.backupcodes.keycloak.limit.BruteForce;
import dev.backupcodes.keycloak.policy.RealmPolicy;
import dev.backupcodes.keycloak.stepup.RequiredStep;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.AuthenticationFlowError;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** Asks for a code and says what came of it; {@link Redemption} finds out whether it is right. */
final class BackupCodeAuthenticator extends CodeAuthenticator {

    private static final Logger LOG = Logger.getLogger(BackupCodeAuthenticator.class);

    @Override
    public void authenticate(AuthenticationFlowContext context) {
        if (new CredentialOrder(context).mend()) {
            context.challenge(askAgain(context));
        } else {
            context.challenge(asking(context));
        }
    }

    private static Response asking(AuthenticationFlowContext context) {
        LoginPage page = new LoginPage(context);
        try {
            CodeBook book = new CodeSetStore(context.getSession())
                    .seen(context.getUser())
                    .book();
            int threshold = RealmPolicy.of(context.getRealm()).warningThreshold();
            Instant now = CodeEnvironment.now();
            return book.lockedUntil(now)
                    .map(until -> page.locked(until, "backupCodesErrorLocked"))
                    .orElseGet(() -> page.asking(book.ownState(now, threshold)));
        } catch (UnreadableCodeSetException e) {
            LOG.error(e.getMessage());
            return page.asking(SetState.NONE);
        }
    }

    /** Keycloak chose this step by the old order; in the next request it chooses by the new one. */
    private static Response askAgain(AuthenticationFlowContext context) {
        return Response.status(Response.Status.FOUND)
                .location(context.getRefreshUrl(false))
                .build();
    }

    @Override
    public void action(AuthenticationFlowContext context) {
        LoginPage page = new LoginPage(context);
        if (context.getUser() == null) {
            context.forceChallenge(page.ofAccountThatIsGone());
        } else if (!CurrentFlow.of(context).contains(context.getExecution())) {
            context.forceChallenge(page.ofAnotherFlow());
        } else if (isLockedByRealm(context)) {
            context.forceChallenge(page.withError("backupCodesErrorInvalid"));
        } else if (page.input().isBlank()) {
            context.forceChallenge(page.withError("backupCodesErrorMissing"));
        } else {
            redeem(context, page);
        }
    }

    /** If so, an event says it. */
    private static boolean isLockedByRealm(AuthenticationFlowContext context) {
        Optional<String> error = BruteForce.of(context).lockError();
        error.ifPresent(LoginEvents.of(context)::refused);
        return error.isPresent();
    }

    private static void redeem(AuthenticationFlowContext context, LoginPage page) {
        Attempt attempt;
        try {
            attempt = new Redemption(context).redeem(page.input());
        } catch (CodesBusyException e) {
            LOG.warn(e.getMessage());
            context.forceChallenge(page.withError("backupCodesErrorBusy"));
            return;
        } catch (RuntimeException e) {
            LOG.error("a backup code could not be checked", e);
            LoginEvents.of(context).refused(LoginEvents.UNAVAILABLE);
            context.forceChallenge(page.withError("backupCodesErrorUnavailable"));
            return;
        }
        attempt.tell(new AttemptRecorder(context));
        attempt.tell(new Answer(context, page));
    }

    /** What the person at the screen is shown. */
    private record Answer(AuthenticationFlowContext context, LoginPage page) implements Attempt.Outcome {

        @Override
        public void accepted(Attempt.Accepted accepted) {
            context.success(Names.CREDENTIAL_TYPE);
        }

        @Override
        public void refused(Attempt.Refused refused) {
            Response challenge = refused.locked()
                    .map(until -> page.locked(until, messageOfLock(refused.killed())))
                    .orElseGet(() -> page.withError(messageOf(refused.killed())));
            context.failureChallenge(AuthenticationFlowError.INVALID_CREDENTIALS, challenge);
        }

        @Override
        public void replayed() {
            context.forceChallenge(page.withError("backupCodesErrorInvalid"));
        }

        @Override
        public void locked(Attempt.Locked locked) {
            context.forceChallenge(page.locked(locked.until(), "backupCodesErrorLocked"));
        }

        private static String messageOf(Set<CodeKind> killed) {
            if (killed.isEmpty()) {
                return "backupCodesErrorInvalid";
            }
            return killed.contains(CodeKind.OWN) ? "backupCodesErrorDisabled" : "backupCodesErrorLockoutDisabled";
        }

        /** Own codes die where no lock begins: see {@link dev.backupcodes.keycloak.code.Throttle}. */
        private static String messageOfLock(Set<CodeKind> killed) {
            return killed.isEmpty() ? "backupCodesErrorNowLocked" : "backupCodesErrorLockoutDisabledLocked";
        }
    }

    /** With the action disabled nobody could make codes, and a required step would let in everybody who has none. */
    @Override
    public boolean areRequiredActionsEnabled(KeycloakSession session, RealmModel realm) {
        return RealmPolicy.isActionEnabled(realm);
    }

    @Override
    public void setRequiredActions(KeycloakSession session, RealmModel realm, UserModel user) {
        RequiredStep.askFor(session.getContext().getAuthenticationSession(), user);
    }
}
