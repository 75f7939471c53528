package dev.backupcodes.keycloak.login;

import dev.backupcodes.keycloak.Minutes;
import dev.backupcodes.keycloak.credential.CodeEnvironment;
import dev.backupcodes.keycloak.credential.CodeSetStore;
import dev.backupcodes.keycloak.credential.CodesBusyException;
import dev.backupcodes.keycloak.credential.UnreadableCodeSetException;
import dev.backupcodes.keycloak.event.LoginEvents;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.FlowStatus;
import org.keycloak.authentication.authenticators.browser.RecoveryAuthnCodesFormAuthenticator;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.utils.FormMessage;
import org.keycloak.models.utils.RecoveryAuthnCodesUtils;

/**
 * Keycloak's own step for its recovery codes. What it does is Keycloak's; but a user who has backup codes, too, has one count of wrong
 * entries for both: two factors are not twice the guesses. For everybody else nothing is different.
 */
final class RecoveryCodeStep extends RecoveryAuthnCodesFormAuthenticator {

    private static final Logger LOG = Logger.getLogger(RecoveryCodeStep.class);

    RecoveryCodeStep(KeycloakSession session) {
        super(session);
    }

    @Override
    public void action(AuthenticationFlowContext context) {
        if (context.getUser() == null || !CodeSetStore.hasAny(context.getUser())) {
            super.action(context);
            return;
        }
        try {
            counted(context);
        } catch (CodesBusyException | UnreadableCodeSetException e) {
            LOG.error(e.getMessage());
            LoginEvents.of(context).refused(LoginEvents.UNAVAILABLE);
            refuse(
                    context,
                    new FormMessage(
                            RecoveryAuthnCodesUtils.FIELD_RECOVERY_CODE_IN_BROWSER_FLOW,
                            "backupCodesErrorUnavailable"));
        }
    }

    private void counted(AuthenticationFlowContext context) {
        SharedCount count = new SharedCount(context);
        Optional<Instant> lockedUntil = count.begin();
        if (lockedUntil.isPresent()) {
            LoginEvents.of(context).locked();
            Duration wait = Duration.between(CodeEnvironment.now(), lockedUntil.get());
            refuse(
                    context,
                    new FormMessage(
                            RecoveryAuthnCodesUtils.FIELD_RECOVERY_CODE_IN_BROWSER_FLOW,
                            "backupCodesErrorLocked",
                            Minutes.of(wait)));
            return;
        }
        super.action(context);
        if (context.getStatus() == FlowStatus.SUCCESS) {
            count.right();
        } else if (context.getStatus() == FlowStatus.FAILURE_CHALLENGE) {
            count.wrong();
        } else {
            count.notLookedAt();
        }
    }

    private static void refuse(AuthenticationFlowContext context, FormMessage why) {
        context.forceChallenge(context.form().addError(why).createLoginRecoveryAuthnCode());
    }
}
