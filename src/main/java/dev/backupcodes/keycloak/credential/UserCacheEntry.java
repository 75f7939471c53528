package dev.backupcodes.keycloak.credential;

import dev.backupcodes.keycloak.RealmTransaction;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.keycloak.models.AbstractKeycloakTransaction;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.cache.UserCache;
import org.keycloak.models.utils.UserModelDelegate;

/** What Keycloak's user cache keeps of one user, on all nodes. */
public final class UserCacheEntry {

    private static final Logger LOG = Logger.getLogger(UserCacheEntry.class);

    private final KeycloakSessionFactory sessions;
    private final String realmId;
    private final UserModel user;

    private UserCacheEntry(KeycloakSessionFactory sessions, String realmId, UserModel user) {
        this.sessions = sessions;
        this.realmId = realmId;
        this.user = user;
    }

    /**
     * Removes it when the request is over, before it is answered. Done at once it would make the rest of the request read the user
     * again.
     *
     * @param user whose credentials were changed past the cache; committed
     */
    public static void removeAtEndOf(KeycloakSession request, UserModel user) {
        UserCacheEntry entry = new UserCacheEntry(
                request.getKeycloakSessionFactory(),
                request.getContext().getRealm().getId(),
                user);
        request.getTransactionManager().enlistAfterCompletion(new AbstractKeycloakTransaction() {

            @Override
            protected void commitImpl() {
                entry.remove();
            }

            @Override
            protected void rollbackImpl() {
                entry.remove();
            }
        });
    }

    /** What is done is done: at worst, somebody is shown codes as they were. */
    private void remove() {
        try {
            RealmTransaction.run(sessions, realmId, (session, realm) -> {
                Optional.ofNullable(session.getProvider(UserCache.class)).ifPresent(cache -> evict(cache, realm));
                return true;
            });
        } catch (RuntimeException e) {
            LOG.error("the user cache could not be told that a backup code was used", e);
        }
    }

    /** The cache would load a user that it gave out itself: it is asked about another that has the same names. */
    private void evict(UserCache cache, RealmModel realm) {
        cache.evict(realm, new UserModelDelegate(user));
    }
}
