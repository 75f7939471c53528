package dev.backupcodes.keycloak.setup;

import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.setup.SetupStep.Kind;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.AuthenticationExecutionModel.Requirement;
import org.keycloak.models.AuthenticationFlowModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.resources.admin.AuthenticationManagementResource;

/**
 * Adds the login step to the realm's browser flow, if that has a shape that leaves no doubt where it belongs. A flow that came
 * with Keycloak is copied first; one of another shape is never touched.
 */
final class BrowserFlow {

    private static final String COPY_SUFFIX = " with backup codes";
    private static final String USER_CONFIGURED = "conditional-user-configured";
    private static final int PRIORITY_DISTANCE = 10;

    private final KeycloakSession session;
    private final RealmModel realm;
    private final FlowSearch search;

    BrowserFlow(KeycloakSession session, RealmModel realm) {
        this.session = session;
        this.realm = realm;
        this.search = new FlowSearch(session, realm);
    }

    void addStep(List<SetupStep> changed, List<SetupStep> byHand) {
        AuthenticationFlowModel bound = realm.getBrowserFlow();
        Optional<SetupStep> obstacle = obstacle(bound);
        if (obstacle.isPresent()) {
            byHand.add(obstacle.get());
        } else if (!hasStep(bound)) {
            AuthenticationFlowModel own = bound.isBuiltIn() ? copy(bound, changed) : bound;
            changeOwn(own, changed);
            if (own != bound) {
                realm.setBrowserFlow(own);
                changed.add(SetupStep.of(Kind.FLOW_BOUND, own.getAlias()));
            }
        }
    }

    private boolean hasStep(AuthenticationFlowModel flow) {
        return !search.flowsWith(flow, step -> isOurs(step) && !step.isDisabled())
                .isEmpty();
    }

    private static boolean isOurs(AuthenticationExecutionModel step) {
        return Names.AUTHENTICATOR.equals(step.getAuthenticator());
    }

    /** Why this flow is left to a person; empty when it is understood, or has the step already. */
    private Optional<SetupStep> obstacle(AuthenticationFlowModel flow) {
        if (hasStep(flow)) {
            return Optional.empty();
        }
        if (!search.flowsWith(flow, BrowserFlow::isOurs).isEmpty()) {
            return byHand(Kind.STEP_DISABLED, flow);
        }
        List<AuthenticationFlowModel> places = placesOfSecondFactors(flow);
        if (places.size() > 1) {
            return byHand(Kind.SEVERAL_PLACES, flow);
        }
        return places.isEmpty() ? obstacleWithoutSecondFactor(flow) : obstacleAt(places.get(0), flow);
    }

    private List<AuthenticationFlowModel> placesOfSecondFactors(AuthenticationFlowModel flow) {
        return search.flowsWith(flow, this::isActiveSecondFactor);
    }

    private boolean isActiveSecondFactor(AuthenticationExecutionModel step) {
        return search.isSecondFactor(step) && !step.isDisabled();
    }

    /** A factor that is added would bring back what somebody has switched off, be it with the sub-flow around it. */
    private Optional<SetupStep> obstacleWithoutSecondFactor(AuthenticationFlowModel flow) {
        if (search.isAnywhere(flow, BrowserFlow::isOurs)) {
            return byHand(Kind.STEP_DISABLED, flow);
        }
        if (search.isAnywhere(flow, search::isSecondFactor)) {
            return byHand(Kind.FACTORS_SWITCHED_OFF, flow);
        }
        return placesOfPasswords(flow).size() == 1 ? Optional.empty() : byHand(Kind.NO_PASSWORD_STEP, flow);
    }

    private List<AuthenticationFlowModel> placesOfPasswords(AuthenticationFlowModel flow) {
        return search.flowsWith(flow, step -> search.isPassword(step) && step.isRequired());
    }

    /**
     * Understood is a flow of conditions and second factors: alternatives, or a single required one that only users are asked
     * for who have it. Were others asked, too, they would be led to set it up, and as an alternative it leads nobody there.
     */
    private Optional<SetupStep> obstacleAt(AuthenticationFlowModel place, AuthenticationFlowModel whole) {
        List<AuthenticationExecutionModel> active =
                search.steps(place).stream().filter(step -> !step.isDisabled()).toList();
        boolean isKnown = active.stream().allMatch(step -> search.isCondition(step) || search.isSecondFactor(step));
        List<AuthenticationExecutionModel> factors =
                active.stream().filter(search::isSecondFactor).toList();
        boolean alternatives = factors.stream().allMatch(AuthenticationExecutionModel::isAlternative);
        boolean oneRequired = factors.size() == 1
                && factors.get(0).isRequired()
                && active.stream().anyMatch(BrowserFlow::isUserConfigured)
                && isConditional(place, whole);
        return isKnown && (alternatives || oneRequired) ? Optional.empty() : byHand(Kind.UNKNOWN_SHAPE, place);
    }

