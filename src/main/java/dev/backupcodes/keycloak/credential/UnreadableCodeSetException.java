package dev.backupcodes.keycloak.credential;

/** A stored set cannot be read, and is left as it is. Carries nothing of its content, since exceptions reach logs. */
public final class UnreadableCodeSetException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private UnreadableCodeSetException(String credentialId, String why) {
        super("backup code credential " + credentialId + " cannot be read" + why);
    }

    UnreadableCodeSetException(String credentialId) {
        this(credentialId, "");
    }

    static UnreadableCodeSetException newer(String credentialId, long version, int known) {
        return new UnreadableCodeSetException(
                credentialId,
                ": it is stored in format version %d, and this version of the extension knows format versions up to %d"
                        .formatted(version, known));
    }
}
