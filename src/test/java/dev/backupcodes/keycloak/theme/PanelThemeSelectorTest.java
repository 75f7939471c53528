package dev.backupcodes.keycloak.theme;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.theme.Theme;
import org.keycloak.theme.ThemeSelectorProvider;

/** Where no realm has chosen a theme; for those that have: {@code PanelPlacesBrowserIT}. */
class PanelThemeSelectorTest {

    /** Keycloak's own theme has the same name for several types; ours is there for one. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ADMIN")
    void givenAnotherTypeThenItAnswersWhatKeycloakAnswers(Theme.Type type) {
        assertThat(selectorOver("keycloak.v2").getThemeName(type)).isEqualTo("keycloak.v2");
        assertThat(selectorOver("corporate").getThemeName(type)).isEqualTo("corporate");
    }

    @Test
    void givenTheAdminConsoleThenOursStandsInForKeycloaksOwnOnly() {
        assertThat(selectorOver("keycloak.v2").getThemeName(Theme.Type.ADMIN)).isEqualTo("backup-codes");
        assertThat(selectorOver("corporate").getThemeName(Theme.Type.ADMIN)).isEqualTo("corporate");
    }

    private static PanelThemeSelector selectorOver(String keycloaksAnswer) {
        KeycloakContext context = always(KeycloakContext.class, null);
        return new PanelThemeSelector(
                always(KeycloakSession.class, context), always(ThemeSelectorProvider.class, keycloaksAnswer));
    }

    /** Answers everything it is asked alike. */
    private static <T> T always(Class<T> type, Object answer) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> answer));
    }
}
