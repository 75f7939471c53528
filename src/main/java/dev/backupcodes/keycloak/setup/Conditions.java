package dev.backupcodes.keycloak.setup;

import dev.backupcodes.keycloak.Names;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.keycloak.authentication.authenticators.conditional.ConditionalCredentialAuthenticatorFactory;
import org.keycloak.authentication.authenticators.conditional.ConditionalUserConfiguredAuthenticatorFactory;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.AuthenticationFlowModel;
import org.keycloak.models.AuthenticatorConfigModel;
import org.keycloak.models.Constants;
import org.keycloak.models.RealmModel;
import org.keycloak.models.credential.PasswordCredentialModel;

/** Whether the conditions of a conditional sub-flow let it run for a user: as Keycloak evaluates them, as far as that is known. */
final class Conditions {

    /** What a user with a password may have proved by then: the password, a code, or nothing yet. */
    private static final Set<String> PROVED = Set.of(
            PasswordCredentialModel.TYPE,
            ConditionalCredentialAuthenticatorFactory.NONE_CREDENTIAL,
            Names.CREDENTIAL_TYPE);

    private final RealmModel realm;
    private final FlowSearch search;
    private final FactorHolder holder;

    Conditions(RealmModel realm, FlowSearch search, FactorHolder holder) {
        this.realm = realm;
        this.search = search;
        this.holder = holder;
    }

    /** A sub-flow without any condition never runs. */
    Tristate of(AuthenticationFlowModel subFlow) {
        List<Tristate> all = search.activeSteps(subFlow).stream()
                .filter(search::isCondition)
                .map(condition -> of(condition, subFlow))
                .toList();
        return all.isEmpty() ? Tristate.NO : Tristate.all(all);
    }

    private Tristate of(AuthenticationExecutionModel condition, AuthenticationFlowModel subFlow) {
        return switch (condition.getAuthenticator()) {
            case ConditionalUserConfiguredAuthenticatorFactory.PROVIDER_ID -> userConfigured(subFlow);
            case ConditionalCredentialAuthenticatorFactory.PROVIDER_ID -> notYetUsed(condition);
            case Names.CONDITION -> Tristate.of(holder == FactorHolder.OF_CODES);
            default -> Tristate.UNKNOWN;
        };
    }

    /** As in {@code ConditionalUserConfiguredAuthenticator}: all required steps; without any, one of the alternatives. */
    private Tristate userConfigured(AuthenticationFlowModel subFlow) {
        List<AuthenticationExecutionModel> steps = search.activeSteps(subFlow).stream()
                .filter(step -> !step.isAuthenticatorFlow() && !search.isCondition(step))
                .toList();
        List<Tristate> required = areConfigured(steps, AuthenticationExecutionModel::isRequired);
        List<Tristate> alternatives = areConfigured(steps, AuthenticationExecutionModel::isAlternative);
        if (!required.isEmpty()) {
            return Tristate.all(required);
        }
        return alternatives.isEmpty() ? Tristate.YES : Tristate.any(alternatives);
    }

    private List<Tristate> areConfigured(
            List<AuthenticationExecutionModel> steps, Predicate<AuthenticationExecutionModel> which) {
        return steps.stream().filter(which).map(this::isConfigured).toList();
    }

    private Tristate isConfigured(AuthenticationExecutionModel step) {
        if (FlowSearch.isOurs(step) || search.isSecondFactor(step) || search.isPasswordless(step)) {
            return Tristate.of(holder.has(step, search));
        }
        return search.isPassword(step) ? Tristate.YES : Tristate.UNKNOWN;
    }

    /** True when the sub-flow is left out for other credentials only, as Keycloak does for passkeys. */
    private Tristate notYetUsed(AuthenticationExecutionModel condition) {
        AuthenticatorConfigModel config = condition.getAuthenticatorConfig() == null
                ? null
                : realm.getAuthenticatorConfigById(condition.getAuthenticatorConfig());
        Map<String, String> settings = config == null ? Map.of() : config.getConfig();
        boolean included = Boolean.parseBoolean(settings.get(ConditionalCredentialAuthenticatorFactory.CONF_INCLUDED));
        List<String> named = Arrays.asList(Constants.CFG_DELIMITER_PATTERN.split(
                settings.getOrDefault(ConditionalCredentialAuthenticatorFactory.CONF_CREDENTIALS, "")));
        return !included && Collections.disjoint(named, PROVED) ? Tristate.YES : Tristate.UNKNOWN;
    }
}
