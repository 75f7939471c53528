package dev.backupcodes.keycloak.text;

import java.io.IOException;
import java.text.MessageFormat;
import java.util.Locale;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.theme.Theme;

/** Sentences from the message bundles, with the realm's own texts, in the administrator's language. */
public final class AdminMessages {

    private final KeycloakSession session;
    private final RealmModel realm;

    public AdminMessages(KeycloakSession session, RealmModel realm) {
        this.session = session;
        this.realm = realm;
    }

    /** @param parameters as the bundle's MessageFormat pattern needs them */
    public String sentence(String messageKey, Object... parameters) {
        Locale locale = locale();
        try {
            String pattern = session.theme()
                    .getTheme(Theme.Type.ADMIN)
                    .getEnhancedMessages(realm, locale)
                    .getProperty(messageKey, messageKey);
            return new MessageFormat(pattern, locale).format(parameters);
        } catch (IOException e) {
            throw new IllegalStateException("the theme's messages cannot be read", e);
        }
    }

    private Locale locale() {
        return session.getContext().getUser() == null
                ? Locale.ENGLISH
                : session.getContext().resolveLocale(session.getContext().getUser());
    }
}
