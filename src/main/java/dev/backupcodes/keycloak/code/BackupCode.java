package dev.backupcodes.keycloak.code;

/**
 * One code in clear text: two symbols that say which hash to check (the <em>selector</em>, no secret) and the secret.
 *
 * <p>Lives in one request only. {@link #toString()} gives nothing away, so that it cannot reach a log by accident.
 */
public final class BackupCode {

    /** Symbols of the selector: 1,024 different ones. */
    public static final int SELECTOR_LENGTH = 2;

    private final String selector;
    private final String secret;

    BackupCode(String selector, String secret) {
        this.selector = selector;
        this.secret = secret;
    }

    /** Public: names the code in events and picks the one hash to check. */
    public String selector() {
        return selector;
    }

    String secret() {
        return secret;
    }

    /** The code as a person reads and types it, in groups with dashes. */
    public String shownAs(CodeKind kind) {
        StringBuilder shown = new StringBuilder();
        String symbols = selector + secret;
        for (int i = 0; i < symbols.length(); i++) {
            if (i > 0 && i % kind.groupLength() == 0) {
                shown.append('-');
            }
            shown.append(symbols.charAt(i));
        }
        return shown.toString();
    }

    @Override
    public String toString() {
        return "BackupCode[redacted]";
    }
}
