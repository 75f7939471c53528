package dev.backupcodes.keycloak.credential;

/** Another transaction holds the user's rows for too long. Nothing was decided. */
public final class CodesBusyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Others were always faster. */
    public CodesBusyException() {
        this(null);
    }

    CodesBusyException(Throwable cause) {
        super("the user's backup codes are held by another transaction", cause);
    }
}
