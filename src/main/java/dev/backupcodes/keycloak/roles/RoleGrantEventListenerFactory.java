package dev.backupcodes.keycloak.roles;

import dev.backupcodes.keycloak.OnSupportedServer;
import org.keycloak.Config;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.events.EventListenerProviderFactory;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;

/** Guards the two roles in every realm, whatever its event settings. */
public final class RoleGrantEventListenerFactory implements EventListenerProviderFactory, OnSupportedServer {

    @Override
    public String getId() {
        return "backup-codes-grant-watch";
    }

    @Override
    public boolean isGlobal() {
        return true;
    }

    @Override
    public EventListenerProvider create(KeycloakSession session) {
        return new RoleGrantEventListener(session);
    }

    @Override
    public void init(Config.Scope config) {
        // no options
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {
        factory.register(new RoleGrantGuard());
    }

    @Override
    public void close() {
        // holds nothing
    }
}
