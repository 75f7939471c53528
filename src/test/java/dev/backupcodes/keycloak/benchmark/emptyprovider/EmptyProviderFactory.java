package dev.backupcodes.keycloak.benchmark.emptyprovider;

import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.services.resource.RealmResourceProvider;
import org.keycloak.services.resource.RealmResourceProviderFactory;

/** A provider that does nothing: what any jar in Keycloak's folder costs, so that ours is compared with that. */
public final class EmptyProviderFactory implements RealmResourceProviderFactory {

    @Override
    public String getId() {
        return "empty";
    }

    @Override
    public RealmResourceProvider create(KeycloakSession session) {
        return new EmptyProvider();
    }

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    @Override
    public void close() {}

    private static final class EmptyProvider implements RealmResourceProvider {

        @Override
        public Object getResource() {
            return null;
        }

        @Override
        public void close() {}
    }
}