    private static boolean isUserConfigured(AuthenticationExecutionModel step) {
        return USER_CONFIGURED.equals(step.getAuthenticator()) && step.isRequired();
    }

    /** Conditions count in a conditional sub-flow only. */
    private boolean isConditional(AuthenticationFlowModel place, AuthenticationFlowModel whole) {
        return !search.flowsWith(whole, step -> place.getId().equals(step.getFlowId()) && step.isConditional())
                .isEmpty();
    }

    private static Optional<SetupStep> byHand(Kind kind, AuthenticationFlowModel flow) {
        return Optional.of(SetupStep.of(kind, flow.getAlias()));
    }

    /** Keycloak's own copy, with everything inside. */
    private AuthenticationFlowModel copy(AuthenticationFlowModel flow, List<SetupStep> changed) {
        String alias = freeAlias(flow.getAlias() + COPY_SUFFIX);
        AuthenticationFlowModel copy = AuthenticationManagementResource.copyFlow(session, realm, flow, alias);
        changed.add(SetupStep.of(Kind.FLOW_COPIED, flow.getAlias(), alias));
        return copy;
    }

    private String freeAlias(String wish) {
        return IntStream.iterate(1, i -> i + 1)
                .mapToObj(i -> i == 1 ? wish : wish + " " + i)
                .filter(alias -> realm.getFlowByAlias(alias) == null)
                .findFirst()
                .orElseThrow();
    }

    private void changeOwn(AuthenticationFlowModel flow, List<SetupStep> changed) {
        List<AuthenticationFlowModel> places = placesOfSecondFactors(flow);
        AuthenticationFlowModel place = places.isEmpty() ? addSubFlow(flow, changed) : places.get(0);
        search.steps(place).stream()
                .filter(step -> isActiveSecondFactor(step) && step.isRequired())
                .forEach(step -> makeAlternative(step, changed));
        add(place, Names.AUTHENTICATOR, Requirement.ALTERNATIVE);
        changed.add(SetupStep.of(Kind.STEP_ADDED, place.getAlias()));
    }

    private void makeAlternative(AuthenticationExecutionModel step, List<SetupStep> changed) {
        step.setRequirement(Requirement.ALTERNATIVE);
        realm.updateAuthenticatorExecution(step);
        changed.add(SetupStep.of(Kind.FACTORS_MADE_ALTERNATIVE, step.getAuthenticator()));
    }

    /** As in Keycloak's own browser flow (26.7): asked for are only users who have one of the factors. */
    private AuthenticationFlowModel addSubFlow(AuthenticationFlowModel flow, List<SetupStep> changed) {
        AuthenticationFlowModel parent = placesOfPasswords(flow).get(0);
        AuthenticationFlowModel subFlow = new AuthenticationFlowModel();
        subFlow.setAlias(freeAlias(flow.getAlias() + " Conditional 2FA"));
        subFlow.setDescription("Asks users for a second factor who have one");
        subFlow.setProviderId("basic-flow");
        subFlow.setTopLevel(false);
        subFlow.setBuiltIn(false);
        AuthenticationFlowModel added = realm.addAuthenticationFlow(subFlow);
        AuthenticationExecutionModel step = newStep(parent, Requirement.CONDITIONAL);
        step.setFlowId(added.getId());
        step.setAuthenticatorFlow(true);
        realm.addAuthenticatorExecution(step);
        add(added, USER_CONFIGURED, Requirement.REQUIRED);
        add(added, "auth-otp-form", Requirement.ALTERNATIVE);
        changed.add(SetupStep.of(Kind.SUB_FLOW_ADDED, parent.getAlias(), added.getAlias()));
        return added;
    }

    private void add(AuthenticationFlowModel flow, String authenticator, Requirement requirement) {
        AuthenticationExecutionModel step = newStep(flow, requirement);
        step.setAuthenticator(authenticator);
        step.setAuthenticatorFlow(false);
        realm.addAuthenticatorExecution(step);
    }

    /** Behind all others. */
    private AuthenticationExecutionModel newStep(AuthenticationFlowModel flow, Requirement requirement) {
        int last = search.steps(flow).stream()
                .mapToInt(AuthenticationExecutionModel::getPriority)
                .max()
                .orElse(0);
        AuthenticationExecutionModel step = new AuthenticationExecutionModel();
        step.setParentFlow(flow.getId());
        step.setRequirement(requirement);
        step.setPriority(last + PRIORITY_DISTANCE);
        return step;
    }
}
