package dev.backupcodes.keycloak.metric;

import java.util.Locale;

/** What may happen to a set of codes. */
public enum SetChange {
    /** By its owner, or by staff if it is of lockout codes. */
    MADE,
    /** Staff took it away, and its owner is to make another. */
    REGENERATED,
    /** Lockout codes were taken away before their time, by a call or because staff changed the account. */
    REVOKED,
    /** Too many wrong codes were entered. */
    DISABLED;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
