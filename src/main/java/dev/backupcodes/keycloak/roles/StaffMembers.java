package dev.backupcodes.keycloak.roles;

import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/**
 * How somebody of a realm comes to be staff: by a role, or by a group. For queries about many users; of one user {@link StaffRoles} tells.
 *
 * @param roles ids of the roles that make staff, by themselves or by what they are composed of
 * @param groups ids of the groups that give one of them, by themselves or by a group above
 */
public record StaffMembers(Set<String> roles, Set<String> groups) {

    private static final String PARENT_ROLES =
            "select c.parentRole.id from CompositeRoleEntity c where c.childRole.id in (:ids)";
    private static final String GROUPS_WITH_ROLES =
            "select m.group.id from GroupRoleMappingEntity m where m.roleId in (:ids)";
    private static final String SUBGROUPS = "select g.id from GroupEntity g where g.parentId in (:ids)";

    static StaffMembers of(KeycloakSession session, Collection<String> staffRoles) {
        EntityManager em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
        Set<String> roles = withAll(em, PARENT_ROLES, staffRoles);
        Set<String> groups = withAll(em, SUBGROUPS, ask(em, GROUPS_WITH_ROLES, roles));
        return new StaffMembers(Set.copyOf(roles), Set.copyOf(groups));
    }

    /** @return {@code first}, and what the query finds for them, and for what it finds, until it finds no more */
    private static Set<String> withAll(EntityManager em, String query, Collection<String> first) {
        Set<String> all = new HashSet<>(first);
        Collection<String> last = all;
        while (!last.isEmpty()) {
            List<String> more = new ArrayList<>(ask(em, query, last));
            more.removeIf(id -> !all.add(id));
            last = more;
        }
        return all;
    }

    private static List<String> ask(EntityManager em, String query, Collection<String> ids) {
        return ids.isEmpty()
                ? List.of()
                : em.createQuery(query, String.class)
                        .setParameter("ids", List.copyOf(ids))
                        .getResultList();
    }
}
