package dev.backupcodes.keycloak.login;

import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.credential.BackupCodeCredentialProvider;
import dev.backupcodes.keycloak.credential.CodeSetStore;
import org.keycloak.authentication.Authenticator;
import org.keycloak.authentication.CredentialValidator;
import org.keycloak.credential.CredentialProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** What the two steps that take a code have in common: they need a user, and count as that user's credential. */
abstract class CodeAuthenticator implements Authenticator, CredentialValidator<BackupCodeCredentialProvider> {

    @Override
    public final boolean requiresUser() {
        return true;
    }

    /** A set in any state counts: otherwise a used-up set would open the account to the password alone. */
    @Override
    public final boolean configuredFor(KeycloakSession session, RealmModel realm, UserModel user) {
        return CodeSetStore.hasAny(user);
    }

    @Override
    public final BackupCodeCredentialProvider getCredentialProvider(KeycloakSession session) {
        return (BackupCodeCredentialProvider) session.getProvider(CredentialProvider.class, Names.CREDENTIAL_TYPE);
    }

    @Override
    public final String getType(KeycloakSession session) {
        return Names.CREDENTIAL_TYPE;
    }

    @Override
    public final void close() {
        // holds nothing
    }
}
