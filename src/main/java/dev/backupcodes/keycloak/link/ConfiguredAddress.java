package dev.backupcodes.keycloak.link;

import jakarta.ws.rs.core.UriInfo;
import java.lang.reflect.Proxy;
import org.keycloak.models.KeycloakSession;
import org.keycloak.urls.HostnameProvider;
import org.keycloak.urls.UrlType;

/**
 * Whether the server knows by its own configuration where it is to be found: by the option {@code hostname} as a whole address,
 * or by the realm's <em>Frontend URL</em>. What has no request needs that, and nothing that a request says may take its place:
 * whoever sends one chooses its {@code Host}, and could have links of thousands of users lead elsewhere.
 */
public final class ConfiguredAddress {

    /** Has nothing to say: Keycloak (26.7) asks it for whatever the configuration leaves open. */
    private static final UriInfo NO_REQUEST = (UriInfo) Proxy.newProxyInstance(
            UriInfo.class.getClassLoader(), new Class<?>[] {UriInfo.class}, (proxy, method, arguments) -> {
                throw new IllegalStateException("there is no request");
            });

    private ConfiguredAddress() {}

    /** @param session whose context is that of the realm */
    public static boolean isKnown(KeycloakSession session) {
        try {
            session.getProvider(HostnameProvider.class).getBaseUri(NO_REQUEST, UrlType.FRONTEND);
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }
}
