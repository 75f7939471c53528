package dev.backupcodes.keycloak.setup;

import dev.backupcodes.keycloak.setup.SetupFinding.Kind;
import java.util.List;
import java.util.stream.IntStream;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.AuthenticationExecutionModel.Requirement;
import org.keycloak.models.AuthenticationFlowModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.resources.admin.AuthenticationManagementResource;

/** Changes flows as an administrator does by hand, and lists what it has changed. */
final class FlowEditor {

    private static final String COPY_SUFFIX = " with backup codes";
    private static final int PRIORITY_DISTANCE = 10;

    private final KeycloakSession session;
    private final RealmModel realm;
    private final FlowSearch search;
    private final List<SetupFinding> changed;

    /** @param changed what was done is added here */
    FlowEditor(KeycloakSession session, RealmModel realm, FlowSearch search, List<SetupFinding> changed) {
        this.session = session;
        this.realm = realm;
        this.search = search;
        this.changed = changed;
    }

    /** Copies a flow with everything inside, as Keycloak itself does. */
    AuthenticationFlowModel copy(AuthenticationFlowModel flow) {
        String alias = freeAlias(flow.getAlias() + COPY_SUFFIX);
        AuthenticationFlowModel copy = AuthenticationManagementResource.copyFlow(session, realm, flow, alias);
        done(Kind.FLOW_COPIED, flow.getAlias(), alias);
        return copy;
    }

    private String freeAlias(String wish) {
        return IntStream.iterate(1, i -> i + 1)
                .mapToObj(i -> i == 1 ? wish : wish + " " + i)
                .filter(alias -> realm.getFlowByAlias(alias) == null)
                .findFirst()
                .orElseThrow();
    }

    /** @param name of the step, for people */
    void addStep(AuthenticationFlowModel flow, String authenticator, Requirement requirement, String name) {
        add(flow, authenticator, requirement);
        done(Kind.STEP_ADDED, flow.getAlias(), name);
    }

    void makeAlternative(AuthenticationExecutionModel step) {
        AuthenticationExecutionModel changedStep = copyOf(step);
        changedStep.setRequirement(Requirement.ALTERNATIVE);
        realm.updateAuthenticatorExecution(changedStep);
        done(Kind.FACTORS_MADE_ALTERNATIVE, step.getAuthenticator());
    }

    /** Moves a step behind all others of its flow. */
    void moveToEnd(AuthenticationExecutionModel step) {
        AuthenticationExecutionModel moved = copyOf(step);
        moved.setPriority(lastPriority(search.around(step)) + PRIORITY_DISTANCE);
        realm.updateAuthenticatorExecution(moved);
        done(Kind.STEP_MOVED, search.around(step).getAlias(), search.nameOf(step));
    }

    /** Moves a sub-flow behind a step, which may be in another flow. */
    void moveBehind(AuthenticationExecutionModel subFlow, AuthenticationExecutionModel anchor) {
        AuthenticationExecutionModel moved = copyOf(subFlow);
        moved.setParentFlow(anchor.getParentFlow());
        moved.setPriority(priorityBehind(anchor));
        realm.updateAuthenticatorExecution(moved);
        search.noteMoved(moved);
        done(
                Kind.SUB_FLOW_MOVED,
                search.nameOf(subFlow),
                search.around(subFlow).getAlias(),
                search.around(anchor).getAlias());
    }

    void changeCondition(AuthenticationExecutionModel condition, String authenticator) {
        AuthenticationExecutionModel changedStep = copyOf(condition);
        changedStep.setAuthenticator(authenticator);
        realm.updateAuthenticatorExecution(changedStep);
        done(Kind.CONDITION_CHANGED, search.around(condition).getAlias(), search.nameOf(changedStep));
    }

    /** As in Keycloak's own browser flow (26.7): only users whom the condition lets in are asked. */
    AuthenticationFlowModel addConditional(
            AuthenticationExecutionModel anchor, AuthenticationFlowModel whole, String name, String condition) {
        AuthenticationFlowModel subFlow = newFlow(freeAlias(whole.getAlias() + " " + name));
        AuthenticationExecutionModel step = new AuthenticationExecutionModel();
        step.setParentFlow(anchor.getParentFlow());
        step.setRequirement(Requirement.CONDITIONAL);
        step.setPriority(priorityBehind(anchor));
        step.setFlowId(subFlow.getId());
        step.setAuthenticatorFlow(true);
        realm.addAuthenticatorExecution(step);
        add(subFlow, condition, Requirement.REQUIRED);
        done(Kind.SUB_FLOW_ADDED, search.around(anchor).getAlias(), subFlow.getAlias());
        return subFlow;
    }

    private AuthenticationFlowModel newFlow(String alias) {
        AuthenticationFlowModel flow = new AuthenticationFlowModel();
        flow.setAlias(alias);
        flow.setDescription("Asks users for a second factor who have one");
        flow.setProviderId("basic-flow");
        flow.setTopLevel(false);
        flow.setBuiltIn(false);
        return realm.addAuthenticationFlow(flow);
    }

    /** Adds a step behind all others, and does not list it. */
    void add(AuthenticationFlowModel flow, String authenticator, Requirement requirement) {
        AuthenticationExecutionModel step = new AuthenticationExecutionModel();
        step.setParentFlow(flow.getId());
        step.setRequirement(requirement);
        step.setPriority(lastPriority(flow) + PRIORITY_DISTANCE);
        step.setAuthenticator(authenticator);
        step.setAuthenticatorFlow(false);
        realm.addAuthenticatorExecution(step);
    }

    /** Makes room behind a step, and before those that follow it. */
    private int priorityBehind(AuthenticationExecutionModel anchor) {
        List<AuthenticationExecutionModel> steps = search.steps(search.around(anchor));
        steps.subList(steps.indexOf(anchor) + 1, steps.size()).forEach(following -> {
            AuthenticationExecutionModel moved = copyOf(following);
            moved.setPriority(following.getPriority() + PRIORITY_DISTANCE);
            realm.updateAuthenticatorExecution(moved);
        });
        return anchor.getPriority() + PRIORITY_DISTANCE / 2;
    }

    private int lastPriority(AuthenticationFlowModel flow) {
        return search.steps(flow).stream()
                .mapToInt(AuthenticationExecutionModel::getPriority)
                .max()
                .orElse(0);
    }

    /** The step itself may be that of Keycloak's cache, and a dry run must leave no trace there. */
    private static AuthenticationExecutionModel copyOf(AuthenticationExecutionModel step) {
        AuthenticationExecutionModel copy = new AuthenticationExecutionModel();
        copy.setId(step.getId());
        copy.setParentFlow(step.getParentFlow());
        copy.setAuthenticator(step.getAuthenticator());
        copy.setAuthenticatorConfig(step.getAuthenticatorConfig());
        copy.setAuthenticatorFlow(step.isAuthenticatorFlow());
        copy.setFlowId(step.getFlowId());
        copy.setRequirement(step.getRequirement());
        copy.setPriority(step.getPriority());
        return copy;
    }

    private void done(Kind kind, String... names) {
        changed.add(SetupFinding.of(kind, names));
    }
}
