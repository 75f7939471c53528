package dev.backupcodes.keycloak.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backupcodes.keycloak.Partial;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.events.EventStoreProvider;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.events.admin.AdminEventQuery;
import org.keycloak.events.admin.AuthDetails;
import org.keycloak.events.admin.OperationType;

/** Page by page every call comes once, in the same order as all at once; and nobody waits for a year to be looked through. */
class AuditTrailTest {

    private static final String REALM = "bank";
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final LongSupplier STANDING_STILL = () -> 0;
    private static final AuditTrail.Wish ANYTHING = new AuditTrail.Wish(null, null, null, null, null, null);

    private final List<AdminEvent> events = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100, 1000})
    void givenManyEventsInFewInstantsThenThePagesAddUpToAllOfThem(int max) {
        Random random = new Random(7);
        for (int i = 0; i < 900; i++) {
            add(NOW.minusMillis(random.nextInt(6)), "done");
        }

        List<String> ids = readAll(ANYTHING, max, STANDING_STILL);

        assertThat(ids).doesNotHaveDuplicates().containsExactlyElementsOf(inOrder());
    }

    /** The clock says at every look that too long was waited. */
    @ParameterizedTest
    @ValueSource(ints = {1, 50})
    void givenAStoreThatIsSlowThenItStopsForTheMomentAndNothingIsLost(int max) {
        Random random = new Random(8);
        for (int i = 0; i < 500; i++) {
            add(NOW.minus(Duration.ofHours(random.nextInt(24 * 200))), i % 9 == 0 ? "done" : "forbidden");
        }
        AtomicLong clock = new AtomicLong();
        AuditTrail.Wish wish = new AuditTrail.Wish(null, true, null, null, null, null);

        List<String> ids =
                readAll(wish, max, () -> clock.addAndGet(Duration.ofSeconds(2).toNanos()));

        assertThat(ids).doesNotHaveDuplicates().containsExactlyElementsOf(inOrder("done"));
    }

    @Test
    void givenASlowStoreThenAPageMayBeEmptyAndSaysHowFarItHasLooked() {
        add(NOW.minus(Duration.ofDays(300)), "done");
        AtomicLong clock = new AtomicLong();
        AuditTrail trail = trail(() -> clock.addAndGet(Duration.ofSeconds(2).toNanos()));

        AuditTrail.Found first = trail.read(ANYTHING, null, NOW, 20);

        assertThat(first.entries()).isEmpty();
        assertThat(first.next()).isNotNull();
        assertThat(first.lookedBackTo()).isEqualTo(NOW.minus(Duration.ofDays(1)));
        assertThat(trail.read(ANYTHING, first.next(), NOW, 20).lookedBackTo()).isEqualTo(NOW.minus(Duration.ofDays(2)));
    }

    @Test
    void givenAFullPageThenThereIsMoreOnlyWhenThereIsMore() {
        add(NOW, "done");
        add(NOW.minusSeconds(1), "done");

        assertThat(trail(STANDING_STILL).read(ANYTHING, null, NOW, 2).next()).isNull();
        assertThat(trail(STANDING_STILL).read(ANYTHING, null, NOW, 1).next()).isNotNull();
    }

    /** Clocks of nodes are not quite the same. */
    @Test
    void givenAnEventOfANodeWhoseClockIsAheadThenItIsThere() {
        add(NOW.plusSeconds(3), "done");

        assertThat(readAll(ANYTHING, 20, STANDING_STILL)).hasSize(1);
    }

    @Test
    void givenTimesThenBothAreIncluded() {
        for (int second = 0; second < 5; second++) {
            add(NOW.minusSeconds(second), "done");
        }
        AuditTrail.Wish wish = new AuditTrail.Wish(null, null, null, null, NOW.minusSeconds(3), NOW.minusSeconds(1));

        assertThat(readAll(wish, 2, STANDING_STILL))
                .containsExactlyElementsOf(inOrder().subList(1, 4));
    }

    @Test
    void givenNoEventsThenThatIsTheEnd() {
        AuditTrail.Found found = trail(STANDING_STILL).read(ANYTHING, null, NOW, 20);

        assertThat(found.entries()).isEmpty();
        assertThat(found.next()).isNull();
        assertThat(found.lookedBackTo()).isEqualTo(NOW);
    }

    /** What the database takes for alike is not. */
    @Test
    void givenUsersWithIdsThatLookAlikeThenOnlyTheOneIsFound() {
        add(NOW, "done", "a_b");
        add(NOW, "done", "axb");
        AuditTrail.Wish wish = new AuditTrail.Wish(null, null, null, "a_b", null, null);

        assertThat(trail(STANDING_STILL).read(wish, null, NOW, 20).entries())
                .extracting(AuditEntry::userId)
                .containsExactly("a_b");
    }

    @Test
    void givenSeveralPeopleThenThoseOfAllAreFound() {
        add(NOW, "done");
        AuditTrail.Wish wish = new AuditTrail.Wish(null, null, Set.of("sam", "rita"), null, null, null);
        AuditTrail.Wish other = new AuditTrail.Wish(null, null, Set.of("otto", "rita"), null, null, null);

        assertThat(readAll(wish, 20, STANDING_STILL)).hasSize(1);
        assertThat(readAll(other, 20, STANDING_STILL)).isEmpty();
    }

    @Test
    void givenAPositionThenItIsReadAsItWasWritten() {
        TrailPosition position = new TrailPosition(NOW.toEpochMilli(), "0b7f3a52-90a3-44b5-9a28-3a7c0d5ea1f6");

        assertThat(TrailPosition.read(position.written())).contains(position);
        assertThat(TrailPosition.read(TrailPosition.before(17).written())).contains(TrailPosition.before(17));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "!", "MTc6", "MTc6Pz8", "OTk5OTk5OTk5OTk5OTk5OTk5OTk6YQ"})
    void givenAnythingElseThenItIsNoPosition(String written) {
        assertThat(TrailPosition.read(written).filter(position -> !position.equals(TrailPosition.before(17))))
                .isEmpty();
    }

    private void add(Instant at, String outcome) {
        add(at, outcome, "olga");
    }

    private void add(Instant at, String outcome, String user) {
        AdminEvent event = new AdminEvent();
        event.setId("event-" + events.size());
        event.setTime(at.toEpochMilli());
        event.setRealmId(REALM);
        event.setResourceTypeAsString(Audit.RESOURCE_TYPE);
        event.setOperationType(OperationType.ACTION);
        event.setResourcePath("backup-codes/users/" + user + "/regenerate");
        event.setDetails(Map.of(Audit.DETAIL_ACTION, "regenerate", Audit.DETAIL_OUTCOME, outcome));
        AuthDetails by = new AuthDetails();
        by.setRealmId(REALM);
        by.setUserId("sam");
        event.setAuthDetails(by);
        events.add(event);
    }

    private List<String> inOrder(String... outcomes) {
        return events.stream()
                .filter(event -> outcomes.length == 0
                        || List.of(outcomes).contains(event.getDetails().get(Audit.DETAIL_OUTCOME)))
                .sorted(Comparator.comparing(AdminEvent::getTime)
                        .thenComparing(AdminEvent::getId)
                        .reversed())
                .map(AdminEvent::getId)
                .toList();
    }

    private List<String> readAll(AuditTrail.Wish wish, int max, LongSupplier clock) {
        List<String> ids = new ArrayList<>();
        TrailPosition position = null;
        do {
            AuditTrail.Found found = trail(clock).read(wish, position, NOW, max);
            assertThat(found.entries()).hasSizeLessThanOrEqualTo(max);
            found.entries().forEach(entry -> ids.add(entry.id()));
            position = found.next();
        } while (position != null);
        return ids;
    }

    private AuditTrail trail(LongSupplier clock) {
        return new AuditTrail(Partial.of(EventStoreProvider.class, new Store(events)), REALM, clock);
    }

    /** Of events of the same instant, it gives now these first and now those, as a database may. */
    private record Store(List<AdminEvent> events) {

        private static final Random RANDOM = new Random(9);

        AdminEventQuery createAdminQuery() {
            List<AdminEvent> shuffled = new ArrayList<>(events);
            Collections.shuffle(shuffled, RANDOM);
            Query query = new Query(shuffled);
            query.self = Partial.of(AdminEventQuery.class, query);
            return query.self;
        }
    }

    private static final class Query {

        private Stream<AdminEvent> events;
        private AdminEventQuery self;
        private Comparator<AdminEvent> order;
        private int max;

        Query(List<AdminEvent> events) {
            this.events = events.stream();
        }

        AdminEventQuery realm(String realmId) {
            events = events.filter(event -> event.getRealmId().equals(realmId));
            return self;
        }

        AdminEventQuery authUser(String userId) {
            events = events.filter(event -> event.getAuthDetails().getUserId().equals(userId));
            return self;
        }

        AdminEventQuery resourcePath(String pattern) {
            String regex = pattern.replace("*", ".*").replace("_", ".");
            events = events.filter(event -> event.getResourcePath().matches(regex));
            return self;
        }

        AdminEventQuery fromTime(long time) {
            events = events.filter(event -> event.getTime() >= time);
            return self;
        }

        AdminEventQuery toTime(long time) {
            events = events.filter(event -> event.getTime() <= time);
            return self;
        }

        AdminEventQuery orderByDescTime() {
            order = Comparator.comparing(AdminEvent::getTime).reversed();
            return self;
        }

        AdminEventQuery orderByAscTime() {
            order = Comparator.comparing(AdminEvent::getTime);
            return self;
        }

        AdminEventQuery maxResults(int most) {
            max = most;
            return self;
        }

        Stream<AdminEvent> getResultStream() {
            return events.sorted(order).limit(max);
        }
    }
}
