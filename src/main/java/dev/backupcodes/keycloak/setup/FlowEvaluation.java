package dev.backupcodes.keycloak.setup;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.AuthenticationFlowModel;
import org.keycloak.models.RealmModel;

/**
 * Whether a flow asks a user for the second factor that they have, read from its shape as {@code DefaultAuthenticationFlow}
 * would go through it. Where that depends on more than the shape, the answer is no: then an administrator has to look.
 */
final class FlowEvaluation {

    /**
     * Steps that let in nobody who has just a password: they trust a login that was made before or elsewhere, make a new
     * account, or refuse.
     */
    private static final Set<String> PASSED_OVER = Set.of(
            "auth-cookie",
            "identity-provider-redirector",
            "auth-spnego",
            "organization",
            "idp-create-user-if-unique",
            "deny-access-authenticator");

    private final FlowSearch search;
    private final FlowKind kind;
    private final FactorHolder holder;
    private final Conditions conditions;
    private SetupFinding gap;

    FlowEvaluation(RealmModel realm, FlowSearch search, FlowKind kind, FactorHolder holder) {
        this.search = search;
        this.kind = kind;
        this.holder = holder;
        this.conditions = new Conditions(realm, search, holder);
    }

    /** How a user gets through a part of a flow. */
    private enum Way {
        /** Not without the factor. */
        ASKED,
        /** Without it. */
        LET_IN,
        /** Not at all, or the part is left out. */
        CLOSED
    }

    boolean asks(AuthenticationFlowModel flow) {
        return wayThrough(flow) == Way.ASKED;
    }

    boolean asks(AuthenticationExecutionModel step) {
        return wayThrough(step) == Way.ASKED;
    }

    /** The first way past the step that was found in a flow that has it. */
    Optional<SetupFinding> gap() {
        return Optional.ofNullable(gap);
    }

    private Way wayThrough(AuthenticationFlowModel flow) {
        List<AuthenticationExecutionModel> steps = search.activeSteps(flow).stream()
                .filter(step -> !search.isCondition(step))
                .toList();
        return search.isSequence(flow) ? throughAllOf(steps) : throughOneOf(steps);
    }

    /** Keycloak passes over alternatives that stand beside required steps. */
    private Way throughAllOf(List<AuthenticationExecutionModel> steps) {
        List<Way> ways = steps.stream()
                .filter(step -> !step.isAlternative())
                .map(this::wayThrough)
                .toList();
        return ways.contains(Way.ASKED) ? Way.ASKED : ways.contains(Way.LET_IN) ? Way.LET_IN : Way.CLOSED;
    }

    private Way throughOneOf(List<AuthenticationExecutionModel> steps) {
        List<Way> ways = steps.stream().map(this::wayThrough).toList();
        if (!ways.contains(Way.LET_IN)) {
            return ways.contains(Way.ASKED) ? Way.ASKED : Way.CLOSED;
        }
        if (ways.contains(Way.ASKED)) {
            note(SetupFinding.Kind.OTHER_WAY, search.nameOf(steps.get(ways.indexOf(Way.LET_IN))));
        }
        return Way.LET_IN;
    }

    private Way wayThrough(AuthenticationExecutionModel step) {
        if (step.isAuthenticatorFlow()) {
            AuthenticationFlowModel inside = search.inside(step);
            return step.isConditional() ? throughConditional(inside) : wayThrough(inside);
        }
        if (holder.isAskedBy(step, kind, search)) {
            return Way.ASKED;
        }
        return isOtherFactor(step) || PASSED_OVER.contains(step.getAuthenticator()) ? withoutFactor(step) : Way.LET_IN;
    }

    private boolean isOtherFactor(AuthenticationExecutionModel step) {
        return FlowSearch.isOurs(step) || search.isSecondFactor(step) || search.isPasswordless(step);
    }

    /** A user who lacks a required factor is led to set it up, which proves nothing. */
    private Way withoutFactor(AuthenticationExecutionModel step) {
        return isOtherFactor(step) && step.isRequired() ? Way.LET_IN : Way.CLOSED;
    }

    private Way throughConditional(AuthenticationFlowModel subFlow) {
        Tristate runs = conditions.of(subFlow);
        Way inside = wayThrough(subFlow);
        if (runs == Tristate.YES) {
            return inside;
        }
        if (inside == Way.ASKED) {
            note(SetupFinding.Kind.ONLY_UNDER_CONDITION, subFlow.getAlias());
        }
        return runs == Tristate.UNKNOWN && inside == Way.LET_IN ? Way.LET_IN : Way.CLOSED;
    }

    private void note(SetupFinding.Kind why, String name) {
        if (gap == null) {
            gap = SetupFinding.of(why, name);
        }
    }
}
