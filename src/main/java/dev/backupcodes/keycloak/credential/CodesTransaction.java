package dev.backupcodes.keycloak.credential;

import dev.backupcodes.keycloak.RealmTransaction;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** A change of one user's codes in a transaction of its own, so that it holds whatever becomes of the request. */
public final class CodesTransaction {

    /** What is done. All three belong to the new transaction; it is rolled back when this throws. */
    public interface Work<T> {
        T with(KeycloakSession session, RealmModel realm, UserModel user);
    }

    private CodesTransaction() {}

    /**
     * For a request, whose connection is given back before another one is asked for.
     *
     * @return after the commit, what {@code work} returned; empty when there is no such user any more
     * @throws CodesBusyException when somebody else holds the user's codes for too long
     */
    public static <T> Optional<T> run(KeycloakSession request, RealmModel realm, UserModel user, Work<T> work) {
        RequestTransaction.releaseConnection(request);
        return UserMutex.inTurn(
                user.getId(),
                CredentialRows.LOCK_TIMEOUT,
                () -> run(request.getKeycloakSessionFactory(), realm.getId(), user.getId(), work));
    }

    /** For a task that belongs to no request. */
    public static <T> Optional<T> run(KeycloakSessionFactory sessions, String realmId, String userId, Work<T> work) {
        return RealmTransaction.run(
                sessions,
                realmId,
                (session, realm) -> Optional.ofNullable(session.users().getUserById(realm, userId))
                        .map(user -> work.with(session, realm, user))
                        .orElse(null));
    }
}
