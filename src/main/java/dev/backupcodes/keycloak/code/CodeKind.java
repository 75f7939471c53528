package dev.backupcodes.keycloak.code;

/** Who made a set, and how its codes are shown. */
public enum CodeKind {
    /** Made by the user, kept by the user: {@code XXXX-XXXX-XXXX-XXXX}. */
    OWN("own", 4),
    /** Made by staff for a locked-out user, read out once: {@code XXXXX-XXXXX}. */
    LOCKOUT("lockout", 5);

    private final String id;
    private final int groupLength;

    CodeKind(String id, int groupLength) {
        this.id = id;
        this.groupLength = groupLength;
    }

    /** The name in stored data and events. */
    public String id() {
        return id;
    }

    int groupLength() {
        return groupLength;
    }

    /**
     * @param id as {@link #id()} gives it
     * @throws IllegalArgumentException for any other text
     */
    public static CodeKind ofId(String id) {
        for (CodeKind kind : values()) {
            if (kind.id.equals(id)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("unknown kind of code set");
    }
}
