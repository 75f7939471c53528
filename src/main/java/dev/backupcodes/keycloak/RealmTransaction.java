package dev.backupcodes.keycloak;

import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/** Work in a session and a transaction of its own, in the context of one realm. */
public final class RealmTransaction {

    /** What is done. Both arguments belong to the new transaction; it is rolled back when this throws. */
    public interface Work<T> {
        T with(KeycloakSession session, RealmModel realm);
    }

    private RealmTransaction() {}

    /** @return after the commit, what {@code work} returned; empty when there is no such realm any more */
    public static <T> Optional<T> run(KeycloakSessionFactory sessions, String realmId, Work<T> work) {
        return KeycloakModelUtils.runJobInTransactionWithResult(
                sessions,
                session -> Optional.ofNullable(session.realms().getRealm(realmId))
                        .map(realm -> {
                            session.getContext().setRealm(realm);
                            return work.with(session, realm);
                        }));
    }
}
