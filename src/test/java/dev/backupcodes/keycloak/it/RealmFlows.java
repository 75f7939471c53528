package dev.backupcodes.keycloak.it;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.keycloak.admin.client.resource.AuthenticationManagementResource;
import org.keycloak.representations.idm.AuthenticationExecutionInfoRepresentation;
import org.keycloak.representations.idm.AuthenticationFlowRepresentation;

/** The authentication flows of a realm, changed as an administrator does in the Admin Console. */
final class RealmFlows {

    private final TestRealm realm;

    RealmFlows(TestRealm realm) {
        this.realm = realm;
    }

    private AuthenticationManagementResource flows() {
        return realm.admin().flows();
    }

    /** All flows with all their steps, a line each. */
    List<String> lines() {
        return flows().getFlows().stream()
                .map(AuthenticationFlowRepresentation::getAlias)
                .sorted()
                .flatMap(alias -> linesOf(alias).stream())
                .toList();
    }

    /** The steps of a flow, a line each. */
    List<String> linesOf(String alias) {
        return flows().getExecutions(alias).stream()
                .map(one -> alias + " | " + one.getLevel() + " " + title(one) + " " + one.getRequirement())
                .toList();
    }

    List<String> aliases() {
        return flows().getFlows().stream()
                .map(AuthenticationFlowRepresentation::getAlias)
                .toList();
    }

    String idOf(String alias) {
        return flows().getFlows().stream()
                .filter(flow -> flow.getAlias().equals(alias))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no flow " + alias))
                .getId();
    }

    List<String> requirements(String flow, String provider) {
        return flows().getExecutions(flow).stream()
                .filter(step(provider))
                .map(AuthenticationExecutionInfoRepresentation::getRequirement)
                .toList();
    }

    void copy(String original, String name) {
        flows().copy(original, Map.of("newName", name)).close();
    }

    /** Makes an empty flow that can be bound. */
    void create(String name) {
        AuthenticationFlowRepresentation flow = new AuthenticationFlowRepresentation();
        flow.setAlias(name);
        flow.setProviderId("basic-flow");
        flow.setTopLevel(true);
        flow.setBuiltIn(false);
        flows().createFlow(flow).close();
    }

    void addSubFlow(String flow, String name, String requirement) {
        flows().addExecutionFlow(flow, Map.of("alias", name, "type", "basic-flow", "provider", "", "description", ""));
        set(flow, one -> name.equals(one.getDisplayName()), requirement);
    }

    /** At the end. */
    void add(String flow, String provider, String requirement) {
        flows().addExecution(flow, Map.of("provider", provider));
        set(flow, step(provider).and(one -> one.getLevel() == 0), requirement);
    }

    void set(String flow, Predicate<AuthenticationExecutionInfoRepresentation> which, String requirement) {
        flows().getExecutions(flow).stream().filter(which).forEach(one -> {
            one.setRequirement(requirement);
            flows().updateExecutions(flow, one);
        });
    }

    /** The last one. */
    void remove(String flow, Predicate<AuthenticationExecutionInfoRepresentation> which) {
        flows().getExecutions(flow).stream()
                .filter(which)
                .reduce((first, second) -> second)
                .ifPresent(one -> flows().removeExecution(one.getId()));
    }

    /** Before the step that stands before it. */
    void raise(String flow, Predicate<AuthenticationExecutionInfoRepresentation> which) {
        flows().getExecutions(flow).stream().filter(which).forEach(one -> flows().raisePriority(one.getId()));
    }

    static Predicate<AuthenticationExecutionInfoRepresentation> step(String provider) {
        return one -> provider.equals(one.getProviderId());
    }

    static Predicate<AuthenticationExecutionInfoRepresentation> titled(String part) {
        return one -> title(one).contains(part);
    }

    private static String title(AuthenticationExecutionInfoRepresentation one) {
        return String.valueOf(one.getDisplayName());
    }
}
