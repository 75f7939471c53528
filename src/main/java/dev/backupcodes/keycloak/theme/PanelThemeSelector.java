package dev.backupcodes.keycloak.theme;

import dev.backupcodes.keycloak.Names;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.theme.Theme;
import org.keycloak.theme.ThemeSelectorProvider;

/**
 * Picks the Admin Console's theme with the panel where Keycloak would take its own one by default. Who has chosen a theme, for
 * a realm or for the whole server, keeps it: there {@code parent=backup-codes} brings the panel.
 */
final class PanelThemeSelector implements ThemeSelectorProvider {

    private final KeycloakSession session;
    private final ThemeSelectorProvider keycloaks;

    /** @param keycloaks answers whatever is not about the Admin Console */
    PanelThemeSelector(KeycloakSession session, ThemeSelectorProvider keycloaks) {
        this.session = session;
        this.keycloaks = keycloaks;
    }

    @Override
    public String getThemeName(Theme.Type type) {
        String name = keycloaks.getThemeName(type);
        boolean builtIn = type == Theme.Type.ADMIN && DEFAULT_V2.equals(name);
        return builtIn && !isChosen() ? Names.ADMIN_THEME : name;
    }

    private boolean isChosen() {
        RealmModel realm = session.getContext().getRealm();
        return realm != null
                && realm.getAdminTheme() != null
                && !realm.getAdminTheme().isEmpty();
    }

    @Override
    public void close() {
        // holds nothing
    }
}
