package dev.backupcodes.keycloak.setup;

import dev.backupcodes.keycloak.Names;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.keycloak.authentication.authenticators.browser.OTPFormAuthenticatorFactory;
import org.keycloak.authentication.authenticators.conditional.ConditionalUserConfiguredAuthenticatorFactory;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.AuthenticationExecutionModel.Requirement;
import org.keycloak.models.AuthenticationFlowModel;
import org.keycloak.models.RealmModel;

/** Makes the realm's own flows ask for backup codes, if their shape leaves no doubt where to ({@link Obstacles}). */
final class FlowSetup {

    private static final String USER_CONFIGURED = ConditionalUserConfiguredAuthenticatorFactory.PROVIDER_ID;

    private final RealmModel realm;
    private final FlowSearch search;
    private final FlowEditor editor;
    private final InsertionPoints insertionPoints;
    private final boolean protectOtp;

    /** @param protectOtp everybody with a second factor is asked for it before <em>Reset OTP</em> */
    FlowSetup(RealmModel realm, FlowSearch search, FlowEditor editor, boolean protectOtp) {
        this.realm = realm;
        this.search = search;
        this.editor = editor;
        this.insertionPoints = new InsertionPoints(search);
        this.protectOtp = protectOtp;
    }

    /** Adds the step to a flow that lacks it. */
    void addStep(AuthenticationFlowModel flow, FlowKind kind) {
        List<AuthenticationFlowModel> places = search.placesOfSecondFactors(flow);
        if (kind == FlowKind.DIRECT_GRANT) {
            AuthenticationFlowModel subFlow = addSubFlow(flow, kind, "Conditional backup code");
            editor.addStep(subFlow, kind.step(), Requirement.REQUIRED, kind.stepName());
        } else {
            AuthenticationFlowModel place = places.isEmpty() ? addFactors(flow, kind) : places.get(0);
            search.active(place, step -> search.isSecondFactor(step) && step.isRequired())
                    .forEach(editor::makeAlternative);
            editor.addStep(place, kind.step(), Requirement.ALTERNATIVE, kind.stepName());
        }
    }

    private AuthenticationFlowModel addFactors(AuthenticationFlowModel flow, FlowKind kind) {
        AuthenticationFlowModel subFlow = addSubFlow(flow, kind, "Conditional 2FA");
        factorsOfTheRealm().forEach(factor -> editor.add(subFlow, factor, Requirement.ALTERNATIVE));
        return subFlow;
    }

    private AuthenticationFlowModel addSubFlow(AuthenticationFlowModel flow, FlowKind kind, String name) {
        boolean codesOnly = kind == FlowKind.RESET_CREDENTIALS && !protectOtp;
        return editor.addConditional(
                insertionPoints.in(flow, kind).orElseThrow(),
                flow,
                name,
                codesOnly ? Names.CONDITION : USER_CONFIGURED);
    }

    /** Those that the browser flow asks for; codes alone would be asked for first from users who have both. */
    private List<String> factorsOfTheRealm() {
        List<String> factors = Stream.ofNullable(realm.getBrowserFlow())
                .flatMap(flow -> search.active(flow, search::isSecondFactor).stream())
                .map(step -> search.isOtp(step) ? OTPFormAuthenticatorFactory.PROVIDER_ID : step.getAuthenticator())
                .distinct()
                .toList();
        return factors.isEmpty() ? List.of(OTPFormAuthenticatorFactory.PROVIDER_ID) : factors;
    }

    /** Sets right where the step of a flow stands, and what comes after it. */
    void arrange(AuthenticationFlowModel flow, FlowKind kind) {
        search.flowsWith(flow, step -> isActive(kind, step)).forEach(place -> putLast(place, kind));
        if (kind == FlowKind.FIRST_BROKER_LOGIN) {
            moveOutOfChoice(flow);
        }
        if (kind == FlowKind.RESET_CREDENTIALS && protectOtp) {
            askEverybody(flow);
        }
    }

    private static boolean isActive(FlowKind kind, AuthenticationExecutionModel step) {
        return kind.step().equals(step.getAuthenticator()) && !step.isDisabled();
    }

    /** Whoever has another factor is to see that one first, as far as the order of the steps decides. */
    private void putLast(AuthenticationFlowModel place, FlowKind kind) {
        List<AuthenticationExecutionModel> steps = search.activeSteps(place);
        steps.stream()
                .filter(step -> isActive(kind, step) && step.isAlternative())
                .filter(ours -> steps.subList(steps.indexOf(ours), steps.size()).stream()
                        .anyMatch(later -> search.isSecondFactor(later) && later.isAlternative()))
                .forEach(editor::moveToEnd);
    }

    /** Inside the choice of how to prove the account, only one of the ways would ask for the factors. */
    private void moveOutOfChoice(AuthenticationFlowModel flow) {
        insertionPoints
                .choiceOfVerification(flow)
                .ifPresent(choice -> search.active(search.inside(choice), isSubFlowOfCodes())
                        .forEach(subFlow -> editor.moveBehind(
                                subFlow,
                                insertionPoints
                                        .in(flow, FlowKind.FIRST_BROKER_LOGIN)
                                        .orElseThrow())));
    }

    private Predicate<AuthenticationExecutionModel> isSubFlowOfCodes() {
        return step -> step.isAuthenticatorFlow()
                && search.isOfFactorsOnly(search.inside(step))
                && search.activeSteps(search.inside(step)).stream()
                        .anyMatch(one -> isActive(FlowKind.FIRST_BROKER_LOGIN, one));
    }

    private void askEverybody(AuthenticationFlowModel flow) {
        if (new ResetOtp(realm, search).warning(flow).isPresent()) {
            search.flowsWith(flow, step -> isActive(FlowKind.RESET_CREDENTIALS, step)).stream()
                    .flatMap(place -> search.activeSteps(place).stream())
                    .filter(step -> Names.CONDITION.equals(step.getAuthenticator()))
                    .forEach(condition -> editor.changeCondition(condition, USER_CONFIGURED));
        }
    }
}
