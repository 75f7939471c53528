package dev.backupcodes.keycloak.credential;

import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.code.CodeBook;
import dev.backupcodes.keycloak.code.CodeKind;
import dev.backupcodes.keycloak.code.CodeSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.keycloak.credential.CredentialModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.SubjectCredentialManager;
import org.keycloak.models.UserModel;

/** Reads and writes a user's code sets; nothing else does. */
public final class CodeSetStore {

    private final KeycloakSession session;

    public CodeSetStore(KeycloakSession session) {
        this.session = session;
    }

    /** Whether the user has a set of any state: a tombstone counts, so that the factor is never skipped. */
    public static boolean hasAny(UserModel user) {
        return user.credentialManager()
                .getStoredCredentialsByTypeStream(Names.CREDENTIAL_TYPE)
                .findAny()
                .isPresent();
    }

    /**
     * What the user has now. It may change at once: good for showing and for checking a code, not for consuming it.
     *
     * @throws UnreadableCodeSetException when a set cannot be read
     */
    public CodeBook read(UserModel user) {
        return seenInDatabase(user).book();
    }

    /**
     * What was known of the user's codes a moment ago.
     *
     * @param ids of the credentials that they were read from
     */
    public record Seen(CodeBook book, Set<String> ids) {}

    /**
     * What Keycloak's user cache knows. On another node it may be out of date for some milliseconds after a change (keycloak issue
     * #26106): good for beginning an attempt, which is decided under the lock, and for showing.
     *
     * @throws UnreadableCodeSetException when a set cannot be read
     */
    public Seen seen(UserModel user) {
        return seen(user, cached(user));
    }

    private static List<CredentialModel> cached(UserModel user) {
        return user.credentialManager()
                .getStoredCredentialsByTypeStream(Names.CREDENTIAL_TYPE)
                .toList();
    }

    /**
     * What staff are shown: what the cache knows, as Keycloak's own views of a user, without lockout codes that can no longer be used.
     *
     * @throws UnreadableCodeSetException when a set cannot be read
     */
    public CodeBook shown(UserModel user) {
        StoredCodeBook stored = new StoredCodeBook(session, cached(user));
        return stored.isSettled(user) ? stored.bookOf(user) : settle(user);
    }

    /**
     * The same, asked of the database.
     *
     * @throws UnreadableCodeSetException when a set cannot be read
     */
    public Seen seenInDatabase(UserModel user) {
        return seen(user, new CredentialRows(session, user).read());
    }

    private Seen seen(UserModel user, List<CredentialModel> credentials) {
        StoredCodeBook stored = new StoredCodeBook(session, credentials);
        return new Seen(stored.bookOf(user), stored.ids());
    }

    /**
     * The same as {@link #lock} by one query, if nobody is in the way: for an attempt whose code has matched. What it saves is not in
     * the user cache until {@link UserCacheEntry} is told.
     *
     * <p>Codes that somebody adds in the very instant of the query may not be seen. That does not matter to a code that is accepted,
     * unless there is a count of wrong codes, which lives in all sets.
     *
     * @param seen before
     * @return empty when it was not had at once: the transaction may hold some of the rows, and must end before anybody waits
     * @throws UnreadableCodeSetException when a set cannot be read
     */
    public Optional<Locked> lockAtOnce(UserModel user, Seen seen) {
        CredentialRows rows = new CredentialRows(session, user);
        return rows.lockAtOnce(seen.ids())
                .map(credentials -> new StoredCodeBook(session, credentials))
                .filter(stored -> stored.bookOf(user).throttle().failures() == 0)
                .map(stored -> new Locked(user, stored, rows::update));
    }

    /**
     * What the user has now, locked until the transaction ends: nobody on any node changes it meanwhile.
     *
     * @throws CodesBusyException when somebody else holds it for too long
     * @throws UnreadableCodeSetException when a set cannot be read
     */
    public Locked lock(UserModel user) {
        return new Locked(
                user,
                new StoredCodeBook(session, new CredentialRows(session, user).lock()),
                user.credentialManager()::updateStoredCredential);
    }

    /**
     * Removes what is left of lockout codes that can no longer be used: they are expired or used up, or were not made for the
     * account as it is now.
     *
     * @return what the user has then
     * @throws UnreadableCodeSetException when a set cannot be read
     */
    public CodeBook settle(UserModel user) {
        StoredCodeBook stored = new StoredCodeBook(session, new CredentialRows(session, user).read());
        if (stored.isSettled(user)) {
            return stored.bookOf(user);
        }
        Locked locked = lock(user);
        locked.save(locked.book());
        return read(user);
    }

    /**
     * Puts the user's code sets behind all other credentials, in the order in which they are.
     *
     * @return whether they were elsewhere. Other credentials that live in a user storage have no place in the order.
     */
    public boolean putLast(UserModel user) {
        new CredentialRows(session, user).lock();
        SubjectCredentialManager credentials = user.credentialManager();
        List<String> all = idsOf(credentials, any -> true);
        List<String> others = idsOf(credentials, other -> !isCodeSet(other));
        if (others.isEmpty() || others.equals(all.subList(0, others.size()))) {
            return false;
        }
        String previous = others.get(others.size() - 1);
        for (String id : idsOf(credentials, CodeSetStore::isCodeSet)) {
            credentials.moveStoredCredentialTo(id, previous);
            previous = id;
        }
        return true;
    }

    private static List<String> idsOf(SubjectCredentialManager credentials, Predicate<CredentialModel> which) {
        return credentials
                .getStoredCredentialsStream()
                .filter(which)
                .map(CredentialModel::getId)
                .toList();
    }

    private static boolean isCodeSet(CredentialModel credential) {
        return Names.CREDENTIAL_TYPE.equals(credential.getType());
    }

    /** The user's code sets while this transaction holds them. */
    public static final class Locked {

        private final UserModel user;
        private final SubjectCredentialManager credentials;
        private final StoredCodeBook stored;
        private final Consumer<CredentialModel> update;

        private Locked(UserModel user, StoredCodeBook stored, Consumer<CredentialModel> update) {
            this.user = user;
            this.credentials = user.credentialManager();
            this.stored = stored;
            this.update = update;
        }

        public CodeBook book() {
            return stored.bookOf(user);
        }

        /** For an attempt that has to be made anew. */
        public Seen seen() {
            return new Seen(book(), stored.ids());
        }

        /** Puts a book in the place of what was stored, without dead lockout codes. */
        public void save(CodeBook unsettled) {
            CodeBook book = StoredCodeBook.settled(unsettled, user);
            stored.leftOvers().forEach(credentials::removeStoredCredentialById);
            save(CodeKind.OWN, book.own(), book);
            save(CodeKind.LOCKOUT, book.lockout(), book);
        }

        /** The row is written anew rather than replaced: it keeps its id, its place in the list, and its lock. */
        private void save(CodeKind kind, CodeSet set, CodeBook book) {
            CredentialModel row = stored.row(kind);
            if (set == null) {
                if (row != null) {
                    credentials.removeStoredCredentialById(row.getId());
                }
            } else if (row == null) {
                credentials.createStoredCredential(new StoredCodeSet(set, book).toCredential());
            } else {
                new StoredCodeSet(set, book).writeTo(row);
                update.accept(row);
            }
        }
    }
}
