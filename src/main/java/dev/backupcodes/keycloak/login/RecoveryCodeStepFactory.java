package dev.backupcodes.keycloak.login;

import dev.backupcodes.keycloak.ServerVersion;
import org.keycloak.Config;
import org.keycloak.authentication.Authenticator;
import org.keycloak.authentication.authenticators.browser.RecoveryAuthnCodesFormAuthenticatorFactory;
import org.keycloak.models.KeycloakSession;

/**
 * Takes the place of Keycloak's own step for its recovery codes, by its id: of two factories with one id Keycloak (26.7,
 * {@code ProviderManager.compareFactories}) takes the one that is not its own.
 */
public final class RecoveryCodeStepFactory extends RecoveryAuthnCodesFormAuthenticatorFactory {

    @Override
    public boolean isSupported(Config.Scope config) {
        return ServerVersion.isSupported() && super.isSupported(config);
    }

    @Override
    public Authenticator create(KeycloakSession session) {
        return new RecoveryCodeStep(session);
    }
}
