package dev.backupcodes.keycloak.setup;

import dev.backupcodes.keycloak.setup.SetupFinding.Kind;
import java.util.List;
import java.util.Optional;
import org.keycloak.authentication.authenticators.conditional.ConditionalUserConfiguredAuthenticatorFactory;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.AuthenticationFlowModel;

/** Why a flow that lacks the step is left to an administrator. What one has switched off is not switched on again. */
final class Obstacles {

    private final FlowSearch search;
    private final InsertionPoints insertionPoints;

    Obstacles(FlowSearch search) {
        this.search = search;
        this.insertionPoints = new InsertionPoints(search);
    }

    /** @return empty when the flow is understood */
    Optional<SetupFinding> in(AuthenticationFlowModel flow, FlowKind kind) {
        if (!search.flowsWith(flow, step -> isStepOf(kind, step)).isEmpty()) {
            return Optional.of(SetupFinding.of(Kind.STEP_DISABLED, flow.getAlias(), kind.stepName()));
        }
        List<AuthenticationFlowModel> places = search.placesOfSecondFactors(flow);
        if (places.isEmpty()) {
            return withoutSecondFactor(flow, kind);
        }
        if (kind == FlowKind.DIRECT_GRANT) {
            return withoutInsertionPoint(flow, kind);
        }
        return places.size() > 1
                ? Optional.of(SetupFinding.of(Kind.SEVERAL_PLACES, flow.getAlias()))
                : inPlace(places.get(0), flow);
    }

    private static boolean isStepOf(FlowKind kind, AuthenticationExecutionModel step) {
        return kind.step().equals(step.getAuthenticator());
    }

    /** Adding a factor would bring back what somebody has switched off, by itself or with the sub-flow around it. */
    private Optional<SetupFinding> withoutSecondFactor(AuthenticationFlowModel flow, FlowKind kind) {
        if (search.isAnywhere(flow, step -> isStepOf(kind, step))) {
            return Optional.of(SetupFinding.of(Kind.STEP_DISABLED, flow.getAlias(), kind.stepName()));
        }
        if (search.isAnywhere(flow, search::isSecondFactor)) {
            return Optional.of(SetupFinding.of(Kind.FACTORS_SWITCHED_OFF, flow.getAlias(), kind.stepName()));
        }
        return withoutInsertionPoint(flow, kind);
    }

    private Optional<SetupFinding> withoutInsertionPoint(AuthenticationFlowModel flow, FlowKind kind) {
        return insertionPoints.in(flow, kind).isPresent()
                ? Optional.empty()
                : Optional.of(SetupFinding.of(InsertionPoints.missing(kind), flow.getAlias(), kind.stepName()));
    }

    /**
     * A flow is understood that consists of conditions and second factors. The factors are alternatives, or there is a single
     * required one, for which only users who have it are asked: others would be led to set it up, which an alternative does not.
     */
    private Optional<SetupFinding> inPlace(AuthenticationFlowModel place, AuthenticationFlowModel whole) {
        List<AuthenticationExecutionModel> factors = search.activeSteps(place).stream()
                .filter(search::isSecondFactor)
                .toList();
        boolean alternatives = factors.stream().allMatch(AuthenticationExecutionModel::isAlternative);
        boolean oneRequired = factors.size() == 1
                && factors.get(0).isRequired()
                && search.activeSteps(place).stream().anyMatch(Obstacles::isUserConfigured)
                && isConditional(place, whole);
        return search.isOfFactorsOnly(place) && (alternatives || oneRequired)
                ? Optional.empty()
                : Optional.of(SetupFinding.of(Kind.UNKNOWN_SHAPE, place.getAlias()));
    }

    private static boolean isUserConfigured(AuthenticationExecutionModel step) {
        return ConditionalUserConfiguredAuthenticatorFactory.PROVIDER_ID.equals(step.getAuthenticator())
                && step.isRequired();
    }

    /** Conditions count in a conditional sub-flow only. */
    private boolean isConditional(AuthenticationFlowModel place, AuthenticationFlowModel whole) {
        return !search.active(whole, step -> place.getId().equals(step.getFlowId()) && step.isConditional())
                .isEmpty();
    }
}
