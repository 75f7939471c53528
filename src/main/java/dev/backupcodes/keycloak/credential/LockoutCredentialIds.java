package dev.backupcodes.keycloak.credential;

import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/**
 * The ids of credentials that are lockout codes. They have a prefix, so that the few rows are found among all credentials of a
 * server by the index that every database has. Keycloak's own ids are UUIDs, whose hexadecimal digits all sort before it.
 */
public final class LockoutCredentialIds {

    private static final String ID_PREFIX = "lockout";
    private static final String AFTER_ALL_IDS = "lockouu";
    private static final int MAX_ID_LENGTH = 36;

    private static final String OF_LOCAL_USERS =
            "select c.user.realmId, c.user.id from CredentialEntity c where c.id >= :from and c.id < :to";
    private static final String OF_STORED_USERS =
            "select c.realmId, c.userId from FederatedUserCredentialEntity c where c.id >= :from and c.id < :to";

    /** Somebody who has lockout codes, live ones or not. */
    public record Owner(String realmId, String userId) {}

    private LockoutCredentialIds() {}

    /** An id for a row of lockout codes. It is random, and no secret. */
    static String newId() {
        String random = UUID.randomUUID().toString().replace("-", "");
        return (ID_PREFIX + random).substring(0, MAX_ID_LENGTH);
    }

    /** Only rows of lockout codes: those of {@code c} whose id begins as theirs. */
    static Hql among(Hql hql) {
        return hql.and("c.id >= :firstLockout and c.id < :afterLockout")
                .with("firstLockout", ID_PREFIX)
                .with("afterLockout", AFTER_ALL_IDS);
    }

    /** Everybody with a row of lockout codes, in all realms. */
    public static List<Owner> owners(KeycloakSession session) {
        EntityManager em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
        return Stream.of(OF_LOCAL_USERS, OF_STORED_USERS)
                .flatMap(query -> em
                        .createQuery(query, Object[].class)
                        .setParameter("from", ID_PREFIX)
                        .setParameter("to", AFTER_ALL_IDS)
                        .getResultList()
                        .stream())
                .map(row -> new Owner((String) row[0], (String) row[1]))
                .distinct()
                .toList();
    }
}
