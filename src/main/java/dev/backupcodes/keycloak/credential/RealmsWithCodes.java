package dev.backupcodes.keycloak.credential;

import dev.backupcodes.keycloak.Names;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Set;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/** Finds realms in the database, without loading any: a server may have thousands. */
public final class RealmsWithCodes {

    private static final String WITH_ACTION = "select a.realm.id, a.realm.name from RequiredActionProviderEntity a"
            + " where a.providerId = :action and a.enabled = true order by a.realm.id";
    private static final String BY_NAME = "select r.name from RealmEntity r where r.name in (:names)";

    private final EntityManager em;

    /** A realm by id and name. */
    public record Realm(String id, String name) {}

    public RealmsWithCodes(KeycloakSession session) {
        this.em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    }

    /** The realms in which users can make codes. */
    public List<Realm> all() {
        return em
                .createQuery(WITH_ACTION, Object[].class)
                .setParameter("action", Names.REQUIRED_ACTION)
                .getResultList()
                .stream()
                .map(row -> new Realm((String) row[0], (String) row[1]))
                .toList();
    }

    /** Which of these names a realm has. */
    public Set<String> existing(Set<String> names) {
        return names.isEmpty()
                ? Set.of()
                : Set.copyOf(em.createQuery(BY_NAME, String.class)
                        .setParameter("names", names)
                        .getResultList());
    }
}
