package dev.backupcodes.keycloak.lostfactor;

import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.OnSupportedServer;
import org.keycloak.Config;
import org.keycloak.authentication.RequiredActionFactory;
import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;

/** The required action {@value Names#REPLACE_ACTION}. */
public final class ReplaceFactorActionFactory implements RequiredActionFactory, OnSupportedServer {

    private static final RequiredActionProvider ACTION = new ReplaceFactorAction();

    @Override
    public String getId() {
        return Names.REPLACE_ACTION;
    }

    @Override
    public String getDisplayText() {
        return "Replace second factor";
    }

    @Override
    public RequiredActionProvider create(KeycloakSession session) {
        return ACTION;
    }

    @Override
    public void init(Config.Scope config) {
        // no options
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {
        // nothing to prepare
    }

    @Override
    public void close() {
        // nothing to close
    }
}
