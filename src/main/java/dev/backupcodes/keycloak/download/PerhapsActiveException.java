package dev.backupcodes.keycloak.download;

/**
 * Something went wrong when new codes were activated, or after it: the database may have committed them and gone away before it could
 * say so. Nobody may be told that nothing has changed.
 */
final class PerhapsActiveException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    PerhapsActiveException(RuntimeException cause) {
        super("New backup codes may be active, or not.", cause);
    }
}
