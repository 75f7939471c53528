package dev.backupcodes.keycloak.setup;

import dev.backupcodes.keycloak.setup.SetupFinding.Kind;
import java.util.List;
import java.util.Optional;
import org.keycloak.authentication.authenticators.conditional.ConditionalUserConfiguredAuthenticatorFactory;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.AuthenticationFlowModel;

/** Why a flow that has not got the step is left to a person. What somebody has switched off is not brought back. */
final class Obstacles {

    private final FlowSearch search;
    private final InsertionPoints anchors;

    Obstacles(FlowSearch search) {
        this.search = search;
        this.anchors = new InsertionPoints(search);
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
            return withoutAnchor(flow, kind);
        }
        return places.size() > 1
                ? Optional.of(SetupFinding.of(Kind.SEVERAL_PLACES, flow.getAlias()))
                : inPlace(places.get(0), flow);
    }

    private static boolean isStepOf(FlowKind kind, AuthenticationExecutionModel step) {
        return kind.step().equals(step.getAuthenticator());
    }

    /** A factor that is added would bring back what somebody has switched off, be it with the sub-flow around it. */
    private Optional<SetupFinding> withoutSecondFactor(AuthenticationFlowModel flow, FlowKind kind) {
        if (search.isAnywhere(flow, step -> isStepOf(kind, step))) {
            return Optional.of(SetupFinding.of(Kind.STEP_DISABLED, flow.getAlias(), kind.stepName()));
        }
        if (search.isAnywhere(flow, search::isSecondFactor)) {
            return Optional.of(SetupFinding.of(Kind.FACTORS_SWITCHED_OFF, flow.getAlias(), kind.stepName()));
        }
        return withoutAnchor(flow, kind);
    }

    private Optional<SetupFinding> withoutAnchor(AuthenticationFlowModel flow, FlowKind kind) {
        return anchors.in(flow, kind).isPresent()
                ? Optional.empty()
                : Optional.of(SetupFinding.of(InsertionPoints.missing(kind), flow.getAlias(), kind.stepName()));
    }

    /**
     * Understood is a flow of conditions and second factors: alternatives, or a single required one that only users are asked
     * for who have it. Were others asked, too, they would be led to set it up, and as an alternative it leads nobody there.
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
