package dev.backupcodes.keycloak.testprovider;

import org.keycloak.models.KeycloakSession;
import org.keycloak.services.resource.RealmResourceProvider;

final class InspectProvider implements RealmResourceProvider {

    private final KeycloakSession session;

    InspectProvider(KeycloakSession session) {
        this.session = session;
    }

    @Override
    public Object getResource() {
        return new InspectResource(session);
    }

    @Override
    public void close() {}
}
