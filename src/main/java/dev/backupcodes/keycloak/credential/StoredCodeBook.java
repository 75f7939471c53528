package dev.backupcodes.keycloak.credential;

import dev.backupcodes.keycloak.code.CodeBook;
import dev.backupcodes.keycloak.code.CodeKind;
import dev.backupcodes.keycloak.code.CodeSet;
import dev.backupcodes.keycloak.code.Throttle;
import dev.backupcodes.keycloak.policy.RealmPolicy;
import dev.backupcodes.keycloak.roles.StaffRoles;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.keycloak.credential.CredentialModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * A {@link CodeBook} together with the rows it was read from.
 *
 * <p>There is one row for each kind. Two first sets that are confirmed at the same instant may leave two of a kind where the user
 * lives in a user storage, for there is no row to lock: then the newest is the set, unless one was reset, and the others are left-overs
 * that count for nothing.
 */
final class StoredCodeBook {

    /**
     * A set that staff have reset counts before one that was confirmed meanwhile by a page that did not know of it: there was
     * no row that both could have locked.
     */
    private static final Comparator<Row> NEWEST_LAST = Comparator.comparing(Row::wasReset)
            .thenComparing(row -> row.credential().getCreatedDate())
            .thenComparing(row -> row.credential().getId());

    private record Row(CredentialModel credential, StoredCodeSet stored) {

        boolean wasReset() {
            return !stored.generation().isEmpty();
        }
    }

    private final KeycloakSession session;
    private final Map<CodeKind, CredentialModel> rows = new EnumMap<>(CodeKind.class);
    private final Map<CodeKind, CodeSet> sets = new EnumMap<>(CodeKind.class);
    private final Set<String> leftOvers = new HashSet<>();
    private Throttle throttle = Throttle.NONE;
    private String generation = "";

    /** @throws UnreadableCodeSetException when a row cannot be read */
    StoredCodeBook(KeycloakSession session, List<CredentialModel> credentials) {
        this.session = session;
        credentials.stream()
                .map(credential -> new Row(credential, StoredCodeSet.read(credential)))
                .sorted(NEWEST_LAST)
                .forEach(row -> add(row.credential(), row.stored()));
    }

    private void add(CredentialModel credential, StoredCodeSet stored) {
        CodeKind kind = stored.set().kind();
        sets.put(kind, stored.set());
        CredentialModel older = rows.put(kind, credential);
        if (older != null) {
            leftOvers.add(older.getId());
        }
        throttle = throttle.stricter(stored.throttle());
        if (kind == CodeKind.OWN) {
            generation = stored.generation();
        }
    }

    /** What the rows are worth for the user's account as it is now. */
    CodeBook bookOf(UserModel user) {
        return book().forAccount(user.isEnabled(), user.getEmail(), () -> isStaff(user));
    }

    private boolean isStaff(UserModel user) {
        RealmModel realm = session.getContext().getRealm();
        return new StaffRoles(session, realm, RealmPolicy.of(realm)).areHeldBy(user);
    }

    /** Whether the rows hold nothing that should be gone. */
    boolean isSettled(UserModel user) {
        return leftOvers.isEmpty() && settled(bookOf(user), user).equals(book());
    }

    static CodeBook settled(CodeBook book, UserModel user) {
        return book.settled(CodeEnvironment.now(), () -> SecondFactors.hasDevice(user));
    }

    private CodeBook book() {
        return new CodeBook(sets.get(CodeKind.OWN), sets.get(CodeKind.LOCKOUT), throttle, generation);
    }

    /** @return the row of that kind, or null */
    CredentialModel row(CodeKind kind) {
        return rows.get(kind);
    }

    /** Ids of all rows. */
    Set<String> ids() {
        Set<String> ids = new HashSet<>(leftOvers);
        rows.values().forEach(row -> ids.add(row.getId()));
        return ids;
    }

    Set<String> leftOvers() {
        return leftOvers;
    }
}
