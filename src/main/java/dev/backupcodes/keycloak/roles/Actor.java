package dev.backupcodes.keycloak.roles;

import static org.keycloak.models.AdminRoles.ADMIN;
import static org.keycloak.models.AdminRoles.REALM_ADMIN;
import static org.keycloak.models.AdminRoles.isAdminRealm;

import java.util.Optional;
import org.keycloak.common.util.Encode;
import org.keycloak.events.admin.AuthDetails;
import org.keycloak.models.ClientModel;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;
import org.keycloak.models.UserModel;
import org.keycloak.representations.AccessToken;
import org.keycloak.services.resources.admin.AdminAuth;

/**
 * The user who makes a request, and the client by which it is made. What counts are the roles that the user has in the database
 * and that the client may use, not those in the token: they are up to the mappers of the client, and whoever manages clients
 * makes those.
 *
 * @param home the realm that the user belongs to
 * @param user null when there is no such user any more
 * @param client null when there is no such client any more
 */
public record Actor(RealmModel home, UserModel user, ClientModel client) {

    public static Actor of(AdminAuth auth) {
        return new Actor(auth.getRealm(), auth.getUser(), auth.getClient());
    }

    /**
     * The administrator whose token the session works for. There is none where Keycloak works by itself: at its start, in a
     * login, when users are synchronized.
     */
    static Optional<Actor> of(KeycloakSession session) {
        return session.getContext().getBearerToken() instanceof AccessToken token
                ? Optional.of(of(session, token))
                : Optional.empty();
    }

    /** The light-weight tokens of the Admin Console name no user: Keycloak knows them by the login. */
    private static Actor of(KeycloakSession session, AccessToken token) {
        String issuer = token.getIssuer();
        String name = Encode.decodePath(issuer.substring(issuer.lastIndexOf('/') + 1));
        RealmModel home = session.realms().getRealmByName(name);
        return new Actor(home, session.getContext().getUser(), home.getClientByClientId(token.getIssuedFor()));
    }

    /** The administrator whom an admin event names. */
    static Actor of(KeycloakSession session, AuthDetails details) {
        RealmModel home = session.realms().getRealm(details.getRealmId());
        return new Actor(
                home,
                session.users().getUserById(home, details.getUserId()),
                home.getClientById(details.getClientId()));
    }

    /** The same actor, who has a user and a client, as another session sees them. */
    Actor in(KeycloakSession other) {
        RealmModel sameHome = other.realms().getRealm(home.getId());
        other.getContext().setRealm(sameHome);
        return new Actor(
                sameHome, other.users().getUserById(sameHome, user.getId()), sameHome.getClientById(client.getId()));
    }

    /**
     * Whether the user is {@code realm-admin}, or {@code admin} of master, and the client may use that very role, which
     * Keycloak's {@code isRealmAdmin()} does not ask.
     */
    public boolean administers(RealmModel realm) {
        if (isAdminRealm(home.getName())) {
            return administersAll();
        }
        ClientModel adminClient = realm.getClientByClientId(Constants.REALM_MANAGEMENT_CLIENT_ID);
        return home.equals(realm) && adminClient != null && mayUse(adminClient.getRole(REALM_ADMIN));
    }

    /** Whether the user is {@code admin} of master, and the client may use that role. */
    public boolean administersAll() {
        return isAdminRealm(home.getName()) && mayUse(home.getRole(ADMIN));
    }

    private boolean mayUse(RoleModel role) {
        return role != null && user != null && client != null && user.hasRole(role) && client.hasScope(role);
    }

    /** Whether the user has one of the two roles for this realm. What all have by the default role counts for nobody. */
    public boolean holds(String role, RealmModel realm) {
        Optional<RoleModel> held = roleFor(realm, role);
        return held.isPresent() && user.hasRole(held.get()) && !isDefault(held.get());
    }

    /** Whether everybody in the actor's home has one of the two roles for this realm. */
    public boolean isDefault(String role, RealmModel realm) {
        return roleFor(realm, role).filter(this::isDefault).isPresent();
    }

    private boolean isDefault(RoleModel role) {
        return home.getDefaultRole() != null && home.getDefaultRole().hasRole(role);
    }

    private Optional<RoleModel> roleFor(RealmModel realm, String role) {
        ClientModel adminClient = isAdminRealm(home.getName())
                ? realm.getMasterAdminClient()
                : home.getClientByClientId(Constants.REALM_MANAGEMENT_CLIENT_ID);
        return Optional.ofNullable(adminClient).map(client -> client.getRole(role));
    }
}
