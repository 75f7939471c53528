package dev.backupcodes.keycloak.setup;

import java.util.Collection;

/** What can be known of a condition without a login under way. */
enum Truth {
    YES,
    NO,
    UNKNOWN;

    static Truth of(boolean known) {
        return known ? YES : NO;
    }

    /** No beats unknown, unknown beats yes. */
    static Truth all(Collection<Truth> parts) {
        return parts.contains(NO) ? NO : parts.contains(UNKNOWN) ? UNKNOWN : YES;
    }

    /** Yes beats unknown, unknown beats no. */
    static Truth any(Collection<Truth> parts) {
        return parts.contains(YES) ? YES : parts.contains(UNKNOWN) ? UNKNOWN : NO;
    }
}
