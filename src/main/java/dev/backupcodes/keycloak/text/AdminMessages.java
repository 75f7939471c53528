package dev.backupcodes.keycloak.text;

import java.io.IOException;
import java.text.MessageFormat;
import java.util.Locale;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.keycloak.locale.LocaleSelectorProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.theme.Theme;

/** Sentences from the message bundles, with the realm's own texts, in the administrator's language. */
public final class AdminMessages {

    private static final Logger LOG = Logger.getLogger(AdminMessages.class);

    private final KeycloakSession session;
    private final RealmModel realm;
    private final Locale locale;

    private AdminMessages(KeycloakSession session, RealmModel realm, Locale locale) {
        this.session = session;
        this.realm = realm;
        this.locale = locale;
    }

    /** For a dialog of Keycloak's own, which does not tell who is at it. */
    public static AdminMessages of(KeycloakSession session, RealmModel realm) {
        UserModel user = session.getContext().getUser();
        return new AdminMessages(
                session,
                realm,
                user == null ? Locale.ENGLISH : session.getContext().resolveLocale(user));
    }

    /**
     * As the Admin Console finds its language (Keycloak 26.7, {@code AdminConsole.whoAmI}): by the realm that the
     * administrator belongs to, whatever realm is looked at.
     *
     * @param realm whose own texts are used
     * @param home of the administrator
     */
    public static AdminMessages forAdministrator(
            KeycloakSession session, RealmModel realm, RealmModel home, UserModel administrator) {
        Locale locale = session.getProvider(LocaleSelectorProvider.class).resolveLocale(home, administrator);
        return new AdminMessages(session, realm, locale);
    }

    public Locale locale() {
        return locale;
    }

    /**
     * @param parameters as the bundle's MessageFormat pattern needs them
     * @return never fails: a text that a realm has spoilt is given as it stands, since with the sentence a refusal and its record
     *     would be lost
     */
    public String sentence(String messageKey, Object... parameters) {
        String text = bundle().getProperty(messageKey, messageKey);
        try {
            return new MessageFormat(text, locale).format(parameters);
        } catch (IllegalArgumentException e) {
            LOG.warnf("the text %s of realm %s is no valid pattern", messageKey, realm.getName());
            return text;
        }
    }

    /** @return the texts whose keys begin with {@code prefix}, as they stand in the bundle */
    public SortedMap<String, String> texts(String prefix) {
        Properties bundle = bundle();
        return bundle.stringPropertyNames().stream()
                .filter(key -> key.startsWith(prefix))
                .collect(Collectors.toMap(key -> key, bundle::getProperty, (one, other) -> one, TreeMap::new));
    }

    private Properties bundle() {
        try {
            return session.theme().getTheme(Theme.Type.ADMIN).getEnhancedMessages(realm, locale);
        } catch (IOException e) {
            throw new IllegalStateException("the theme's messages cannot be read", e);
        }
    }
}
