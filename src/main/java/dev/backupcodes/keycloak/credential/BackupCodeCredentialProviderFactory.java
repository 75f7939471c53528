package dev.backupcodes.keycloak.credential;

import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.OnSupportedServer;
import org.keycloak.credential.CredentialProviderFactory;
import org.keycloak.models.KeycloakSession;

public final class BackupCodeCredentialProviderFactory
        implements CredentialProviderFactory<BackupCodeCredentialProvider>, OnSupportedServer {

    @Override
    public String getId() {
        return Names.CREDENTIAL_TYPE;
    }

    @Override
    public BackupCodeCredentialProvider create(KeycloakSession session) {
        return new BackupCodeCredentialProvider(session);
    }
}
