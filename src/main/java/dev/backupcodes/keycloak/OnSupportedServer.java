package dev.backupcodes.keycloak;

import org.keycloak.Config;
import org.keycloak.provider.EnvironmentDependentProviderFactory;

/**
 * What all factories of this jar have in common: a server that is too old for them starts without any. Keycloak (26.4 to 26.7) asks before
 * it initializes a factory.
 */
public interface OnSupportedServer extends EnvironmentDependentProviderFactory {

    @Override
    default boolean isSupported(Config.Scope config) {
        return ServerVersion.isSupported();
    }
}
