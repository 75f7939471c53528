package dev.backupcodes.keycloak.event;

import dev.backupcodes.keycloak.Names;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.events.Details;
import org.keycloak.events.Errors;
import org.keycloak.events.Event;
import org.keycloak.events.EventStoreProvider;
import org.keycloak.events.EventType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * What has happened to users' codes, from the user events that the realm keeps. Who of the staff did something is not in them.
 *
 * <p>Both queries go by user, type and time, for which Keycloak has an index, and neither reads more than it may.
 */
public final class CodeHistory {

    private static final int READ_AT_MOST = 200;
    /** Somebody who enters wrong codes must not push what matters out of the list. */
    private static final int MAX_REFUSALS = 20;

    private static final EventType[] REFUSALS = {
        EventType.LOGIN_ERROR,
        EventType.RESET_PASSWORD_ERROR,
        EventType.IDENTITY_PROVIDER_FIRST_LOGIN_ERROR,
        EventType.IDENTITY_PROVIDER_POST_LOGIN_ERROR
    };

    private final EventStoreProvider store;
    private final RealmModel realm;

    public CodeHistory(KeycloakSession session, RealmModel realm) {
        this.store = session.getProvider(EventStoreProvider.class);
        this.realm = realm;
    }

    /** Whether the realm stores what happens from now on. Without that, an empty history says nothing. */
    public boolean isKept() {
        Set<String> types = realm.getEnabledEventTypesStream().collect(Collectors.toSet());
        return store != null
                && realm.isEventsEnabled()
                && (types.isEmpty() || types.contains(EventType.UPDATE_CREDENTIAL.name()));
    }

    /** @return the newest first, at most {@code max} */
    public List<HistoryEntry> of(UserModel user, int max) {
        if (store == null) {
            return List.of();
        }
        List<HistoryEntry> deeds = read(user, CodeHistory::isDeed, EventType.UPDATE_CREDENTIAL);
        List<HistoryEntry> refusals = read(user, CodeHistory::isRefusal, REFUSALS);
        return Stream.concat(deeds.stream(), refusals.stream().limit(MAX_REFUSALS))
                .sorted(Comparator.comparing(HistoryEntry::at).reversed())
                .limit(max)
                .toList();
    }

    private List<HistoryEntry> read(UserModel user, Predicate<Event> wanted, EventType... types) {
        try (Stream<Event> events = store.createQuery()
                .realm(realm.getId())
                .user(user.getId())
                .type(types)
                .orderByDescTime()
                .maxResults(READ_AT_MOST)
                .getResultStream()) {
            return events.filter(event -> event.getDetails() != null)
                    .filter(wanted)
                    .map(CodeHistory::entry)
                    .toList();
        }
    }

    private static boolean isDeed(Event event) {
        return event.getDetails().containsKey(BackupCodeEvents.ACTION);
    }

    private static boolean isRefusal(Event event) {
        return Errors.INVALID_USER_CREDENTIALS.equals(event.getError())
                && Names.CREDENTIAL_TYPE.equals(event.getDetails().get(Details.CREDENTIAL_TYPE));
    }

    private static HistoryEntry entry(Event event) {
        Map<String, String> details = event.getDetails();
        return new HistoryEntry(
                Instant.ofEpochMilli(event.getTime()),
                details.getOrDefault(BackupCodeEvents.ACTION, HistoryEntry.REFUSED),
                details.get(BackupCodeEvents.KIND),
                details.get(BackupCodeEvents.SELECTOR),
                number(details.get(BackupCodeEvents.REMAINING)),
                details.get(BackupCodeEvents.DEVICE),
                event.getIpAddress());
    }

    private static Integer number(String text) {
        return text == null || !text.matches("\\d{1,4}") ? null : Integer.valueOf(text);
    }
}
