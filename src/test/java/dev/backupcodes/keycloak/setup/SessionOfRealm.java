package dev.backupcodes.keycloak.setup;

import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.Partial;
import dev.backupcodes.keycloak.download.BackupCodesRequiredActionFactory;
import dev.backupcodes.keycloak.lostfactor.ReplaceFactorActionFactory;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.authentication.Authenticator;
import org.keycloak.authentication.AuthenticatorFactory;
import org.keycloak.deployment.DeployedConfigurationsProvider;
import org.keycloak.models.AuthenticatorConfigModel;
import org.keycloak.models.IdentityProviderModel;
import org.keycloak.models.IdentityProviderStorageProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.provider.Provider;
import org.keycloak.provider.ProviderFactory;

/** What the setup asks of a session: the factories of all authenticators, Keycloak's and ours, as they are; and the providers. */
final class SessionOfRealm {

    private static final Map<String, AuthenticatorFactory> AUTHENTICATORS =
            ServiceLoader.load(AuthenticatorFactory.class).stream()
                    .map(ServiceLoader.Provider::get)
                    .collect(Collectors.toMap(
                            ProviderFactory::getId, Function.identity(), SessionOfRealm::theOneThatIsNotKeycloaks));

    private final Map<String, IdentityProviderModel> providers;

    /** @param providers by alias */
    SessionOfRealm(Map<String, IdentityProviderModel> providers) {
        this.providers = providers;
    }

    KeycloakSession model() {
        return Partial.of(KeycloakSession.class, this);
    }

    KeycloakSessionFactory getKeycloakSessionFactory() {
        return Partial.of(KeycloakSessionFactory.class, new Factories());
    }

    IdentityProviderStorageProvider identityProviders() {
        return Partial.of(IdentityProviderStorageProvider.class, new Providers(providers));
    }

    Provider getProvider(Class<? extends Provider> type) {
        return Optional.of(type)
                .filter(DeployedConfigurationsProvider.class::equals)
                .map(deployed -> Partial.of(DeployedConfigurationsProvider.class, new NoneDeployed()))
                .orElseThrow(() -> new UnsupportedOperationException(type.getSimpleName()));
    }

    private static AuthenticatorFactory theOneThatIsNotKeycloaks(AuthenticatorFactory one, AuthenticatorFactory other) {
        return one.getClass().getName().startsWith("org.keycloak.") ? other : one;
    }

    private record Factories() {

        ProviderFactory<?> getProviderFactory(Class<? extends Provider> type, String id) {
            if (type == Authenticator.class) {
                return AUTHENTICATORS.get(id);
            }
            return Names.REPLACE_ACTION.equals(id)
                    ? new ReplaceFactorActionFactory()
                    : new BackupCodesRequiredActionFactory();
        }
    }

    private record NoneDeployed() {

        Stream<AuthenticatorConfigModel> getDeployedAuthenticatorConfigs() {
            return Stream.empty();
        }
    }

    private record Providers(Map<String, IdentityProviderModel> byAlias) {

        Stream<String> getByFlow(String flow, String search, Integer first, Integer most) {
            return byAlias.values().stream()
                    .filter(one ->
                            flow.equals(one.getFirstBrokerLoginFlowId()) || flow.equals(one.getPostBrokerLoginFlowId()))
                    .map(IdentityProviderModel::getAlias);
        }

        IdentityProviderModel getByAlias(String alias) {
            return byAlias.get(alias);
        }

        void update(IdentityProviderModel changed) {
            byAlias.put(changed.getAlias(), changed);
        }
    }
}
