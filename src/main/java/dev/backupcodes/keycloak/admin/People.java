package dev.backupcodes.keycloak.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.backupcodes.keycloak.admin.access.KnownUsers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** The people of whom a list tells, each looked up once. */
final class People {

    private final KeycloakSession session;
    private final RealmModel realm;
    private final KnownUsers users;
    private final Map<List<String>, Person> known = new HashMap<>();

    /** @param realm that the list is about */
    People(KeycloakSession session, RealmModel realm, KnownUsers users) {
        this.session = session;
        this.realm = realm;
        this.users = users;
    }

    /** Somebody, as far as the caller may know who it is. */
    sealed interface Person {}

    /**
     * @param username null when there is no such user any more
     * @param realm its name, left out when it is the one that the list is about
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Named(
            String id,
            String username,
            @JsonInclude(JsonInclude.Include.NON_NULL) String realm) implements Person {}

    /** Whom the caller may not view. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Hidden(String id, String realm) implements Person {}

    /** @return somebody of the realm that the list is about */
    Person of(String userId) {
        return of(realm.getId(), userId);
    }

    Person of(String realmId, String userId) {
        return known.computeIfAbsent(List.of(realmId, userId), key -> lookUp(realmId, userId));
    }

    private Person lookUp(String realmId, String userId) {
        String elsewhere = realmId.equals(realm.getId()) ? null : nameOf(realmId);
        KnownUsers.Sight sight = users.of(realmId, userId);
        return sight.visible() ? new Named(userId, sight.username(), elsewhere) : new Hidden(userId, elsewhere);
    }

    /** A realm that is gone has only an id. */
    private String nameOf(String realmId) {
        return Optional.ofNullable(session.realms().getRealm(realmId))
                .map(RealmModel::getName)
                .orElse(realmId);
    }
}
