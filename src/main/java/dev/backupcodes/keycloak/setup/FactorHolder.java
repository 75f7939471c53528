package dev.backupcodes.keycloak.setup;

import org.keycloak.models.AuthenticationExecutionModel;

/** The user for whom a flow is evaluated: one who has a password and one other factor. */
enum FactorHolder {
    OF_CODES {
        @Override
        boolean has(AuthenticationExecutionModel factor, FlowSearch search) {
            return FlowSearch.isOurs(factor);
        }

        @Override
        boolean isAskedBy(AuthenticationExecutionModel factor, FlowKind kind, FlowSearch search) {
            return kind.step().equals(factor.getAuthenticator());
        }
    },
    OF_OTP {
        @Override
        boolean has(AuthenticationExecutionModel factor, FlowSearch search) {
            return search.isOtp(factor);
        }

        @Override
        boolean isAskedBy(AuthenticationExecutionModel factor, FlowKind kind, FlowSearch search) {
            return search.isOtp(factor);
        }
    };

    /** Whether the step counts as configured for this user. */
    abstract boolean has(AuthenticationExecutionModel factor, FlowSearch search);

    /** Whether the step asks this user for the factor in a flow of that kind. */
    abstract boolean isAskedBy(AuthenticationExecutionModel factor, FlowKind kind, FlowSearch search);
}
