package dev.backupcodes.keycloak.theme;

import dev.backupcodes.keycloak.OnSupportedServer;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.theme.ThemeSelectorProvider;
import org.keycloak.theme.ThemeSelectorProviderFactory;

/** Stands in front of Keycloak's own selector; the option {@code --spi-theme-selector--provider=default} takes it out. */
public final class PanelThemeSelectorFactory implements ThemeSelectorProviderFactory, OnSupportedServer {

    static final String ID = "backup-codes";

    @Override
    public String getId() {
        return ID;
    }

    /** Keycloak's own has 0; the highest is used. */
    @Override
    public int order() {
        return 1;
    }

    @Override
    public ThemeSelectorProvider create(KeycloakSession session) {
        return new PanelThemeSelector(session, session.getProvider(ThemeSelectorProvider.class, "default"));
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
        // holds nothing
    }
}
