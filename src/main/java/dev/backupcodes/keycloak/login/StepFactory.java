package dev.backupcodes.keycloak.login;

import dev.backupcodes.keycloak.OnSupportedServer;
import java.util.List;
import org.keycloak.Config;
import org.keycloak.authentication.AuthenticatorFactory;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.provider.ProviderConfigProperty;

/** What the factories of all steps have in common: there is nothing to configure. */
abstract class StepFactory implements AuthenticatorFactory, OnSupportedServer {

    @Override
    public final boolean isConfigurable() {
        return false;
    }

    @Override
    public final List<ProviderConfigProperty> getConfigProperties() {
        return List.of();
    }

    @Override
    public final void init(Config.Scope config) {
        // no options
    }

    @Override
    public final void postInit(KeycloakSessionFactory factory) {
        // nothing to prepare
    }

    @Override
    public final void close() {
        // nothing to close
    }
}
