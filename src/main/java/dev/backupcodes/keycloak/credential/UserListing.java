package dev.backupcodes.keycloak.credential;

import dev.backupcodes.keycloak.code.CodeKind;
import dev.backupcodes.keycloak.code.CodeSet;
import dev.backupcodes.keycloak.code.SetState;
import dev.backupcodes.keycloak.credential.FactorRows.Place;
import dev.backupcodes.keycloak.credential.FactorRows.Row;
import dev.backupcodes.keycloak.credential.ListedUser.Person;
import dev.backupcodes.keycloak.policy.BackupCodePolicy;
import dev.backupcodes.keycloak.roles.StaffMembers;
import dev.backupcodes.keycloak.roles.StaffRoles;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.storage.StorageId;

/** What a list shows of its users, by a few queries for all of them: no user is loaded but those of user storages. */
public final class UserListing {

    private static final String PEOPLE = "select u.id, u.username, u.firstName, u.lastName, u.email from UserEntity u";
    private static final String WITH_ROLES = "select distinct m.user.id from UserRoleMappingEntity m";
    private static final String IN_GROUPS = "select distinct m.user.id from UserGroupMembershipEntity m";

    private final KeycloakSession session;
    private final RealmModel realm;
    private final EntityManager em;
    private final StaffRoles staffRoles;
    private final StaffMembers staffMembers;
    private final int warningThreshold;
    private final Instant now;

    /** @param now for which codes are live and locked */
    public UserListing(KeycloakSession session, RealmModel realm, BackupCodePolicy policy, Instant now) {
        this.session = session;
        this.realm = realm;
        this.em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
        this.staffRoles = new StaffRoles(session, realm, policy);
        this.staffMembers = staffRoles.members();
        this.warningThreshold = policy.warningThreshold();
        this.now = now;
    }

    /**
     * Those users, in the same order. Whoever is gone meanwhile is left out.
     *
     * @param ids not so many that a database would refuse a list of them: a thousand
     */
    public List<ListedUser> of(List<String> ids) {
        Map<Boolean, List<String>> isLocal = ids.stream().collect(Collectors.partitioningBy(StorageId::isLocalStorage));
        Map<String, ListedUser> all = new HashMap<>(local(isLocal.get(true)));
        all.putAll(stored(isLocal.get(false)));
        return ids.stream().map(all::get).filter(Objects::nonNull).toList();
    }

    private Map<String, ListedUser> local(List<String> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        FactorRows rows = FactorRows.of(em, Place.LOCAL, ids, now);
        Set<String> staff = localStaff(ids);
        return new Hql(em)
                .and("u.id in (:ids)")
                .with("ids", ids)
                .query(PEOPLE, "", Object[].class)
                .getResultStream()
                .map(row ->
                        new Person((String) row[0], (String) row[1], (String) row[2], (String) row[3], (String) row[4]))
                .map(person -> listed(person, rows, staff.contains(person.id())))
                .collect(Collectors.toMap(ListedUser::id, Function.identity()));
    }

    private Map<String, ListedUser> stored(List<String> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        FactorRows rows = FactorRows.of(em, Place.STORED, ids, now);
        return ids.stream()
                .map(id -> session.users().getUserById(realm, id))
                .filter(Objects::nonNull)
                .map(user -> listed(Person.of(user), rows, staffRoles.areHeldBy(user)))
                .collect(Collectors.toMap(ListedUser::id, Function.identity()));
    }

    private Set<String> localStaff(List<String> ids) {
        Set<String> all = new HashSet<>(among(WITH_ROLES, "m.roleId in (:some)", staffMembers.roles(), ids));
        all.addAll(among(IN_GROUPS, "m.groupId in (:some)", staffMembers.groups(), ids));
        return all;
    }

    private List<String> among(String select, String condition, Collection<String> some, List<String> ids) {
        return some.isEmpty()
                ? List.of()
                : new Hql(em)
                        .and("m.user.id in (:ids)")
                        .and(condition)
                        .with("ids", ids)
                        .with("some", some)
                        .query(select, "", String.class)
                        .getResultList();
    }

    /** A row of codes, and what it says. */
    private record Codes(Row row, CodeSummary summary) {

        private Codes newer(Codes other) {
            return other.summary.createdAt().isAfter(summary.createdAt()) ? other : this;
        }
    }

    private ListedUser listed(Person person, FactorRows rows, boolean staff) {
        List<Row> codes = rows.of(person.id()).stream().filter(Row::isOfCodes).toList();
        List<Codes> read = codes.stream()
                .flatMap(row -> row.summary().map(summary -> new Codes(row, summary)).stream())
                .toList();
        Map<CodeKind, Codes> newest = new EnumMap<>(CodeKind.class);
        read.forEach(one -> newest.merge(one.summary().kind(), one, Codes::newer));
        Optional<Codes> own = Optional.ofNullable(newest.get(CodeKind.OWN));
        Optional<Codes> lockout = Optional.ofNullable(newest.get(CodeKind.LOCKOUT))
                .filter(one -> one.summary().isUsable(now));
        return new ListedUser(
                person,
                read.size() < codes.size() ? null : stateOf(own),
                own.map(Codes::summary).orElse(null),
                lockout.map(Codes::summary).orElse(null),
                lockout.flatMap(one -> rows.madeByStaff(one.row()))
                        .map(CodeSet::issue)
                        .map(CodeSet.Issue::by)
                        .orElse(null),
                lockedUntil(read),
                own.flatMap(one -> rows.madeByStaff(one.row()))
                        .map(CodeSet::awaiting)
                        .orElse(null),
                !rows.of(person.id()).isEmpty(),
                staff);
    }

    private SetState stateOf(Optional<Codes> own) {
        return own.map(codes -> codes.summary().state(now, warningThreshold)).orElse(SetState.NONE);
    }

    private Instant lockedUntil(List<Codes> sets) {
        return sets.stream()
                .map(one -> one.summary().lockedUntil())
                .flatMap(Stream::ofNullable)
                .filter(now::isBefore)
                .max(Instant::compareTo)
                .orElse(null);
    }
}
