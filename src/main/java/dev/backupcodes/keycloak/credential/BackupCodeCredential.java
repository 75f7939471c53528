package dev.backupcodes.keycloak.credential;

import org.keycloak.credential.CredentialModel;

/** Keycloak's credential SPI asks for a type of its own; what the row means is in {@link StoredCodeSet}. */
public final class BackupCodeCredential extends CredentialModel {

    private static final long serialVersionUID = 1L;

    static BackupCodeCredential copyOf(CredentialModel other) {
        BackupCodeCredential credential = new BackupCodeCredential();
        credential.setId(other.getId());
        credential.setType(other.getType());
        credential.setUserLabel(other.getUserLabel());
        credential.setCreatedDate(other.getCreatedDate());
        credential.setCredentialData(other.getCredentialData());
        credential.setSecretData(other.getSecretData());
        credential.setFederationLink(other.getFederationLink());
        return credential;
    }
}
