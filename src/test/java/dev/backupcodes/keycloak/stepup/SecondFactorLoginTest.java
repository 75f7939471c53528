package dev.backupcodes.keycloak.stepup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backupcodes.keycloak.Partial;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.authentication.authenticators.browser.OTPFormAuthenticatorFactory;
import org.keycloak.authentication.authenticators.browser.UsernamePasswordFormFactory;
import org.keycloak.common.util.Time;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.Constants;
import org.keycloak.models.ImpersonationSessionNote;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.provider.Provider;
import org.keycloak.provider.ProviderFactory;

class SecondFactorLoginTest {

    private final Map<String, String> notes = new HashMap<>();

    @AfterEach
    void resetClock() {
        Time.setOffset(0);
    }

    @Test
    void isFreshForAMinuteAfterASecondFactor() {
        completed("otp-step");

        assertThat(login().isFresh()).isTrue();
        Time.setOffset(59);
        assertThat(login().isFresh()).isTrue();
        Time.setOffset(62);
        assertThat(login().isFresh()).isFalse();
    }

    @Test
    void isNotFreshAfterAPasswordOrAStepThatIsGone() {
        completed("password-step");
        assertThat(login().isFresh()).isFalse();
        completed("sub-flow");
        assertThat(login().isFresh()).isFalse();
        completed("gone");
        assertThat(login().isFresh()).isFalse();
        completed("removed-extension");
        assertThat(login().isFresh()).isFalse();
    }

    @Test
    void isNotFreshWhereAnAdministratorActsAsTheUser() {
        completed("otp-step");
        notes.put(ImpersonationSessionNote.IMPERSONATOR_ID.toString(), "admin");

        assertThat(login().isFresh()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{\"otp-step\":\"soon\"}", "{}"})
    void isNotFreshWhereTheNoteSaysNothing(String note) {
        notes.put(Constants.AUTHENTICATORS_COMPLETED, note);

        assertThat(login().isFresh()).isFalse();
    }

    @Test
    void isNotFreshWithoutALogin() {
        assertThat(login().isFresh()).isFalse();
        assertThat(new SecondFactorLogin(
                                Partial.of(KeycloakSession.class, this), Partial.of(RealmModel.class, this), null)
                        .isFresh())
                .isFalse();
    }

    private void completed(String step) {
        notes.put(Constants.AUTHENTICATORS_COMPLETED, "{\"" + step + "\":" + Time.currentTimeSeconds() + "}");
    }

    private SecondFactorLogin login() {
        return new SecondFactorLogin(
                Partial.of(KeycloakSession.class, this),
                Partial.of(RealmModel.class, this),
                Partial.of(UserSessionModel.class, this));
    }

    String getNote(String name) {
        return notes.get(name);
    }

    AuthenticationExecutionModel getAuthenticationExecutionById(String id) {
        if (id.equals("gone")) {
            return null;
        }
        AuthenticationExecutionModel step = new AuthenticationExecutionModel();
        step.setAuthenticator(id.equals("sub-flow") ? null : id);
        return step;
    }

    KeycloakSessionFactory getKeycloakSessionFactory() {
        return Partial.of(KeycloakSessionFactory.class, this);
    }

    ProviderFactory<?> getProviderFactory(Class<? extends Provider> type, String id) {
        return switch (id) {
            case "otp-step" -> new OTPFormAuthenticatorFactory();
            case "password-step" -> new UsernamePasswordFormFactory();
            default -> null;
        };
    }
}
