package dev.backupcodes.keycloak.setup;

import java.util.Collection;

/** Whether a condition is met, as far as that can be known without a login. */
enum Tristate {
    YES,
    NO,
    UNKNOWN;

    static Tristate of(boolean known) {
        return known ? YES : NO;
    }

    /** No beats unknown, unknown beats yes. */
    static Tristate all(Collection<Tristate> parts) {
        return parts.contains(NO) ? NO : parts.contains(UNKNOWN) ? UNKNOWN : YES;
    }

    /** Yes beats unknown, unknown beats no. */
    static Tristate any(Collection<Tristate> parts) {
        return parts.contains(YES) ? YES : parts.contains(UNKNOWN) ? UNKNOWN : NO;
    }
}
