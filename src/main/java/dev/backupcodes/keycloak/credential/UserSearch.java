package dev.backupcodes.keycloak.credential;

import dev.backupcodes.keycloak.credential.UserSource.Match;
import dev.backupcodes.keycloak.policy.BackupCodePolicy;
import dev.backupcodes.keycloak.roles.StaffRoles;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.GroupModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.OrganizationModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.organization.OrganizationProvider;

/**
 * Finds users of a realm by the state of their codes, page by page, in a realm of any size. No index of Keycloak's knows of states. So
 * the users are walked along the index on their names, some thousand at a time, and the database picks those who fit; where few can fit
 * and an index tells who, only these are looked at. A page begins after a user and not after a number of users: the last one costs what
 * the first one costs.
 *
 * <p>First come the users whom Keycloak stores itself, by name; then those of user storages who have codes, by id. Of users of a storage
 * without codes nothing is known here.
 */
public final class UserSearch {

    /** How many users are walked at once: enough that the question costs little, few enough for the indexes to be used. */
    private static final int STRIDE = 5_000;

    /** The first stride is for lists in which many fit: so many times as many users as are wanted. */
    private static final int FIRST_STRIDE = 4;

    /** After that long a page ends, full or not. */
    private static final Duration PATIENCE = Duration.ofMillis(100);

    private final KeycloakSession session;
    private final RealmModel realm;
    private final UserFilter filter;
    private final StaffRoles staff;
    private final LocalUsers local;
    private final StoredUsers stored;

    /**
     * @param filter who is looked for
     * @param now for what expires
     */
    public UserSearch(
            KeycloakSession session, RealmModel realm, BackupCodePolicy policy, UserFilter filter, Instant now) {
        this(session, realm, policy, filter, now, Optional.empty());
    }

    /**
     * In a large realm, those in a rare state are not looked for among all users: whoever came to it after the survey is not found.
     *
     * @param filter who is looked for
     * @param now for what expires
     * @param survey of the realm
     */
    public static UserSearch after(
            RealmSurvey survey,
            KeycloakSession session,
            RealmModel realm,
            BackupCodePolicy policy,
            UserFilter filter,
            Instant now) {
        return new UserSearch(session, realm, policy, filter, now, survey.fewFor(filter));
    }

    private UserSearch(
            KeycloakSession session,
            RealmModel realm,
            BackupCodePolicy policy,
            UserFilter filter,
            Instant now,
            Optional<Set<String>> known) {
        EntityManager em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
        UserConditions conditions = new UserConditions(filter, policy.warningThreshold(), now);
        this.session = session;
        this.realm = realm;
        this.filter = filter;
        this.staff = new StaffRoles(session, realm, policy);
        this.local =
                new LocalUsers(em, realm, filter, conditions, filter.staff() == null ? null : staff.members(), known);
        this.stored = new StoredUsers(em, realm, conditions);
    }

    /**
     * A place between two users.
     *
     * @param stored among the users of storages
     * @param after whose name, or id; empty for the beginning
     */
    public record Position(boolean stored, String after) {

        public static final Position START = new Position(false, "");

        private static final Position START_OF_STORED = new Position(true, "");
    }

    /**
     * Some who fit.
     *
     * @param ids of the users, in order
     * @param next where to go on, also when this is not full; empty at the end
     */
    public record Page(List<String> ids, Optional<Position> next) {}

    /**
     * The next ones who fit.
     *
     * @param max how many at most
     * @return fewer, or none at all, when it took too long to find more
     */
    public Page find(Position from, int max) {
        return find(from, max, PATIENCE);
    }

    /**
     * As {@link #find(Position, int)}, for whoever has another patience.
     *
     * @param patience after that long it ends
     */
    public Page find(Position from, int max, Duration patience) {
        Walk walk = new Walk(max, patience);
        if (!from.stored()) {
            walk.along(local, from.after());
            if (walk.isCutShort()) {
                return walk.page(false);
            }
        }
        walk.along(stored, from.stored() ? from.after() : Position.START_OF_STORED.after());
        return walk.page(true);
    }

    /** How many fit of the users whom Keycloak stores itself. All of them are looked at unless few can fit. */
    public long countLocal() {
        return local.count();
    }

    /** Whether somebody of a user storage fits, as far as the rows of codes do not tell. */
    private boolean fits(UserModel user) {
        return !Boolean.FALSE.equals(filter.secondFactor())
                && (filter.staff() == null || filter.staff() == staff.areHeldBy(user))
                && (filter.groups() == null || isInGroup(user))
                && (filter.organization() == null || isInOrganization(user));
    }

    private boolean isInGroup(UserModel user) {
        return user.getGroupsStream().map(GroupModel::getId).anyMatch(filter.groups()::contains);
    }

    private boolean isInOrganization(UserModel user) {
        OrganizationProvider organizations = session.getProvider(OrganizationProvider.class);
        OrganizationModel organization = organizations.getById(filter.organization());
        return organization != null && organizations.isMember(organization, user);
    }

    /** Somebody, and where they stand. */
    private record Found(String id, Position position) {}

    /** From one user to the next, until enough are found or it has taken too long. */
    private final class Walk {

        /** One more than is wanted, to know whether there is one. */
        private final int enough;

        private final long end;
        private int stride;
        private final List<Found> found = new ArrayList<>();
        /** Up to whom everybody has been looked at; null at the end of a source. */
        private String reached;

        private Walk(int max, Duration patience) {
            this.enough = max + 1;
            this.stride = Math.min(STRIDE, FIRST_STRIDE * enough);
            this.end = System.nanoTime() + patience.toNanos();
        }

        private void along(UserSource source, String from) {
            reached = from;
            do {
                step(source);
            } while (reached != null && !isFull() && System.nanoTime() < end);
        }

        private boolean isFull() {
            return found.size() == enough;
        }

        private boolean isCutShort() {
            return isFull() || reached != null;
        }

        private void step(UserSource source) {
            List<String> keys = source.isShort() ? List.of("") : source.keys(reached, stride);
            String last = keys.isEmpty() ? null : keys.get(keys.size() - 1);
            int wanted = enough - found.size();
            List<Match> matches = last == null ? List.of() : source.matches(reached, last, wanted);
            matches.forEach(match -> add(source, match));
            if (matches.size() == wanted) {
                reached = matches.get(wanted - 1).key();
            } else {
                reached = keys.size() < stride ? null : last;
            }
            stride = STRIDE;
        }

        private void add(UserSource source, Match match) {
            boolean isStored = source == stored;
            if (!isStored || isWanted(match.id())) {
                found.add(new Found(match.id(), new Position(isStored, match.key())));
            }
        }

        private boolean isWanted(String id) {
            UserModel user = session.users().getUserById(realm, id);
            return user != null && fits(user);
        }

        private Page page(boolean inStored) {
            List<Found> users = isFull() ? found.subList(0, enough - 1) : found;
            Optional<Position> next = isFull()
                    ? Optional.of(users.get(users.size() - 1).position())
                    : Optional.ofNullable(reached).map(key -> new Position(inStored, key));
            return new Page(users.stream().map(Found::id).toList(), next);
        }
    }
}
