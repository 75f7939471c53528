package dev.backupcodes.keycloak.testprovider;

import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.services.resource.RealmResourceProvider;
import org.keycloak.services.resource.RealmResourceProviderFactory;

/** Shows tests what the server keeps: {@code /realms/{realm}/inspect/...}. Only ever beside our jar in test servers. */
public final class InspectProviderFactory implements RealmResourceProviderFactory {

    @Override
    public String getId() {
        return "inspect";
    }

    @Override
    public RealmResourceProvider create(KeycloakSession session) {
        return new InspectProvider(session);
    }

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    @Override
    public void close() {}
}
