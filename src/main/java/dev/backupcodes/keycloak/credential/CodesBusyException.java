package dev.backupcodes.keycloak.credential;

/** Somebody else holds the user's rows, and does not come to an end: nothing was decided. */
public final class CodesBusyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CodesBusyException(Throwable cause) {
        super("the user's backup codes are held by another transaction", cause);
    }
}
