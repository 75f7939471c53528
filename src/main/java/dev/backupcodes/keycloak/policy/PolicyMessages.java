package dev.backupcodes.keycloak.policy;

import java.io.IOException;
import java.text.MessageFormat;
import java.util.Locale;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.theme.Theme;

/** Sentences about settings, from the message bundles, in the administrator's language. */
public final class PolicyMessages {

    private final KeycloakSession session;
    private final RealmModel realm;

    public PolicyMessages(KeycloakSession session, RealmModel realm) {
        this.session = session;
        this.realm = realm;
    }

    public String sentence(PolicyProblem problem) {
        Locale locale = locale();
        try {
            String pattern = session.theme()
                    .getTheme(Theme.Type.ADMIN)
                    .getEnhancedMessages(realm, locale)
                    .getProperty(problem.messageKey(), problem.messageKey());
            return new MessageFormat(pattern, locale).format(problem.parameters());
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
