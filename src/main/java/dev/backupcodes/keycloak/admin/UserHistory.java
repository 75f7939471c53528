package dev.backupcodes.keycloak.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.backupcodes.keycloak.admin.rest.Refusal;
import dev.backupcodes.keycloak.credential.CodeEnvironment;
import dev.backupcodes.keycloak.event.CodeHistory;
import dev.backupcodes.keycloak.event.HistoryEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.keycloak.models.UserModel;

/**
 * What has happened to a user's codes, for whoever may view the user.
 *
 * @param kept the realm stores such events; without that nothing new comes into the list
 * @param entries the newest first, at most {@value #MAX}
 */
record UserHistory(boolean kept, List<Entry> entries) {

    private static final int MAX = 50;
    /** As far back as names of staff are looked for. */
    private static final Duration STAFF_SINCE = Duration.ofDays(90);

    /**
     * What is not known is left out.
     *
     * @param at ISO-8601
     * @param what as in {@link HistoryEntry}, or an action of {@link Audit} that no user event stands beside
     * @param by user name of the member of staff
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Entry(
            String at,
            String what,
            String kind,
            String selector,
            Integer remaining,
            String device,
            String address,
            String by) {

        private static Entry of(HistoryEntry entry, String what, String by) {
            return new Entry(
                    entry.at().toString(),
                    what,
                    entry.kind(),
                    entry.selector(),
                    entry.remaining(),
                    entry.device(),
                    entry.address(),
                    by);
        }

        private static Entry of(StaffDeed deed) {
            return new Entry(deed.at().toString(), deed.what(), null, null, null, null, deed.address(), deed.by());
        }
    }

    /** @throws Refusal unless there is such a user whom the caller may view */
    static UserHistory of(AdminCall call, String userId) {
        UserModel user = call.caller().visible(userId);
        CodeHistory history = new CodeHistory(call.session(), call.realm());
        List<HistoryEntry> entries = history.of(user, MAX);
        List<StaffDeed> deeds =
                new StaffDeeds(call.session(), call.realm()).about(user, since(entries, CodeEnvironment.now()), MAX);
        return new UserHistory(history.isKept(), joined(entries, deeds));
    }

    /** Of a full list, nothing older than its end is needed. */
    private static Instant since(List<HistoryEntry> entries, Instant now) {
        Instant longAgo = now.minus(STAFF_SINCE);
        return Optional.of(entries)
                .filter(all -> all.size() == MAX)
                .map(all -> all.get(MAX - 1).at())
                .filter(longAgo::isBefore)
                .orElse(longAgo);
    }

    /** Each deed of staff once: together with the user event about it, or alone where there is none. */
    static List<Entry> joined(List<HistoryEntry> entries, List<StaffDeed> deeds) {
        List<StaffDeed> left = new ArrayList<>(deeds);
        List<Entry> all = new ArrayList<>();
        for (HistoryEntry entry : entries) {
            Optional<StaffDeed> deed = left.stream()
                    .filter(one -> one.isTheSameAs(entry))
                    .min(Comparator.comparing(one -> one.distanceTo(entry)));
            deed.ifPresent(left::remove);
            all.add(Entry.of(
                    entry,
                    deed.map(StaffDeed::what).orElse(entry.what()),
                    deed.map(StaffDeed::by).orElse(null)));
        }
        left.forEach(deed -> all.add(Entry.of(deed)));
        return all.stream()
                .sorted(Comparator.comparing((Entry entry) -> Instant.parse(entry.at()))
                        .reversed())
                .limit(MAX)
                .toList();
    }
}
