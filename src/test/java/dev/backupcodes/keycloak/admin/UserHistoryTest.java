package dev.backupcodes.keycloak.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.backupcodes.keycloak.event.HistoryEntry;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

/** How user events and admin events become one list. */
class UserHistoryTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    @Test
    void aDeedOfStaffIsOneEntryWithTheirName() {
        assertJoined(
                List.of(event(1, "issued"), event(0, "used")),
                List.of(deed(3, "issued", "issued", "sam")),
                tuple("issued", "sam"),
                tuple("used", null));
    }

    @Test
    void ofSeveralDeedsEachEventTakesTheNearest() {
        assertJoined(
                List.of(event(20, "issued"), event(0, "issued")),
                List.of(deed(21, "issued", "issued", "tom"), deed(1, "issued", "issued", "sam")),
                tuple("issued", "tom"),
                tuple("issued", "sam"));
    }

    @Test
    void aDeedWithoutAnEventIsAnEntryOfItsOwn() {
        assertJoined(
                List.of(event(0, "revoked")),
                List.of(deed(600, "revoked", "revoked", "sam"), deed(2, "unlocked", "unlocked", "tom")),
                tuple("revoked", "sam"),
                tuple("unlocked", "tom"),
                tuple("revoked", null));
    }

    @Test
    void aDeedThatSaysMoreThanItsEventGivesItItsName() {
        assertJoined(
                List.of(event(0, "revoked")),
                List.of(deed(0, "wrong-person", "revoked", "sam")),
                tuple("wrong-person", "sam"));
    }

    @Test
    void thereAreNeverMoreThanFifty() {
        assertThat(UserHistory.joined(
                        Collections.nCopies(50, event(0, "used")),
                        Collections.nCopies(50, deed(900, "revoked", "revoked", "sam"))))
                .hasSize(50)
                .allMatch(entry -> entry.what().equals("revoked"));
    }

    private static void assertJoined(List<HistoryEntry> events, List<StaffDeed> deeds, Tuple... expected) {
        assertThat(UserHistory.joined(events, deeds))
                .extracting(UserHistory.Entry::what, UserHistory.Entry::by)
                .containsExactly(expected);
    }

    private static HistoryEntry event(int seconds, String what) {
        return new HistoryEntry(NOON.plusSeconds(seconds), what, null, null, null, null, null);
    }

    private static StaffDeed deed(int seconds, String what, String userEvent, String by) {
        return new StaffDeed(NOON.plusSeconds(seconds), what, userEvent, by, null);
    }
}
