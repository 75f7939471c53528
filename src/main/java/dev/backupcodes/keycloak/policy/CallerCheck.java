package dev.backupcodes.keycloak.policy;

import java.util.Locale;

/** Whether the person on the phone is to read out a number that was mailed to the user, before lockout codes are made. */
public enum CallerCheck {
    OFF,
    /** Staff may ask for it. */
    OFFERED,
    /** Only realm administrators may go on without it. */
    REQUIRED;

    /** The name in the setting and in the REST interface. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    static CallerCheck ofId(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT));
    }
}
