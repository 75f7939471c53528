package dev.backupcodes.keycloak.stepup;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.backupcodes.keycloak.credential.SecondFactors;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.keycloak.authentication.Authenticator;
import org.keycloak.authentication.AuthenticatorFactory;
import org.keycloak.common.util.Time;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.util.JsonSerialization;

/**
 * A login that has just asked for a second factor. Keycloak notes in the user session which step of the flow ran when. The
 * console's tokens do not say it, and with an SSO cookie the step does not run.
 */
public final class SecondFactorLogin {

    private static final Duration FRESH = Duration.ofSeconds(60);

    private final KeycloakSession session;
    private final RealmModel realm;
    private final UserSessionModel login;

    /** @param login null when there is none */
    public SecondFactorLogin(KeycloakSession session, RealmModel realm, UserSessionModel login) {
        this.session = session;
        this.realm = realm;
        this.login = login;
    }

    public boolean isFresh() {
        return login != null
                && !Impersonation.is(login)
                && completedSteps().entrySet().stream().anyMatch(this::counts);
    }

    /** From the id of the execution to the time, in seconds since the epoch. */
    private Map<String, Integer> completedSteps() {
        String note = login.getNote(Constants.AUTHENTICATORS_COMPLETED);
        if (note == null) {
            return Map.of();
        }
        try {
            return JsonSerialization.readValue(note, new TypeReference<Map<String, Integer>>() {});
        } catch (IOException e) {
            return Map.of();
        }
    }

    private boolean counts(Map.Entry<String, Integer> step) {
        return Time.currentTimeSeconds() - step.getValue() <= FRESH.toSeconds() && isSecondFactor(step.getKey());
    }

    private boolean isSecondFactor(String executionId) {
        AuthenticationExecutionModel execution = realm.getAuthenticationExecutionById(executionId);
        if (execution == null || execution.getAuthenticator() == null) {
            return false;
        }
        AuthenticatorFactory factory = (AuthenticatorFactory) session.getKeycloakSessionFactory()
                .getProviderFactory(Authenticator.class, execution.getAuthenticator());
        return factory != null && SecondFactors.isSecondFactor(factory.getReferenceCategory());
    }
}
