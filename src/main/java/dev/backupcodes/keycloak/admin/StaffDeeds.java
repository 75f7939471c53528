package dev.backupcodes.keycloak.admin;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.events.EventStoreProvider;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.events.admin.AuthDetails;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * What staff have done about one user's codes, from the realm's admin events.
 *
 * <p>Keycloak has no index on paths of resources, so the query is bounded by time, for which it has one.
 */
final class StaffDeeds {

    /** By id of the admin event: what the history calls it, and the action of the user event beside it. */
    private static final Map<String, List<String>> KNOWN = Map.of(
            "regenerate", List.of("regenerated", "regenerated"),
            "invite", List.of("invited", "invited"),
            "generate-lockout-codes", List.of("issued", "issued"),
            "revoke-lockout-codes", List.of("revoked", "revoked"),
            "wrong-person", List.of("wrong-person", "revoked"),
            "lift-lock", List.of("unlocked", "unlocked"));

    private final KeycloakSession session;
    private final RealmModel realm;
    private final Map<List<String>, Optional<String>> names = new HashMap<>();

    StaffDeeds(KeycloakSession session, RealmModel realm) {
        this.session = session;
        this.realm = realm;
    }

    /** @return those since {@code from}, the newest first, at most {@code max} */
    List<StaffDeed> about(UserModel user, Instant from, int max) {
        EventStoreProvider store = session.getProvider(EventStoreProvider.class);
        Optional<String> path = Audit.pathOf(user.getId());
        return store == null || path.isEmpty() ? List.of() : read(store, path.get(), from, max);
    }

    private List<StaffDeed> read(EventStoreProvider store, String path, Instant from, int max) {
        try (Stream<AdminEvent> events = store.createAdminQuery()
                .realm(realm.getId())
                .resourcePath(AuditTrail.inPattern(path) + "*")
                .fromTime(from.toEpochMilli())
                .orderByDescTime()
                .maxResults(max)
                .getResultStream()) {
            return events.filter(event -> isDone(event, path)).toList().stream()
                    .map(this::deed)
                    .toList();
        }
    }

    private static boolean isDone(AdminEvent event, String path) {
        return Audit.RESOURCE_TYPE.equals(event.getResourceTypeAsString())
                && event.getResourcePath().startsWith(path)
                && event.getResourcePath().indexOf('/', path.length()) < 0
                && event.getDetails() != null
                && Audit.DONE.equals(event.getDetails().get(Audit.DETAIL_OUTCOME));
    }

    private StaffDeed deed(AdminEvent event) {
        String action = event.getDetails().get(Audit.DETAIL_ACTION);
        List<String> known = KNOWN.getOrDefault(action, List.of(action, action));
        AuthDetails who = event.getAuthDetails();
        return new StaffDeed(
                Instant.ofEpochMilli(event.getTime()),
                known.get(0),
                known.get(1),
                names.computeIfAbsent(List.of(who.getRealmId(), who.getUserId()), key -> name(who))
                        .orElse(null),
                who.getIpAddress());
    }

    private Optional<String> name(AuthDetails who) {
        return Optional.ofNullable(session.realms().getRealm(who.getRealmId()))
                .map(home -> session.users().getUserById(home, who.getUserId()))
                .map(UserModel::getUsername);
    }
}
