package dev.backupcodes.keycloak.code;

/** What a user's own codes are worth at an instant. */
public enum SetState {
    NONE("none"),
    ACTIVE("active"),
    /** Usable, but at or below the warning threshold. */
    LOW("low"),
    EXHAUSTED("exhausted"),
    EXPIRED("expired"),
    /** Reset by staff: the user has yet to download new ones. */
    AWAITING_DOWNLOAD("awaiting-download"),
    /** Killed by too many wrong entries. */
    DISABLED("disabled");

    private final String id;

    SetState(String id) {
        this.id = id;
    }

    /** The name in the REST interface. */
    public String id() {
        return id;
    }
}
