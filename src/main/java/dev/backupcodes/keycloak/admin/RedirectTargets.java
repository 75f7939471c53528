package dev.backupcodes.keycloak.admin;

import dev.backupcodes.keycloak.admin.rest.Refusal;
import dev.backupcodes.keycloak.admin.rest.RestError;
import dev.backupcodes.keycloak.link.RedirectTarget;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.SystemClientUtil;
import org.keycloak.protocol.oidc.utils.RedirectUtils;

/** Which applications a link may lead to: the rules of Keycloak's own <em>execute actions</em> mail (26.7). */
final class RedirectTargets {

    private final KeycloakSession session;
    private final RealmModel realm;

    RedirectTargets(KeycloakSession session, RealmModel realm) {
        this.session = session;
        this.realm = realm;
    }

    /**
     * @param clientId null for none in particular
     * @param redirectUri null for none
     * @throws Refusal when the client or the redirect URI is not allowed
     */
    RedirectTarget checked(String clientId, String redirectUri) {
        if (redirectUri != null && clientId == null) {
            throw RestError.INVALID_REQUEST.refusal("backupCodesRestRedirectNeedsClient");
        }
        ClientModel client =
                clientId == null ? SystemClientUtil.getSystemClient(realm) : realm.getClientByClientId(clientId);
        if (client == null || !client.isEnabled()) {
            throw RestError.INVALID_REQUEST.refusal("backupCodesRestUnknownClient");
        }
        if (redirectUri == null) {
            return new RedirectTarget(client.getClientId(), null);
        }
        String allowed = RedirectUtils.verifyRedirectUri(session, redirectUri, client);
        if (allowed == null) {
            throw RestError.INVALID_REQUEST.refusal("backupCodesRestBadRedirect");
        }
        return new RedirectTarget(client.getClientId(), allowed);
    }
}
