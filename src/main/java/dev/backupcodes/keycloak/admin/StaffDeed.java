package dev.backupcodes.keycloak.admin;

import dev.backupcodes.keycloak.event.HistoryEntry;
import java.time.Duration;
import java.time.Instant;

/**
 * What staff have done about a user's codes, from an admin event.
 *
 * @param what as the history calls it
 * @param userEvent the action of the user event about the same deed, if there is one
 * @param by user name of who did it; null when there is no such account any more
 */
record StaffDeed(Instant at, String what, String userEvent, String by, String address) {

    /** The admin event is begun with the call, the user event is written when the user's rows are locked. */
    private static final Duration APART = Duration.ofSeconds(30);

    /** Whether {@code entry} is about this deed, going by what it says and when. */
    boolean isTheSameAs(HistoryEntry entry) {
        return entry.what().equals(userEvent) && distanceTo(entry).compareTo(APART) <= 0;
    }

    Duration distanceTo(HistoryEntry entry) {
        return Duration.between(at, entry.at()).abs();
    }
}
