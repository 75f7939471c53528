package dev.backupcodes.keycloak.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.backupcodes.keycloak.admin.access.KnownUsers;
import dev.backupcodes.keycloak.admin.rest.QueryParameters;
import dev.backupcodes.keycloak.admin.rest.Refusal;
import dev.backupcodes.keycloak.credential.CodeEnvironment;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.keycloak.events.EventStoreProvider;
import org.keycloak.events.admin.AuthDetails;
import org.keycloak.models.RealmModel;

/**
 * What staff have done in a realm, and tried in vain, for whoever may see its admin events.
 *
 * @param kept the realm stores admin events; without that nothing new comes into the list
 * @param calls the newest first
 * @param next where to go on; null at the end. With it, there may be fewer calls than were asked for
 * @param lookedBackTo ISO-8601; everything since then has been looked at; null where there is no store of events
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record StaffCalls(boolean kept, List<Entry> calls, String next, String lookedBackTo) {

    private static final String REFUSED = "refused";
    private static final int USUAL = 20;
    private static final int MOST = 100;

    /**
     * What is not known is left out. Instants are ISO-8601.
     *
     * @param action see {@link Audit.Action#id()}
     * @param outcome {@value Audit#DONE}, or why it was refused
     * @param callerCheck see {@link CallerProof.Outcome#id()}
     * @param count of lockout codes
     * @param expiresAt until when they, or the link, work
     * @param changed ids of what was changed
     * @param user whom it is about; left out when it is about the realm
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Entry(
            String at,
            String action,
            String outcome,
            String reason,
            String callerCheck,
            Integer count,
            String expiresAt,
            List<String> changed,
            People.Person by,
            People.Person user,
            String address) {

        private static Entry of(AuditEntry entry, People people) {
            AuthDetails by = entry.by();
            return new Entry(
                    entry.at().toString(),
                    entry.action().id(),
                    entry.outcome(),
                    entry.reason(),
                    entry.callerCheck(),
                    entry.count(),
                    Optional.ofNullable(entry.expiresAt())
                            .map(Instant::toString)
                            .orElse(null),
                    entry.changed(),
                    people.of(by.getRealmId(), by.getUserId()),
                    Optional.ofNullable(entry.userId()).map(people::of).orElse(null),
                    by.getIpAddress());
        }
    }

    /**
     * @param first where to go on; null for the beginning
     * @param max calls
     */
    private record Request(AuditTrail.Wish wish, TrailPosition first, int max) {

        private static final Set<String> NAMES =
                Set.of("first", "max", "action", "outcome", "by", "user", "from", "to");

        /** @throws Refusal with what is wrong */
        private static Request of(AdminCall call, KnownUsers known) {
            QueryParameters query =
                    QueryParameters.of(call.session().getContext().getHttpRequest(), NAMES);
            Optional<TrailPosition> first = query.text("first")
                    .map(written -> TrailPosition.read(written).orElseThrow(() -> QueryParameters.wrong("first")));
            AuditTrail.Wish wish = new AuditTrail.Wish(
                    query.choice("action", Audit.Action.ids())
                            .flatMap(Audit.Action::of)
                            .orElse(null),
                    query.choice("outcome", List.of(Audit.DONE, REFUSED))
                            .map(Audit.DONE::equals)
                            .orElse(null),
                    query.text("by").map(name -> idsOf(name, call, known)).orElse(null),
                    query.text("user")
                            .map(name -> known.idOf(call.realm(), name).orElse(name))
                            .orElse(null),
                    query.instant("from").orElse(null),
                    query.instant("to").orElse(null));
            return new Request(wish, first.orElse(null), query.number("max", USUAL, 1, MOST));
        }

        /** A name of this realm and one of the caller's may be two people. What is nobody's name is an id. */
        private static Set<String> idsOf(String name, AdminCall call, KnownUsers known) {
            Set<String> ids = new HashSet<>();
            Stream.of(call.realm(), call.caller().home())
                    .map(realm -> known.idOf(realm, name))
                    .forEach(id -> id.ifPresent(ids::add));
            return ids.isEmpty() ? new HashSet<>(Set.of(name)) : ids;
        }
    }

    /** @throws Refusal unless the caller may see admin events, or when something is wrong with the request */
    static StaffCalls of(AdminCall call) {
        call.caller().requireEvents();
        KnownUsers known = call.caller().knownUsers();
        Request request = Request.of(call, known);
        RealmModel realm = call.realm();
        EventStoreProvider store = call.session().getProvider(EventStoreProvider.class);
        if (store == null) {
            return new StaffCalls(false, List.of(), null, null);
        }
        AuditTrail.Found found = new AuditTrail(store, realm.getId())
                .read(request.wish(), request.first(), CodeEnvironment.now(), request.max());
        People people = new People(call.session(), realm, known);
        return new StaffCalls(
                realm.isAdminEventsEnabled(),
                found.entries().stream().map(entry -> Entry.of(entry, people)).toList(),
                Optional.ofNullable(found.next()).map(TrailPosition::written).orElse(null),
                found.lookedBackTo().toString());
    }
}
