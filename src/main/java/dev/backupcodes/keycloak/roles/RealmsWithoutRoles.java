package dev.backupcodes.keycloak.roles;

import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.util.List;
import java.util.stream.Stream;
import org.keycloak.Config;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;

/** Finds in the database, without loading any realm, the realms of which an admin client lacks one of the roles. */
final class RealmsWithoutRoles {

    private static final String LACKING =
            " (select count(role.id) from RoleEntity role where role.clientId = %s and role.name in (:roles)) < :all";
    private static final String BY_CLIENT_IN_MASTER =
            "select r.id from RealmEntity r where" + LACKING.formatted("r.masterAdminClient");
    private static final String BY_OWN_CLIENT = "select c.realmId from ClientEntity c where c.clientId = :adminClient"
            + " and c.realmId not in (select r.id from RealmEntity r where r.name = :master) and"
            + LACKING.formatted("c.id");

    private final EntityManager em;

    RealmsWithoutRoles(KeycloakSession session) {
        this.em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    }

    List<String> ids() {
        TypedQuery<String> byOwnClient = em.createQuery(BY_OWN_CLIENT, String.class)
                .setParameter("adminClient", Constants.REALM_MANAGEMENT_CLIENT_ID)
                .setParameter("master", Config.getAdminRealm());
        return Stream.of(em.createQuery(BY_CLIENT_IN_MASTER, String.class), byOwnClient)
                .flatMap(RealmsWithoutRoles::run)
                .distinct()
                .toList();
    }

    private static Stream<String> run(TypedQuery<String> query) {
        return query
                .setParameter("roles", BackupCodeRoles.NAMES)
                .setParameter("all", (long) BackupCodeRoles.NAMES.size())
                .getResultList()
                .stream();
    }
}
