package dev.backupcodes.keycloak.setup;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.keycloak.models.AuthenticationExecutionModel.Requirement;

/** An authentication flow as a value, written down as one reads it in the Admin Console. */
record Flow(String alias, List<Step> steps) {

    static final String COOKIE = "auth-cookie";
    static final String USERNAME = "auth-username-form";
    static final String PASSWORD = "auth-username-password-form";
    static final String OTP = "auth-otp-form";
    static final String WEBAUTHN = "webauthn-authenticator";
    static final String PASSKEY = "webauthn-authenticator-passwordless";
    static final String RECOVERY_CODES = "auth-recovery-authn-code-form";
    static final String BACKUP_CODE = "backup-code";
    static final String GRANT_USERNAME = "direct-grant-validate-username";
    static final String GRANT_PASSWORD = "direct-grant-validate-password";
    static final String GRANT_OTP = "direct-grant-validate-otp";
    static final String GRANT_BACKUP_CODE = "backup-code-direct-grant";
    static final String CHOOSE_USER = "reset-credentials-choose-user";
    static final String SEND_MAIL = "reset-credential-email";
    static final String RESET_PASSWORD = "reset-password";
    static final String RESET_OTP = "reset-otp";
    static final String ALLOW = "allow-access-authenticator";
    static final String DENY = "deny-access-authenticator";
    static final String USER_CONFIGURED = "conditional-user-configured";
    static final String HAS_CODES = "conditional-backup-codes";
    static final String CREDENTIAL = "conditional-credential";
    static final String LEVEL = "conditional-level-of-authentication";

    /**
     * A step, or a flow that is one.
     *
     * @param authenticator null for a flow
     * @param inside null for a single step
     */
    record Step(Requirement requirement, String authenticator, Flow inside, Map<String, String> config) {

        /** The same with a setting. */
        Step with(String key, String value) {
            return new Step(requirement, authenticator, inside, Map.of(key, value));
        }

        boolean is(String authenticatorOrAlias) {
            return authenticatorOrAlias.equals(inside == null ? authenticator : inside.alias());
        }

        @Override
        public String toString() {
            return requirement + " " + (inside == null ? authenticator : inside)
                    + (config.isEmpty() ? "" : " " + config);
        }
    }

    static Flow flow(String alias, Step... steps) {
        return new Flow(alias, List.of(steps));
    }

    static Step required(String authenticator) {
        return step(Requirement.REQUIRED, authenticator);
    }

    static Step required(String alias, Step... steps) {
        return subFlow(Requirement.REQUIRED, alias, steps);
    }

    static Step alternative(String authenticator) {
        return step(Requirement.ALTERNATIVE, authenticator);
    }

    static Step alternative(String alias, Step... steps) {
        return subFlow(Requirement.ALTERNATIVE, alias, steps);
    }

    static Step disabled(String authenticator) {
        return step(Requirement.DISABLED, authenticator);
    }

    static Step disabled(String alias, Step... steps) {
        return subFlow(Requirement.DISABLED, alias, steps);
    }

    static Step conditional(String alias, Step... steps) {
        return subFlow(Requirement.CONDITIONAL, alias, steps);
    }

    private static Step step(Requirement requirement, String authenticator) {
        return new Step(requirement, authenticator, null, Map.of());
    }

    private static Step subFlow(Requirement requirement, String alias, Step... steps) {
        return new Step(requirement, null, flow(alias, steps), Map.of());
    }

    /** The same with other requirements for every step that is called so, also inside. */
    Flow with(Requirement requirement, String... authenticatorsOrAliases) {
        return map(step -> Arrays.stream(authenticatorsOrAliases).anyMatch(step::is)
                ? new Step(requirement, step.authenticator(), step.inside(), step.config())
                : step);
    }

    private Flow map(Function<Step, Step> change) {
        return new Flow(
                alias,
                steps.stream()
                        .map(change)
                        .map(step -> step.inside() == null
                                ? step
                                : new Step(
                                        step.requirement(), null, step.inside().map(change), step.config()))
                        .toList());
    }

    @Override
    public String toString() {
        return alias
                + steps.stream()
                        .map(step -> "\n" + step)
                        .collect(Collectors.joining())
                        .replace("\n", "\n  ");
    }
}
