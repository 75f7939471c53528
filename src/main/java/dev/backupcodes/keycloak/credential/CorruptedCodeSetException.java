package dev.backupcodes.keycloak.credential;

/** A stored set cannot be read. Carries nothing of its content, since exceptions reach logs. */
public final class CorruptedCodeSetException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CorruptedCodeSetException(String credentialId) {
        super("backup code credential " + credentialId + " cannot be read");
    }
}
