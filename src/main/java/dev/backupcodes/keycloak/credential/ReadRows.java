package dev.backupcodes.keycloak.credential;

import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/** Rows that a transaction has read and not changed. */
public final class ReadRows {

    private ReadRows() {}

    /**
     * Lets the transaction be committed whatever becomes of them: Keycloak reads some rows with an optimistic lock, which fails who
     * has only looked when somebody else has written. What was changed and not written yet is lost.
     */
    public static void forget(KeycloakSession session) {
        session.getProvider(JpaConnectionProvider.class).getEntityManager().clear();
    }
}
