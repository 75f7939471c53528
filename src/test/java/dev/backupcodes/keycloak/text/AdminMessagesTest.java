package dev.backupcodes.keycloak.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backupcodes.keycloak.Partial;
import java.io.IOException;
import java.util.Locale;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.keycloak.locale.LocaleSelectorProvider;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.ThemeManager;
import org.keycloak.models.UserModel;
import org.keycloak.provider.Provider;
import org.keycloak.theme.Theme;

class AdminMessagesTest {

    private final Properties bundle = new Properties();
    private final Theme theme = Partial.of(Theme.class, this);
    private final UserModel administrator = Partial.of(UserModel.class, this);
    private final RealmModel bank = Partial.of(RealmModel.class, this);
    private final RealmModel master = Partial.of(RealmModel.class, this);
    private UserModel atTheDialog = administrator;
    private RealmModel localeOf;
    private boolean unreadable;

    @Test
    void aSentenceIsFilledInAsTheAdministratorsLanguageWritesIt() {
        bundle.setProperty("greeting", "{0} hat {1} Codes. Das war''s.");

        assertThat(messages().sentence("greeting", "Åse", 1234)).isEqualTo("Åse hat 1.234 Codes. Das war's.");
    }

    @Test
    void aTextThatARealmHasSpoiltIsGivenAsItStands() {
        bundle.setProperty("spoilt", "{0 has codes.");
        bundle.setProperty("other", "{name} has codes.");

        assertThat(messages().sentence("spoilt", "alice")).isEqualTo("{0 has codes.");
        assertThat(messages().sentence("other", "alice")).isEqualTo("{name} has codes.");
    }

    @Test
    void aParameterOfAnotherTypeThanThePatternNeedsDoesNotFail() {
        bundle.setProperty("number", "{0,number} codes.");

        assertThat(messages().sentence("number", "many")).isEqualTo("{0,number} codes.");
    }

    @Test
    void aTextThatIsNotThereIsGivenByItsKey() {
        assertThat(messages().sentence("nowhere", "alice")).isEqualTo("nowhere");
    }

    @Test
    void textsByPrefixAreGivenRawAndInOrder() {
        bundle.setProperty("backupCodesPanelB", "{{0}} b");
        bundle.setProperty("backupCodesPanelA", "a");
        bundle.setProperty("backupCodesRestX", "x");

        assertThat(messages().texts("backupCodesPanel").toString())
                .isEqualTo("{backupCodesPanelA=a, backupCodesPanelB={{0}} b}");
    }

    @Test
    void theLanguageIsOfTheRealmThatTheAdministratorBelongsTo() {
        AdminMessages messages =
                AdminMessages.forAdministrator(Partial.of(KeycloakSession.class, this), bank, master, administrator);

        assertThat(messages.locale()).isEqualTo(Locale.FRENCH);
        assertThat(localeOf).isSameAs(master);
    }

    @Test
    void whoIsUnknownReadsEnglish() {
        atTheDialog = null;

        assertThat(messages().locale()).isEqualTo(Locale.ENGLISH);
    }

    @Test
    void aThemeThatCannotBeReadIsAnErrorOfTheServer() {
        unreadable = true;

        assertThatThrownBy(() -> messages().sentence("any")).isInstanceOf(IllegalStateException.class);
    }

    private AdminMessages messages() {
        return AdminMessages.of(Partial.of(KeycloakSession.class, this), bank);
    }

    String getName() {
        return "bank";
    }

    KeycloakContext getContext() {
        return Partial.of(KeycloakContext.class, this);
    }

    UserModel getUser() {
        return atTheDialog;
    }

    Locale resolveLocale(UserModel user) {
        return Locale.GERMAN;
    }

    Provider getProvider(Class<? extends Provider> type) {
        return Partial.of(LocaleSelectorProvider.class, this);
    }

    Locale resolveLocale(RealmModel realm, UserModel user) {
        localeOf = realm;
        return Locale.FRENCH;
    }

    ThemeManager theme() {
        return Partial.of(ThemeManager.class, this);
    }

    Theme getTheme(Theme.Type type) {
        assertThat(type).isEqualTo(Theme.Type.ADMIN);
        return theme;
    }

    Properties getEnhancedMessages(RealmModel realm, Locale locale) throws IOException {
        if (unreadable) {
            throw new IOException("no theme");
        }
        assertThat(realm).isSameAs(bank);
        return bundle;
    }
}
