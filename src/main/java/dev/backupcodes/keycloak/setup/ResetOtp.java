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
    private final FlowEvaluation reading;

    ResetOtp(RealmModel realm, FlowSearch search) {
        this.search = search;
        this.reading = new FlowEvaluation(realm, search, FlowKind.RESET_CREDENTIALS, FactorHolder.OF_OTP);
    }

    /** @return what is to be said of it; empty when it gives nothing away */
    Optional<SetupFinding> warning(AuthenticationFlowModel flow) {
        if (isGuarded(flow)) {
            return Optional.empty();
        }
        SetupFinding.Kind kind = reading.asks(flow)
                ? SetupFinding.Kind.RESET_OTP_BEFORE_FACTOR
                : SetupFinding.Kind.RESET_OTP_UNPROTECTED;
        return Optional.of(SetupFinding.of(kind, flow.getAlias()));
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
