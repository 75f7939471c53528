package dev.backupcodes.keycloak.setup;

import dev.backupcodes.keycloak.setup.SetupFinding.Kind;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.keycloak.authentication.authenticators.broker.IdpEmailVerificationAuthenticatorFactory;
import org.keycloak.authentication.authenticators.resetcred.ResetCredentialEmail;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.AuthenticationFlowModel;

/** Finds the step behind which a sub-flow for second factors belongs: there the first factor has been proved. */
final class InsertionPoints {

    private final FlowSearch search;

    InsertionPoints(FlowSearch search) {
        this.search = search;
    }

    /** @return empty when it is not clear where that is */
    Optional<AuthenticationExecutionModel> in(AuthenticationFlowModel flow, FlowKind kind) {
        return switch (kind) {
            case BROWSER, DIRECT_GRANT -> behindPassword(flow);
            case RESET_CREDENTIALS ->
                theOnly(flow, step -> isStep(step, ResetCredentialEmail.PROVIDER_ID))
                        .filter(AuthenticationExecutionModel::isRequired);
            case FIRST_BROKER_LOGIN -> behindVerification(flow).or(() -> behindPassword(flow));
            case POST_BROKER_LOGIN -> Optional.empty();
        };
    }

    /** What is said of a flow that has neither a second factor nor a clear place for one. */
    static Kind missing(FlowKind kind) {
        return switch (kind) {
            case BROWSER, DIRECT_GRANT, FIRST_BROKER_LOGIN -> Kind.NO_PASSWORD_STEP;
            case RESET_CREDENTIALS -> Kind.NO_EMAIL_STEP;
            case POST_BROKER_LOGIN -> Kind.NO_SECOND_FACTOR;
        };
    }

    /** At the end of the sequence that has the only required password step. */
    private Optional<AuthenticationExecutionModel> behindPassword(AuthenticationFlowModel flow) {
        return theOnly(flow, step -> search.isPassword(step) && step.isRequired())
                .map(search::around)
                .map(this::lastIn);
    }

    /**
     * Keycloak's flow lets people choose how to prove that the account is theirs, by mail or by password. A second factor has
     * to be asked for behind both: at the end of the sequence that the choice is part of.
     */
    private Optional<AuthenticationExecutionModel> behindVerification(AuthenticationFlowModel flow) {
        return choiceOfVerification(flow).map(search::around).map(this::lastIn);
    }

    /** The step that stands for the sub-flow with that choice. */
    Optional<AuthenticationExecutionModel> choiceOfVerification(AuthenticationFlowModel flow) {
        return theOnly(flow, step -> isStep(step, IdpEmailVerificationAuthenticatorFactory.PROVIDER_ID))
                .filter(AuthenticationExecutionModel::isAlternative)
                .flatMap(mail -> theOnly(flow, step -> mail.getParentFlow().equals(step.getFlowId())))
                .filter(AuthenticationExecutionModel::isRequired);
    }

    private Optional<AuthenticationExecutionModel> theOnly(
            AuthenticationFlowModel flow, Predicate<AuthenticationExecutionModel> which) {
        List<AuthenticationExecutionModel> found = search.active(flow, which);
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    private AuthenticationExecutionModel lastIn(AuthenticationFlowModel flow) {
        List<AuthenticationExecutionModel> steps = search.steps(flow);
        return steps.get(steps.size() - 1);
    }

    private static boolean isStep(AuthenticationExecutionModel step, String authenticator) {
        return authenticator.equals(step.getAuthenticator());
    }
}
