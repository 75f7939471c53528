package dev.backupcodes.keycloak.setup;

import dev.backupcodes.keycloak.Partial;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.keycloak.common.Profile;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.AuthenticationFlowModel;
import org.keycloak.models.AuthenticatorConfigModel;
import org.keycloak.models.ClientModel;
import org.keycloak.models.IdentityProviderModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RequiredActionProviderModel;
import org.keycloak.models.RequiredCredentialModel;
import org.keycloak.models.utils.DefaultAuthenticationFlows;

/**
 * A realm's flows in memory: those methods of {@link RealmModel} that the setup calls, and a short way to put flows in and to
 * read them. As in Keycloak, what is given out is a copy, and changes count once they are handed back.
 */
final class RealmWithFlows {

    private final Map<String, AuthenticationFlowModel> flows = new LinkedHashMap<>();
    private final Map<String, AuthenticationExecutionModel> steps = new LinkedHashMap<>();
    private final Map<String, String> listedIn = new LinkedHashMap<>();
    private final Map<String, AuthenticatorConfigModel> configs = new LinkedHashMap<>();
    private final Map<String, RequiredActionProviderModel> actions = new LinkedHashMap<>();
    private final Map<Door.Kind, String> bound = new EnumMap<>(Door.Kind.class);
    private final Map<String, IdentityProviderModel> providers = new LinkedHashMap<>();
    private final Map<String, BoundClient> clients = new LinkedHashMap<>();
    private final RealmModel model = Partial.of(RealmModel.class, this);
    private int ids;

    /** With Keycloak's own flows, made by Keycloak itself. */
    static RealmWithFlows asKeycloakMakesIt() {
        if (Profile.getInstance() == null) {
            Profile.defaults();
        }
        RealmWithFlows realm = new RealmWithFlows();
        DefaultAuthenticationFlows.browserFlow(realm.model);
        DefaultAuthenticationFlows.directGrantFlow(realm.model, false);
        DefaultAuthenticationFlows.resetCredentialsFlow(realm.model);
        DefaultAuthenticationFlows.firstBrokerLoginFlow(realm.model, false);
        realm.listSteps();
        return realm;
    }

    /** Binds a flow of the realm's own. */
    RealmWithFlows with(Door.Kind door, Flow flow) {
        add(flow);
        bound.put(door, idOf(flow.alias()));
        return this;
    }

    RealmWithFlows add(Flow flow) {
        write(flow, true);
        listSteps();
        return this;
    }

    /** Puts it in the place of the flow that has the name, with whatever comes from it; the flow goes on being bound. */
    void replace(Flow flow) {
        String old = idOf(flow.alias());
        boolean builtIn = flows.get(old).isBuiltIn();
        remove(old);
        String written = write(flow, true);
        flows.get(written).setBuiltIn(builtIn);
        bound.replaceAll((door, id) -> id.equals(old) ? written : id);
        listSteps();
    }

    /** Leaves no room between the steps of a flow. */
    void closeUp(String alias) {
        List<AuthenticationExecutionModel> inside = stepsOf(idOf(alias)).toList();
        inside.forEach(step -> step.setPriority(1 + inside.indexOf(step)));
    }

    List<Integer> priorities(String alias) {
        return stepsOf(idOf(alias))
                .map(AuthenticationExecutionModel::getPriority)
                .toList();
    }

    void markBuiltIn(String alias) {
        flows.get(idOf(alias)).setBuiltIn(true);
    }

    private void remove(String flow) {
        flows.remove(flow);
        stepsOf(flow).forEach(step -> {
            steps.remove(step.getId());
            if (step.isAuthenticatorFlow()) {
                remove(step.getFlowId());
            }
        });
    }

    private String write(Flow flow, boolean whole) {
        AuthenticationFlowModel written = new AuthenticationFlowModel();
        written.setAlias(flow.alias());
        written.setProviderId("basic-flow");
        written.setTopLevel(whole);
        String id = addAuthenticationFlow(written).getId();
        for (Flow.Step step : flow.steps()) {
            AuthenticationExecutionModel execution = new AuthenticationExecutionModel();
            execution.setParentFlow(id);
            execution.setRequirement(step.requirement());
            execution.setPriority(10 * (flow.steps().indexOf(step) + 1));
            execution.setAuthenticator(step.authenticator());
            execution.setAuthenticatorFlow(step.inside() != null);
            execution.setFlowId(step.inside() == null ? null : write(step.inside(), false));
            execution.setAuthenticatorConfig(step.config().isEmpty() ? null : write(step.config()));
            addAuthenticatorExecution(execution);
        }
        return id;
    }

