package dev.backupcodes.keycloak.admin;

import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.services.managers.AuthenticationManager;

/** Ends a user's sessions as Keycloak's own <em>Sign out</em> of a user does (26.7, {@code UserResource}). */
final class SignOut {

    private final KeycloakSession session;
    private final RealmModel realm;

    SignOut(KeycloakSession session, RealmModel realm) {
        this.session = session;
        this.realm = realm;
    }

    void of(UserModel user) {
        session.users().setNotBeforeForUser(realm, user, Math.toIntExact(Time.currentTimeSeconds()));
        session.sessions().getUserSessionsStream(realm, user).toList().forEach(this::end);
    }

    private void end(UserSessionModel login) {
        AuthenticationManager.backchannelLogout(
                session,
                realm,
                login,
                session.getContext().getUri(),
                session.getContext().getConnection(),
                session.getContext().getHttpRequest().getHttpHeaders(),
                true);
    }
}
