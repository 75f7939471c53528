package dev.backupcodes.keycloak.setup;

import java.util.List;
import java.util.Optional;
import org.keycloak.authentication.authenticators.resetcred.ResetOTP;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.AuthenticationFlowModel;
import org.keycloak.models.RealmModel;

/**
 * The step <em>Reset OTP</em>: who can read the mailbox replaces somebody's OTP with it, unless a second factor is asked for
 * before (keycloak#40513).
 */
final class ResetOtp {

    private final FlowSearch search;
    private final FlowReading reading;

    ResetOtp(RealmModel realm, FlowSearch search) {
        this.search = search;
        this.reading = new FlowReading(realm, search, FlowKind.RESET_CREDENTIALS, Holder.OF_OTP);
    }

    /** @return what is to be said of it; empty when it gives nothing away */
    Optional<SetupStep> warning(AuthenticationFlowModel flow) {
        if (isGuarded(flow)) {
            return Optional.empty();
        }
        SetupStep.Kind kind =
                reading.asks(flow) ? SetupStep.Kind.RESET_OTP_BEFORE_FACTOR : SetupStep.Kind.RESET_OTP_UNPROTECTED;
        return Optional.of(SetupStep.of(kind, flow.getAlias()));
    }

    private boolean isGuarded(AuthenticationFlowModel flow) {
        List<AuthenticationExecutionModel> steps = search.activeSteps(flow);
        boolean isSequence = search.isSequence(flow);
        for (AuthenticationExecutionModel step : steps) {
            if (isResetOtp(step) || step.isAuthenticatorFlow() && !isGuarded(search.inside(step))) {
                return false;
            }
            if (isSequence && reading.asks(step)) {
                return true;
            }
        }
        return true;
    }

    private static boolean isResetOtp(AuthenticationExecutionModel step) {
        return ResetOTP.PROVIDER_ID.equals(step.getAuthenticator());
    }
}