    private String write(Map<String, String> settings) {
        AuthenticatorConfigModel config = new AuthenticatorConfigModel();
        config.setConfig(settings);
        return addAuthenticatorConfig(config).getId();
    }

    /** The end of a transaction: from now on a step is listed in the flow that it was moved to. */
    void listSteps() {
        steps.forEach((id, step) -> listedIn.put(id, step.getParentFlow()));
    }

    Flow flow(String alias) {
        return read(idOf(alias));
    }

    private Flow read(String id) {
        return new Flow(flows.get(id).getAlias(), stepsOf(id).map(this::read).toList());
    }

    private Flow.Step read(AuthenticationExecutionModel step) {
        return new Flow.Step(
                step.getRequirement(),
                step.getAuthenticator(),
                step.isAuthenticatorFlow() ? read(step.getFlowId()) : null,
                step.getAuthenticatorConfig() == null
                        ? Map.of()
                        : configs.get(step.getAuthenticatorConfig()).getConfig());
    }

    private Stream<AuthenticationExecutionModel> stepsOf(String flow) {
        return steps.values().stream()
                .filter(step -> step.getParentFlow().equals(flow))
                .sorted(AuthenticationExecutionModel.ExecutionComparator.SINGLETON)
                .toList()
                .stream();
    }

    /** All flows, as text. */
    List<String> all() {
        return flows.values().stream()
                .filter(AuthenticationFlowModel::isTopLevel)
                .map(flow -> read(flow.getId()).toString())
                .toList();
    }

    List<String> aliases() {
        return flows.values().stream()
                .filter(AuthenticationFlowModel::isTopLevel)
                .map(AuthenticationFlowModel::getAlias)
                .toList();
    }

    String boundTo(Door.Kind door) {
        return flows.get(bound.get(door)).getAlias();
    }

    /** @param binding as Keycloak calls it: {@code browser} or {@code direct_grant} */
    RealmWithFlows client(String id, String binding, String flow) {
        clients.put(id, new BoundClient(id, new LinkedHashMap<>(Map.of(binding, idOf(flow)))));
        return this;
    }

    String flowOfClient(String id, String binding) {
        return flows.get(clients.get(id).bindings().get(binding)).getAlias();
    }

    /** @param firstLogin null for none of its own, as with {@code postLogin} */
    RealmWithFlows provider(String alias, String firstLogin, String postLogin) {
        IdentityProviderModel provider = new IdentityProviderModel();
        provider.setAlias(alias);
        provider.setFirstBrokerLoginFlowId(firstLogin == null ? null : idOf(firstLogin));
        provider.setPostBrokerLoginFlowId(postLogin == null ? null : idOf(postLogin));
        providers.put(alias, provider);
        return this;
    }

    IdentityProviderModel provider(String alias) {
        return providers.get(alias);
    }

    String idOf(String alias) {
        return flows.values().stream()
                .filter(flow -> flow.getAlias().equals(alias))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no flow " + alias))
                .getId();
    }

    RealmModel model() {
        return model;
    }

    /** Everything but the roles, with a transaction of its own. */
    RealmSetup.Result setUp() {
        return setUp(false);
    }

    RealmSetup.Result setUp(boolean protectOtp) {
        RealmSetup.Result result = new RealmSetup(session().model(), model).setUpActionAndFlows(protectOtp);
        listSteps();
        return result;
    }

    RealmDoors doors() {
        return RealmDoors.of(session().model(), model);
    }

    FlowSearch search() {
        return new FlowSearch(session().model(), model);
    }

    private SessionOfRealm session() {
        return new SessionOfRealm(providers);
    }

    // as RealmModel has them

    String getName() {
        return "bank";
    }

    Stream<RequiredCredentialModel> getRequiredCredentialsStream() {
        return Stream.empty();
    }

    AuthenticationFlowModel getBrowserFlow() {
        return getAuthenticationFlowById(bound.get(Door.Kind.BROWSER));
    }

    void setBrowserFlow(AuthenticationFlowModel flow) {
        bound.put(Door.Kind.BROWSER, flow.getId());
    }

    AuthenticationFlowModel getDirectGrantFlow() {
        return getAuthenticationFlowById(bound.get(Door.Kind.DIRECT_GRANT));
    }

    void setDirectGrantFlow(AuthenticationFlowModel flow) {
        bound.put(Door.Kind.DIRECT_GRANT, flow.getId());
    }

