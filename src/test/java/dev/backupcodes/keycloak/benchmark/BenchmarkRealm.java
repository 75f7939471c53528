package dev.backupcodes.keycloak.benchmark;

import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import org.keycloak.admin.client.resource.AuthenticationManagementResource;
import org.keycloak.admin.client.resource.RealmResource;
import org.keycloak.representations.idm.AuthenticationExecutionInfoRepresentation;
import org.keycloak.representations.idm.AuthenticationFlowRepresentation;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.representations.idm.RealmRepresentation;
import org.keycloak.representations.idm.RequiredActionConfigRepresentation;

/**
 * A realm with a client for each step: its logins ask for the user's name, which costs next to nothing, and then for that step. And
 * one for logins as usual.
 */
final class BenchmarkRealm {

    private static final String ACTION = "download-backup-codes";

    private final RealmResource realm;

    private BenchmarkRealm(RealmResource realm) {
        this.realm = realm;
    }

    static void create(BenchmarkServer server, Policy policy) {
        RealmRepresentation settings = new RealmRepresentation();
        settings.setRealm(policy.realm());
        settings.setEnabled(true);
        settings.setClients(List.of(client("app")));
        server.admin().realms().create(settings);
        BenchmarkRealm realm = new BenchmarkRealm(server.admin().realm(policy.realm()));
        realm.registerAction(policy.settings());
        Step.in(policy).forEach(realm::addClientOf);
    }

    private static ClientRepresentation client(String id) {
        ClientRepresentation client = new ClientRepresentation();
        client.setClientId(id);
        client.setPublicClient(true);
        client.setStandardFlowEnabled(true);
        client.setRedirectUris(List.of("http://localhost/*"));
        return client;
    }

    private AuthenticationManagementResource flows() {
        return realm.flows();
    }

    private void registerAction(Map<String, String> policy) {
        flows().getUnregisteredRequiredActions().stream()
                .filter(action -> action.getProviderId().equals(ACTION))
                .forEach(flows()::registerRequiredAction);
        RequiredActionConfigRepresentation config = new RequiredActionConfigRepresentation();
        config.setConfig(policy);
        flows().updateRequiredActionConfig(ACTION, config);
    }

    private void addClientOf(Step step) {
        ClientRepresentation client = client(step.client());
        client.setAuthenticationFlowBindingOverrides(Map.of("browser", flowOf(step)));
        try (Response created = realm.clients().create(client)) {
            if (created.getStatus() != 201) {
                throw new IllegalStateException(step + ": " + created.getStatus());
            }
        }
    }

    private String flowOf(Step step) {
        AuthenticationFlowRepresentation flow = new AuthenticationFlowRepresentation();
        flow.setAlias(step.flow());
        flow.setProviderId("basic-flow");
        flow.setTopLevel(true);
        flow.setBuiltIn(false);
        flows().createFlow(flow).close();
        flows().addExecution(step.flow(), Map.of("provider", "auth-username-form"));
        flows().addExecution(step.flow(), Map.of("provider", step.authenticator()));
        for (AuthenticationExecutionInfoRepresentation one : flows().getExecutions(step.flow())) {
            one.setRequirement("REQUIRED");
            flows().updateExecutions(step.flow(), one);
        }
        return flows().getFlows().stream()
                .filter(one -> one.getAlias().equals(step.flow()))
                .findFirst()
                .orElseThrow()
                .getId();
    }
}
