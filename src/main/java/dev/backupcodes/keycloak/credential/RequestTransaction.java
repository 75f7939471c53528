package dev.backupcodes.keycloak.credential;

import jakarta.transaction.HeuristicMixedException;
import jakarta.transaction.HeuristicRollbackException;
import jakarta.transaction.NotSupportedException;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import jakarta.transaction.TransactionManager;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.transaction.JtaTransactionManagerLookup;

/**
 * The database transaction of a request.
 *
 * <p>It holds a connection of the pool from the first query to the end of the request. Whoever opens another transaction
 * meanwhile needs a second one, and as many requests as the pool has connections then wait for each other. So the connection
 * is given back first.
 */
public final class RequestTransaction {

    private RequestTransaction() {}

    /**
     * Commits what the request has done in the database so far, which gives its connection back; the next query begins a new
     * transaction. Keycloak (26.7) ends whatever transaction is under way when the request ends.
     *
     * @throws IllegalStateException when it cannot be committed: nothing may be built on it
     */
    public static void releaseConnection(KeycloakSession session) {
        JtaTransactionManagerLookup lookup = session.getProvider(JtaTransactionManagerLookup.class);
        TransactionManager transactions = lookup == null ? null : lookup.getTransactionManager();
        try {
            if (transactions != null && transactions.getStatus() != Status.STATUS_NO_TRANSACTION) {
                commitAndBegin(transactions);
                join(session);
            }
        } catch (SystemException | NotSupportedException e) {
            throw new IllegalStateException("the request's transaction could not be renewed", e);
        }
    }

    /**
     * Entities that are already loaded belong to the new transaction when they are changed. Without a query, Hibernate would
     * not notice that there is a new one (in Keycloak's stateless mode, authentication sessions are such entities).
     */
    private static void join(KeycloakSession session) {
        session.getProvider(JpaConnectionProvider.class).getEntityManager().joinTransaction();
    }

    private static void commitAndBegin(TransactionManager transactions) throws SystemException, NotSupportedException {
        try {
            transactions.commit();
        } catch (RollbackException | HeuristicMixedException | HeuristicRollbackException e) {
            throw new IllegalStateException("the request's transaction could not be committed", e);
        } finally {
            if (transactions.getStatus() == Status.STATUS_NO_TRANSACTION) {
                transactions.begin();
            }
        }
    }
}