    AuthenticationFlowModel getResetCredentialsFlow() {
        return getAuthenticationFlowById(bound.get(Door.Kind.RESET_CREDENTIALS));
    }

    void setResetCredentialsFlow(AuthenticationFlowModel flow) {
        bound.put(Door.Kind.RESET_CREDENTIALS, flow.getId());
    }

    AuthenticationFlowModel getFirstBrokerLoginFlow() {
        return getAuthenticationFlowById(bound.get(Door.Kind.FIRST_BROKER_LOGIN));
    }

    void setFirstBrokerLoginFlow(AuthenticationFlowModel flow) {
        bound.put(Door.Kind.FIRST_BROKER_LOGIN, flow.getId());
    }

    Stream<AuthenticationFlowModel> getAuthenticationFlowsStream() {
        return flows.values().stream().map(RealmWithFlows::copyOf);
    }

    AuthenticationFlowModel getFlowByAlias(String alias) {
        return getAuthenticationFlowsStream()
                .filter(flow -> flow.getAlias().equals(alias))
                .findFirst()
                .orElse(null);
    }

    AuthenticationFlowModel getAuthenticationFlowById(String id) {
        return copyOf(flows.get(id));
    }

    AuthenticationFlowModel addAuthenticationFlow(AuthenticationFlowModel flow) {
        AuthenticationFlowModel added = copyOf(flow);
        added.setId("flow-" + ++ids);
        flows.put(added.getId(), added);
        return copyOf(added);
    }

    Stream<AuthenticationExecutionModel> getAuthenticationExecutionsStream(String flow) {
        return steps.values().stream()
                .filter(step -> flow.equals(listedIn.get(step.getId())))
                .sorted(AuthenticationExecutionModel.ExecutionComparator.SINGLETON)
                .map(RealmWithFlows::copyOf)
                .toList()
                .stream();
    }

    AuthenticationExecutionModel getAuthenticationExecutionById(String id) {
        return copyOf(steps.get(id));
    }

    AuthenticationExecutionModel addAuthenticatorExecution(AuthenticationExecutionModel step) {
        AuthenticationExecutionModel added = copyOf(step);
        added.setId("step-" + ++ids);
        steps.put(added.getId(), added);
        listedIn.put(added.getId(), added.getParentFlow());
        return copyOf(added);
    }

    void updateAuthenticatorExecution(AuthenticationExecutionModel step) {
        steps.put(Objects.requireNonNull(step.getId()), copyOf(step));
    }

    AuthenticatorConfigModel getAuthenticatorConfigById(String id) {
        return copyOf(configs.get(id));
    }

    AuthenticatorConfigModel getAuthenticatorConfigByAlias(String alias) {
        return configs.values().stream()
                .filter(config -> alias.equals(config.getAlias()))
                .findFirst()
                .orElse(null);
    }

    AuthenticatorConfigModel addAuthenticatorConfig(AuthenticatorConfigModel config) {
        AuthenticatorConfigModel added = copyOf(config);
        added.setId("config-" + ++ids);
        configs.put(added.getId(), added);
        return copyOf(added);
    }

    RequiredActionProviderModel getRequiredActionProviderByAlias(String alias) {
        return copyOf(actions.get(alias));
    }

    Stream<RequiredActionProviderModel> getRequiredActionProvidersStream() {
        return actions.values().stream();
    }

    RequiredActionProviderModel addRequiredActionProvider(RequiredActionProviderModel action) {
        updateRequiredActionProvider(action);
        return action;
    }

    void updateRequiredActionProvider(RequiredActionProviderModel action) {
        actions.put(action.getAlias(), copyOf(action));
    }

    Stream<ClientModel> searchClientByAuthenticationFlowBindingOverrides(
            Map<String, String> overrides, Integer first, Integer most) {
        return clients.values().stream()
                .filter(client -> client.bindings().entrySet().containsAll(overrides.entrySet()))
                .map(client -> Partial.of(ClientModel.class, client));
    }

    private record BoundClient(String id, Map<String, String> bindings) {

        String getClientId() {
            return id;
        }

        void setAuthenticationFlowBindingOverride(String binding, String flow) {
            bindings.put(binding, flow);
        }
    }

    @SuppressWarnings("unchecked")
    static <T extends Serializable> T copyOf(T model) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            new ObjectOutputStream(bytes).writeObject(model);
            return (T) new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
        } catch (IOException | ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
