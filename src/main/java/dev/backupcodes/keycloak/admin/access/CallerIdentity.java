package dev.backupcodes.keycloak.admin.access;

import dev.backupcodes.keycloak.admin.rest.Refusal;
import dev.backupcodes.keycloak.admin.rest.RestError;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.representations.AccessToken;
import org.keycloak.services.resources.admin.AdminAuth;

/** Who calls, for work that outlives the session of the call. What they may do is not kept: that is looked up each time. */
public final class CallerIdentity {

    private final String realmId;
    private final String userId;
    private final String clientId;
    private final AccessToken token;

    private CallerIdentity(String realmId, String userId, String clientId, AccessToken token) {
        this.realmId = realmId;
        this.userId = userId;
        this.clientId = clientId;
        this.token = token;
    }

    static CallerIdentity of(AdminAuth auth) {
        return new CallerIdentity(
                auth.getRealm().getId(),
                auth.getUser().getId(),
                auth.getClient().getId(),
                auth.getToken());
    }

    /** @throws Refusal when there is no such account any more, or it is disabled */
    public AdminAuth in(KeycloakSession session) {
        RealmModel home = session.realms().getRealm(realmId);
        UserModel user = home == null ? null : session.users().getUserById(home, userId);
        if (user == null || !user.isEnabled()) {
            throw RestError.FORBIDDEN.refusal();
        }
        return new AdminAuth(home, token, user, home.getClientById(clientId));
    }
}
