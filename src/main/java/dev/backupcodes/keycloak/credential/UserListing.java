package dev.backupcodes.keycloak.credential;

import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.code.CodeKind;
import dev.backupcodes.keycloak.code.CodeSet;
import dev.backupcodes.keycloak.code.CodeSet.Condition;
import dev.backupcodes.keycloak.code.SetState;
import dev.backupcodes.keycloak.credential.ListedUser.Person;
import dev.backupcodes.keycloak.policy.BackupCodePolicy;
import dev.backupcodes.keycloak.roles.StaffMembers;
import dev.backupcodes.keycloak.roles.StaffRoles;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
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
import org.keycloak.credential.CredentialModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.storage.StorageId;

/**
 * What a list shows of its users: a few queries for all of them, and no user is loaded but those of user storages. Hashes are read only of
 * users who have lockout codes or await new codes, since who made or reset them stands beside.
 */
public final class UserListing {

    private static final String PEOPLE =
            "select u.id, u.username, u.firstName, u.lastName, u.email from UserEntity u";
    private static final String LOCAL_ROWS =
            "select c.user.id, c.id, c.type, c.createdDate, c.credentialData from CredentialEntity c";
    private static final String STORED_ROWS =
            "select c.userId, c.id, c.type, c.createdDate, c.credentialData from FederatedUserCredentialEntity c";
    private static final String LOCAL_SECRETS =
            "select c.id, c.createdDate, c.credentialData, c.secretData from CredentialEntity c";
    private static final String STORED_SECRETS =
            "select c.id, c.createdDate, c.credentialData, c.secretData from FederatedUserCredentialEntity c";
    private static final String WITH_ROLES = "select distinct m.user.id from UserRoleMappingEntity m";
    private static final String IN_GROUPS = "select distinct m.user.id from UserGroupMembershipEntity m";

