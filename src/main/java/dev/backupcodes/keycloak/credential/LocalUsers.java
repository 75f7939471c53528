package dev.backupcodes.keycloak.credential;

import dev.backupcodes.keycloak.roles.StaffMembers;
import jakarta.persistence.EntityManager;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.keycloak.models.RealmModel;

/** The users whom Keycloak stores itself, by name; without those that stand for clients. */
final class LocalUsers implements UserSource {

    /** Where no more than so many can be looked for, as far as an index tells, only they are looked at. */
    private static final int FEW = 2_000;

    private static final String ROWS = "CredentialEntity c where c.user.id = u.id";
    private static final String HAS_FACTOR = "exists (select 1 from " + ROWS + " and c.type in (:factors))";
    private static final String IN_GROUP =
            "exists (select 1 from UserGroupMembershipEntity m where m.user.id = u.id and m.groupId in (:%s))";
    private static final String HAS_ROLE =
            "exists (select 1 from UserRoleMappingEntity m where m.user.id = u.id and m.roleId in (:staffRoles))";
    private static final String IS_STAFF = HAS_ROLE + " or " + IN_GROUP.formatted("staffGroups");

    private static final String GROUP_OF_ORGANIZATION = "select o.groupId from OrganizationEntity o";

    private static final String WITH_LOCKOUT = "select distinct c.user.id from CredentialEntity c";
    private static final String WITH_ROLES = "select distinct m.user.id from UserRoleMappingEntity m";
    private static final String IN_GROUPS = "select distinct m.user.id from UserGroupMembershipEntity m";

    private final EntityManager em;
    private final RealmModel realm;
    private final UserFilter filter;
    private final StaffMembers staff;
    private final Set<String> organizationGroup;
    private final Hql everybody;
    private final Hql wanted;
    private final boolean isShort;

    /**
     * @param staff who counts as staff; may be null where the filter does not ask
     * @param known whom alone the filter can fit, if that is known
     */
    LocalUsers(
            EntityManager em,
            RealmModel realm,
            UserFilter filter,
            UserConditions conditions,
            StaffMembers staff,
            Optional<Set<String>> known) {
        this.em = em;
        this.realm = realm;
        this.filter = filter;
        this.staff = staff;
        this.organizationGroup = organizationGroup(filter.organization());
        this.everybody = everybody(em, realm);
        this.wanted = new Hql(everybody);
        conditions.addTo(wanted, ROWS);
        addOthers();
        Optional<Set<String>> few = fewWithLockout()
                .or(this::fewOfStaff)
                .or(() -> known)
                .or(() -> fewOf(filter.groups()))
                .or(() -> fewOf(organizationGroup));
        few.ifPresent(ids -> wanted.with("few", orNobody(ids)).and("u.id in (:few)"));
        this.isShort = few.isPresent();
    }

    private static Hql everybody(EntityManager em, RealmModel realm) {
        return new Hql(em)
                .with("realm", realm.getId())
                .and("u.realmId = :realm")
                .and("u.serviceAccountClientLink is null");
    }

    /** One look along the index, however many there are. */
    static boolean areMoreThan(int number, EntityManager em, RealmModel realm) {
        return !everybody(em, realm)
                .query("select u.username from UserEntity u", " order by u.username", String.class)
                .setFirstResult(number)
                .setMaxResults(1)
                .getResultList()
                .isEmpty();
    }

    private void addOthers() {
        wanted.with("factors", SecondFactors.types());
        UserConditions.add(wanted, filter.secondFactor(), HAS_FACTOR);
        if (filter.staff() != null) {
            wanted.with("staffRoles", orNobody(staff.roles())).with("staffGroups", orNobody(staff.groups()));
            UserConditions.add(wanted, filter.staff(), IS_STAFF);
        }
        addMembers("groups", filter.groups());
        addMembers("organization", organizationGroup);
    }

    /** @param groups null for everybody */
    private void addMembers(String name, Set<String> groups) {
        if (groups != null) {
            wanted.with(name, orNobody(groups)).and(IN_GROUP.formatted(name));
        }
    }

    /** The members of an organization are those of a group that nobody sees (Keycloak 26). */
    private Set<String> organizationGroup(String organization) {
        return organization == null
                ? null
                : Set.copyOf(new Hql(em)
                        .and("o.id = :organization")
                        .with("organization", organization)
                        .query(GROUP_OF_ORGANIZATION, "", String.class)
                        .getResultList());
    }

    /** Not every database has lists of nothing. */
    private static Collection<String> orNobody(Set<String> ids) {
        return ids.isEmpty() ? Set.of("") : ids;
    }

    @Override
    public boolean isShort() {
        return isShort;
    }

    @Override
    public List<String> keys(String after, int max) {
        return after(new Hql(everybody), after)
                .query("select u.username from UserEntity u", " order by u.username", String.class)
                .setMaxResults(max)
                .getResultList();
    }

    @Override
    public List<Match> matches(String after, String until, int max) {
        Hql hql = after(new Hql(wanted), after);
        if (!isShort) {
            hql.and("u.username <= :until").with("until", until);
        }
        return hql
                .query("select u.id, u.username from UserEntity u", " order by u.username", Object[].class)
                .setMaxResults(max)
                .getResultList()
                .stream()
                .map(row -> new Match((String) row[0], (String) row[1]))
                .toList();
    }

    /** An empty text counts as none to some databases. */
    private static Hql after(Hql hql, String after) {
        return after.isEmpty() ? hql : hql.and("u.username > :after").with("after", after);
    }

    long count() {
        return wanted.query("select count(*) from UserEntity u", "", Long.class).getSingleResult();
    }

    private Optional<Set<String>> fewWithLockout() {
        return Boolean.TRUE.equals(filter.lockout())
                ? few(
                        LockoutCredentialIds.among(new Hql(em))
                                .and("c.user.realmId = :realm")
                                .with("realm", realm.getId()),
                        WITH_LOCKOUT)
                : Optional.empty();
    }

    private Optional<Set<String>> fewOfStaff() {
        if (!Boolean.TRUE.equals(filter.staff())) {
            return Optional.empty();
        }
        Optional<Set<String>> byRole = fewWith("m.roleId", staff.roles(), WITH_ROLES);
        Optional<Set<String>> byGroup = fewWith("m.groupId", staff.groups(), IN_GROUPS);
        return byRole.flatMap(some -> byGroup.map(others -> joined(some, others)));
    }

    private Optional<Set<String>> fewOf(Set<String> groups) {
        return Optional.ofNullable(groups).flatMap(some -> fewWith("m.groupId", some, IN_GROUPS));
    }

    private Optional<Set<String>> fewWith(String column, Set<String> values, String select) {
        return few(new Hql(em).and(column + " in (:values)").with("values", orNobody(values)), select);
    }

    private static Optional<Set<String>> few(Hql hql, String select) {
        List<String> ids =
                hql.query(select, "", String.class).setMaxResults(FEW + 1).getResultList();
        return ids.size() > FEW ? Optional.empty() : Optional.of(Set.copyOf(ids));
    }

    private static Set<String> joined(Set<String> some, Set<String> others) {
        Set<String> all = new HashSet<>(some);
        all.addAll(others);
        return all;
    }
}
