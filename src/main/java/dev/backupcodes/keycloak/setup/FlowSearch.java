package dev.backupcodes.keycloak.setup;

import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.credential.SecondFactors;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.keycloak.authentication.Authenticator;
import org.keycloak.authentication.AuthenticatorFactory;
import org.keycloak.authentication.authenticators.conditional.ConditionalAuthenticatorFactory;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.AuthenticationFlowModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.credential.OTPCredentialModel;
import org.keycloak.models.credential.PasswordCredentialModel;

/** Finds steps in a flow and the flows inside it, by what they ask for and not by what they are called. */
final class FlowSearch {

    /** Asks for the user's name only, though Keycloak files it under passwords. */
    private static final String USERNAME_FORM = "auth-username-form";

    private final KeycloakSession session;
    private final RealmModel realm;
    private final Set<String> moved = new HashSet<>();

    FlowSearch(KeycloakSession session, RealmModel realm) {
        this.session = session;
        this.realm = realm;
    }

    /** The steps directly in a flow, in their order. */
    List<AuthenticationExecutionModel> steps(AuthenticationFlowModel flow) {
        return Stream.concat(
                        realm.getAuthenticationExecutionsStream(flow.getId()),
                        moved.stream().map(realm::getAuthenticationExecutionById))
                .filter(step -> flow.getId().equals(step.getParentFlow()))
                .distinct()
                .sorted(AuthenticationExecutionModel.ExecutionComparator.SINGLETON)
                .toList();
    }

    /** Until the transaction ends, Keycloak (26.7) lists a step that has come into another flow where it was before. */
    void noteMoved(AuthenticationExecutionModel step) {
        moved.add(step.getId());
    }

    /** Those of {@link #steps} that are not switched off. */
    List<AuthenticationExecutionModel> activeSteps(AuthenticationFlowModel flow) {
        return steps(flow).stream().filter(step -> !step.isDisabled()).toList();
    }

    /** Whether a flow goes through its steps one after the other, instead of taking one of them. */
    boolean isSequence(AuthenticationFlowModel flow) {
        return activeSteps(flow).stream().anyMatch(step -> !isCondition(step) && !step.isAlternative());
    }

    /** The flow that a step stands for. */
    AuthenticationFlowModel inside(AuthenticationExecutionModel subFlow) {
        return realm.getAuthenticationFlowById(subFlow.getFlowId());
    }

    /** The flow that a step stands in. */
    AuthenticationFlowModel around(AuthenticationExecutionModel step) {
        return realm.getAuthenticationFlowById(step.getParentFlow());
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
                .map(this::inside)
                .forEach(inner -> flows.addAll(flowsIn(inner, entered)));
        return flows;
    }

    /** Whether there is such a step, even in a flow that is switched off. */
    boolean isAnywhere(AuthenticationFlowModel flow, Predicate<AuthenticationExecutionModel> step) {
        return flowsIn(flow, any -> true).stream()
                .flatMap(one -> steps(one).stream())
                .anyMatch(step);
    }

    /** All such steps that are not switched off, nor in a flow that is. */
    List<AuthenticationExecutionModel> active(
            AuthenticationFlowModel flow, Predicate<AuthenticationExecutionModel> step) {
        return flowsIn(flow).stream()
                .flatMap(one -> activeSteps(one).stream())
                .filter(step)
                .toList();
    }

    /** Those of {@link #flowsIn} that hold such a step directly. */
    List<AuthenticationFlowModel> flowsWith(
            AuthenticationFlowModel flow, Predicate<AuthenticationExecutionModel> step) {
        return flowsIn(flow).stream()
                .filter(one -> steps(one).stream().anyMatch(step))
                .toList();
    }

    /** The flows that ask for another second factor than codes. */
    List<AuthenticationFlowModel> placesOfSecondFactors(AuthenticationFlowModel flow) {
        return flowsWith(flow, step -> isSecondFactor(step) && !step.isDisabled());
    }

    /** Whether a flow holds nothing but conditions and second factors, leaving out what is switched off. */
    boolean isOfFactorsOnly(AuthenticationFlowModel flow) {
        return activeSteps(flow).stream().allMatch(step -> isCondition(step) || isSecondFactor(step) || isOurs(step));
    }

    /** One of the two steps of this extension. */
    static boolean isOurs(AuthenticationExecutionModel step) {
        return Names.AUTHENTICATOR.equals(step.getAuthenticator())
                || Names.DIRECT_GRANT_AUTHENTICATOR.equals(step.getAuthenticator());
    }

    /** Whether the step is active that asks for codes in a flow of that kind. */
    boolean hasStep(AuthenticationFlowModel flow, FlowKind kind) {
        return !active(flow, step -> kind.step().equals(step.getAuthenticator()))
                .isEmpty();
    }

    /** Whether a step that is not switched off asks for such a credential. */
    boolean asksFor(AuthenticationFlowModel flow, String credentialType) {
        return !active(flow, step -> credentialType.equals(category(step))).isEmpty();
    }

    /** A second factor other than the codes of this extension. A key that stands in for the password is a first factor here. */
    boolean isSecondFactor(AuthenticationExecutionModel step) {
        return SecondFactors.isSecondFactor(category(step)) && !isPasswordless(step) && !isOurs(step);
    }

    boolean isOtp(AuthenticationExecutionModel step) {
        return OTPCredentialModel.TYPE.equals(category(step));
    }

    /** A key that stands in for a password. */
    boolean isPasswordless(AuthenticationExecutionModel step) {
        return SecondFactors.isPasswordless(category(step));
    }

    boolean isPassword(AuthenticationExecutionModel step) {
        return PasswordCredentialModel.TYPE.equals(category(step)) && !USERNAME_FORM.equals(step.getAuthenticator());
    }

    boolean isCondition(AuthenticationExecutionModel step) {
        return factory(step) instanceof ConditionalAuthenticatorFactory;
    }

    /** The name that people know a step by: as the Admin Console shows it. */
    String nameOf(AuthenticationExecutionModel step) {
        if (step.isAuthenticatorFlow()) {
            return inside(step).getAlias();
        }
        AuthenticatorFactory factory = factory(step);
        return factory == null ? step.getAuthenticator() : factory.getDisplayType();
    }

    /** What a step asks for; empty when it does not say. */
    private String category(AuthenticationExecutionModel step) {
        AuthenticatorFactory factory = factory(step);
        String category = factory == null ? null : factory.getReferenceCategory();
        return category == null ? "" : category;
    }

    private AuthenticatorFactory factory(AuthenticationExecutionModel step) {
        return step.isAuthenticatorFlow() || step.getAuthenticator() == null
                ? null
                : (AuthenticatorFactory) session.getKeycloakSessionFactory()
                        .getProviderFactory(Authenticator.class, step.getAuthenticator());
    }
}