    private final KeycloakSession session;
    private final RealmModel realm;
    private final EntityManager em;
    private final StaffRoles staffRoles;
    private final StaffMembers staffMembers;
    private final int warningThreshold;
    private final Instant now;

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
        Map<Boolean, List<String>> byPlace = ids.stream().collect(Collectors.partitioningBy(StorageId::isLocalStorage));
        Map<String, ListedUser> all = new HashMap<>(local(byPlace.get(true)));
        all.putAll(stored(byPlace.get(false)));
        return ids.stream().map(all::get).filter(Objects::nonNull).toList();
    }

    private Map<String, ListedUser> local(List<String> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        Rows rows = rows(LOCAL_ROWS, "c.user.id in (:ids)", LOCAL_SECRETS, ids);
        Set<String> staff = localStaff(ids);
        return new Hql(em)
                .and("u.id in (:ids)")
                .with("ids", ids)
                .query(PEOPLE, "", Object[].class)
                .getResultStream()
                .map(row -> new Person(
                        (String) row[0], (String) row[1], (String) row[2], (String) row[3], (String) row[4]))
                .map(person -> listed(person, rows, staff.contains(person.id())))
                .collect(Collectors.toMap(ListedUser::id, Function.identity()));
    }

    private Map<String, ListedUser> stored(List<String> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        Rows rows = rows(STORED_ROWS, "c.userId in (:ids)", STORED_SECRETS, ids);
        return ids.stream()
                .map(id -> session.users().getUserById(realm, id))
                .filter(Objects::nonNull)
                .map(user -> listed(person(user), rows, staffRoles.areHeldBy(user)))
                .collect(Collectors.toMap(ListedUser::id, Function.identity()));
    }

    private static Person person(UserModel user) {
        return new Person(
                user.getId(), user.getUsername(), user.getFirstName(), user.getLastName(), user.getEmail());
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

    /** One row of a second factor. */
    private record Row(String user, String id, String type, Long createdAt, String publicData) {

        private boolean isOfCodes() {
            return Names.CREDENTIAL_TYPE.equals(type);
        }

        private CodeSummary summary() {
            return StoredCodeSet.summary(id, createdAt == null ? 0 : createdAt, publicData);
        }
    }

    /** @param secrets what is read of them, by the id of the row */
    private record Rows(Map<String, List<Row>> byUser, Map<String, CodeSet> secrets) {}

    private Rows rows(String select, String ofUsers, String secrets, List<String> ids) {
        List<Row> all = new Hql(em)
                .and(ofUsers)
                .and("c.type in (:factors)")
                .with("ids", ids)
                .with("factors", SecondFactors.types())
                .query(select, "", Object[].class)
                .getResultStream()
                .map(row -> new Row(
                        (String) row[0], (String) row[1], (String) row[2], (Long) row[3], (String) row[4]))
                .toList();
        List<String> named = all.stream()
                .filter(Row::isOfCodes)
                .filter(this::namesStaff)
                .map(Row::id)
                .toList();
        return new Rows(all.stream().collect(Collectors.groupingBy(Row::user)), secrets(secrets, named));
    }

    private boolean namesStaff(Row row) {
        return summary(row)
                .filter(codes -> codes.condition() == Condition.AWAITING_DOWNLOAD || isLiveLockout(codes))
                .isPresent();
    }

    private boolean isLiveLockout(CodeSummary codes) {
        return codes.kind() == CodeKind.LOCKOUT && codes.isUsable(now);
    }

    private Map<String, CodeSet> secrets(String select, List<String> ids) {
        Map<String, CodeSet> sets = new HashMap<>();
        if (!ids.isEmpty()) {
            new Hql(em)
                    .and("c.id in (:ids)")
                    .with("ids", ids)
                    .query(select, "", Object[].class)
                    .getResultStream()
                    .forEach(row -> read(row).ifPresent(set -> sets.put((String) row[0], set)));
        }
        return sets;
    }

    private static Optional<CodeSet> read(Object[] row) {
        CredentialModel credential = new CredentialModel();
        credential.setId((String) row[0]);
        credential.setCreatedDate((Long) row[1]);
        credential.setCredentialData((String) row[2]);
        credential.setSecretData((String) row[3]);
        try {
            return Optional.of(StoredCodeSet.read(credential).set());
        } catch (UnreadableCodeSetException e) {
            return Optional.empty();
        }
    }

    private static Optional<CodeSummary> summary(Row row) {
        try {
            return Optional.of(row.summary());
        } catch (UnreadableCodeSetException e) {
            return Optional.empty();
        }
    }

    private ListedUser listed(Person person, Rows rows, boolean staff) {
        List<Row> factors = rows.byUser().getOrDefault(person.id(), List.of());
        List<Row> codes = factors.stream().filter(Row::isOfCodes).toList();
        Map<CodeKind, Codes> sets = new HashMap<>();
        List<CodeSummary> read = new ArrayList<>();
        for (Row row : codes) {
            summary(row).ifPresent(summary -> {
                read.add(summary);
                sets.merge(summary.kind(), new Codes(row, summary), Codes::newer);
            });
        }
        Codes own = sets.get(CodeKind.OWN);
        Codes lockout = Optional.ofNullable(sets.get(CodeKind.LOCKOUT))
                .filter(set -> isLiveLockout(set.summary()))
                .orElse(null);
        return new ListedUser(
                person.id(),
                person.username(),
                person.firstName(),
                person.lastName(),
                person.email(),
                read.size() < codes.size() ? null : stateOf(own),
                own == null ? null : own.summary(),
                lockout == null ? null : lockout.summary(),
                issuer(lockout, rows),
                lockedUntil(read),
                own == null ? null : awaiting(own, rows),
                !factors.isEmpty(),
                staff);
    }

    /** A row of codes, and what it says. */
    private record Codes(Row row, CodeSummary summary) {

        private Codes newer(Codes other) {
            return other.summary.createdAt().isAfter(summary.createdAt()) ? other : this;
        }
    }

    private SetState stateOf(Codes own) {
        return own == null ? SetState.NONE : own.summary().state(now, warningThreshold);
    }

    private static String issuer(Codes lockout, Rows rows) {
        return Optional.ofNullable(lockout)
                .map(set -> rows.secrets().get(set.row().id()))
                .map(CodeSet::issue)
                .map(CodeSet.Issue::by)
                .orElse(null);
    }

    private static CodeSet.Awaiting awaiting(Codes own, Rows rows) {
        return Optional.ofNullable(rows.secrets().get(own.row().id()))
                .map(CodeSet::awaiting)
                .orElse(null);
    }

    private Instant lockedUntil(List<CodeSummary> sets) {
        return sets.stream()
                .map(CodeSummary::lockedUntil)
                .flatMap(Stream::ofNullable)
                .filter(now::isBefore)
                .max(Instant::compareTo)
                .orElse(null);
    }
}
