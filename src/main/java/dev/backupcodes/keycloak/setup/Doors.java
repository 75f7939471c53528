package dev.backupcodes.keycloak.setup;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.keycloak.models.AuthenticationFlowBindings;
import org.keycloak.models.AuthenticationFlowModel;
import org.keycloak.models.ClientModel;
import org.keycloak.models.IdentityProviderModel;
import org.keycloak.models.IdentityProviderStorageProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Finds the doors of a realm. Clients and identity providers are looked for by the flows that they may bind, so that a realm
 * with thousands of them, and few flows, is read with few queries.
 */
final class Doors {

    private final RealmModel realm;
    private final IdentityProviderStorageProvider providers;

    /** @param session whose context is that of the realm */
    Doors(KeycloakSession session, RealmModel realm) {
        this.realm = realm;
        this.providers = session.identityProviders();
    }

    List<Door> all() {
        return Stream.of(ofRealm(), ofIdentityProviders(), ofClients())
                .flatMap(doors -> doors)
                .toList();
    }

    private Stream<Door> ofRealm() {
        return Stream.of(
                        ofRealm(Door.Kind.BROWSER, realm.getBrowserFlow(), realm::setBrowserFlow),
                        ofRealm(Door.Kind.DIRECT_GRANT, realm.getDirectGrantFlow(), realm::setDirectGrantFlow),
                        ofRealm(
                                Door.Kind.RESET_CREDENTIALS,
                                realm.getResetCredentialsFlow(),
                                realm::setResetCredentialsFlow),
                        ofRealm(
                                Door.Kind.FIRST_BROKER_LOGIN,
                                realm.getFirstBrokerLoginFlow(),
                                realm::setFirstBrokerLoginFlow))
                .filter(door -> door.flow() != null);
    }

    private Door ofRealm(Door.Kind kind, AuthenticationFlowModel flow, Consumer<AuthenticationFlowModel> binding) {
        FlowKind flowKind = FlowKind.valueOf(kind.name());
        return new Door(kind, null, flowKind, flow, id -> binding.accept(realm.getAuthenticationFlowById(id)));
    }

    private Stream<Door> ofIdentityProviders() {
        return topFlows()
                .flatMap(flow -> providers.getByFlow(flow.getId(), null, null, null))
                .distinct()
                .sorted()
                .map(providers::getByAlias)
                .filter(Objects::nonNull)
                .flatMap(this::ofProvider);
    }

    private Stream<Door> ofProvider(IdentityProviderModel provider) {
        return Stream.of(
                        ofProvider(
                                Door.Kind.FIRST_BROKER_LOGIN,
                                provider,
                                provider.getFirstBrokerLoginFlowId(),
                                IdentityProviderModel::setFirstBrokerLoginFlowId),
                        ofProvider(
                                Door.Kind.POST_BROKER_LOGIN,
                                provider,
                                provider.getPostBrokerLoginFlowId(),
                                IdentityProviderModel::setPostBrokerLoginFlowId))
                .filter(door -> door.flow() != null);
    }

    private Door ofProvider(
            Door.Kind kind,
            IdentityProviderModel provider,
            String flowId,
            BiConsumer<IdentityProviderModel, String> setter) {
        FlowKind flowKind = FlowKind.valueOf(kind.name());
        return new Door(kind, provider.getAlias(), flowKind, flow(flowId), id -> {
            // A copy: the model may be that of Keycloak's cache, and a dry run must leave no trace there.
            IdentityProviderModel changed = new IdentityProviderModel(providers.getByAlias(provider.getAlias()));
            setter.accept(changed, id);
            providers.update(changed);
        });
    }

    private Stream<Door> ofClients() {
        return Stream.of(
                        ofClients(AuthenticationFlowBindings.BROWSER_BINDING, FlowKind.BROWSER),
                        ofClients(AuthenticationFlowBindings.DIRECT_GRANT_BINDING, FlowKind.DIRECT_GRANT))
                .flatMap(doors -> doors);
    }

    private Stream<Door> ofClients(String binding, FlowKind kind) {
        return topFlows()
                .flatMap(flow -> realm.searchClientByAuthenticationFlowBindingOverrides(
                                Map.of(binding, flow.getId()), null, null)
                        .map(client -> ofClient(client, binding, kind, flow)));
    }

    private static Door ofClient(ClientModel client, String binding, FlowKind kind, AuthenticationFlowModel flow) {
        return new Door(
                Door.Kind.CLIENT,
                client.getClientId(),
                kind,
                flow,
                id -> client.setAuthenticationFlowBindingOverride(binding, id));
    }

    /** Only whole flows can be bound. */
    private Stream<AuthenticationFlowModel> topFlows() {
        return realm.getAuthenticationFlowsStream().filter(AuthenticationFlowModel::isTopLevel).toList().stream();
    }

    private AuthenticationFlowModel flow(String id) {
        return id == null ? null : realm.getAuthenticationFlowById(id);
    }
}
