package dev.backupcodes.keycloak.credential;

import dev.backupcodes.keycloak.Names;
import jakarta.persistence.EntityManager;
import java.util.List;
import org.keycloak.models.RealmModel;

/** The users of user storages who have codes, by id. */
final class StoredUsers implements UserSource {

    private static final String USERS = "select distinct u.userId from FederatedUserCredentialEntity u";
    private static final String ROWS =
            "FederatedUserCredentialEntity c where c.userId = u.userId and c.realmId = :realm";

    private final Hql everybody;
    private final Hql wanted;

    StoredUsers(EntityManager em, RealmModel realm, UserConditions conditions) {
        this.everybody = new Hql(em)
                .with("realm", realm.getId())
                .with("codes", Names.CREDENTIAL_TYPE)
                .and("u.realmId = :realm")
                .and("u.type = :codes");
        this.wanted = new Hql(everybody);
        conditions.addTo(wanted, ROWS);
    }

    @Override
    public boolean isShort() {
        return false;
    }

    @Override
    public List<String> keys(String after, int max) {
        return ask(new Hql(everybody), after, max);
    }

    @Override
    public List<Match> matches(String after, String until, int max) {
        return ask(new Hql(wanted).and("u.userId <= :until").with("until", until), after, max).stream()
                .map(id -> new Match(id, id))
                .toList();
    }

    private static List<String> ask(Hql hql, String after, int max) {
        Hql from = after.isEmpty() ? hql : hql.and("u.userId > :after").with("after", after);
        return from.query(USERS, " order by u.userId", String.class)
                .setMaxResults(max)
                .getResultList();
    }
}
