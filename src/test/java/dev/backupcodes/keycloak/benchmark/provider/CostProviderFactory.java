package dev.backupcodes.keycloak.benchmark.provider;

import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.services.resource.RealmResourceProvider;
import org.keycloak.services.resource.RealmResourceProviderFactory;

/** Serves {@link CostResource}. Only ever beside our jar in the benchmark's server. */
public final class CostProviderFactory implements RealmResourceProviderFactory {

    private record Provider(KeycloakSession session) implements RealmResourceProvider {

        @Override
        public Object getResource() {
            return new CostResource(session);
        }

        @Override
        public void close() {
            // holds nothing
        }
    }

    @Override
    public String getId() {
        return "benchmark";
    }

    @Override
    public RealmResourceProvider create(KeycloakSession session) {
        return new Provider(session);
    }

    @Override
    public void init(Config.Scope config) {
        // nothing to set
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {
        // nothing to do
    }

    @Override
    public void close() {
        // holds nothing
    }
}
