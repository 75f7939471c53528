package dev.backupcodes.keycloak.code;

import java.util.Optional;
import java.util.stream.Stream;

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

    /**
     * What a set is worth.
     *
     * @param remaining codes that are left
     * @param expired whether it is too old
     * @param warningThreshold from this many codes on downwards, it is {@link #LOW}
     */
    public static SetState of(CodeSet.Condition condition, int remaining, boolean expired, int warningThreshold) {
        if (condition == CodeSet.Condition.AWAITING_DOWNLOAD) {
            return AWAITING_DOWNLOAD;
        }
        if (condition == CodeSet.Condition.DISABLED) {
            return DISABLED;
        }
        if (remaining == 0) {
            return EXHAUSTED;
        }
        if (expired) {
            return EXPIRED;
        }
        return remaining <= warningThreshold ? LOW : ACTIVE;
    }

    /** @return the state of that name; empty when there is none */
    public static Optional<SetState> ofId(String id) {
        return Stream.of(values()).filter(state -> state.id.equals(id)).findFirst();
    }

    /** The name in the REST interface. */
    public String id() {
        return id;
    }
}
