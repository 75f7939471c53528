package dev.backupcodes.keycloak.setup;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.keycloak.authentication.Authenticator;
import org.keycloak.authentication.AuthenticatorFactory;
import org.keycloak.authentication.authenticators.conditional.ConditionalAuthenticatorFactory;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.AuthenticationFlowModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.credential.OTPCredentialModel;
import org.keycloak.models.credential.PasswordCredentialModel;
import org.keycloak.models.credential.RecoveryAuthnCodesCredentialModel;
import org.keycloak.models.credential.WebAuthnCredentialModel;

/** Finds steps in a flow and the flows inside it, by what they ask for and not by what they are called. */
final class FlowSearch {

    private static final Set<String> SECOND_FACTORS = Set.of(
            OTPCredentialModel.TYPE, WebAuthnCredentialModel.TYPE_TWOFACTOR, RecoveryAuthnCodesCredentialModel.TYPE);
    /** Asks for the user's name only, though Keycloak files it under passwords. */
    private static final String USERNAME_FORM = "auth-username-form";

    private final KeycloakSession session;
    private final RealmModel realm;

    FlowSearch(KeycloakSession session, RealmModel realm) {
        this.session = session;
        this.realm = realm;
    }

    /** The steps directly in a flow. */
    List<AuthenticationExecutionModel> steps(AuthenticationFlowModel flow) {
        return realm.getAuthenticationExecutionsStream(flow.getId()).toList();
    }

    /** The flow itself and every flow inside it that is not switched off. */
    List<AuthenticationFlowModel> flowsIn(AuthenticationFlowModel flow) {
        return flowsIn(flow, step -> !step.isDisabled());
    }

    private List<AuthenticationFlowModel> flowsIn(
            AuthenticationFlowModel flow, Predicate<AuthenticationExecutionModel> entered) {
        List<AuthenticationFlowModel> flows = new ArrayList<>();
        flows.add(flow);
        steps(flow).stream()
                .filter(step -> step.isAuthenticatorFlow() && entered.test(step))
                .map(step -> realm.getAuthenticationFlowById(step.getFlowId()))
                .forEach(inner -> flows.addAll(flowsIn(inner, entered)));
        return flows;
    }

    /** Whether there is such a step, be it in a flow that is switched off. */
    boolean isAnywhere(AuthenticationFlowModel flow, Predicate<AuthenticationExecutionModel> step) {
        return flowsIn(flow, any -> true).stream()
                .flatMap(one -> steps(one).stream())
                .anyMatch(step);
    }

    /** Those of {@link #flowsIn} that hold such a step directly. */
    List<AuthenticationFlowModel> flowsWith(
            AuthenticationFlowModel flow, Predicate<AuthenticationExecutionModel> step) {
        return flowsIn(flow).stream()
                .filter(one -> steps(one).stream().anyMatch(step))
                .toList();
    }

    boolean isSecondFactor(AuthenticationExecutionModel step) {
        AuthenticatorFactory factory = factory(step);
        return factory != null
                && factory.getReferenceCategory() != null
                && SECOND_FACTORS.contains(factory.getReferenceCategory());
    }

    boolean isPassword(AuthenticationExecutionModel step) {
        AuthenticatorFactory factory = factory(step);
        return factory != null
                && PasswordCredentialModel.TYPE.equals(factory.getReferenceCategory())
                && !USERNAME_FORM.equals(step.getAuthenticator());
    }

    boolean isCondition(AuthenticationExecutionModel step) {
        return factory(step) instanceof ConditionalAuthenticatorFactory;
    }

    private AuthenticatorFactory factory(AuthenticationExecutionModel step) {
        return step.isAuthenticatorFlow() || step.getAuthenticator() == null
                ? null
                : (AuthenticatorFactory) session.getKeycloakSessionFactory()
                        .getProviderFactory(Authenticator.class, step.getAuthenticator());
    }
}
