package dev.backupcodes.keycloak.workflow;

import dev.backupcodes.keycloak.credential.CodeEnvironment;
import dev.backupcodes.keycloak.credential.UsersByCodes;
import dev.backupcodes.keycloak.policy.BackupCodePolicy;

/** The condition {@code backup-codes-low}: the user has no more own codes left than the setting {@code warningThreshold}, but some. */
public final class BackupCodesLowFactory extends CodesConditionFactory {

    public BackupCodesLowFactory() {
        super("backup-codes-low");
    }

    @Override
    UsersByCodes users(String parameter, BackupCodePolicy policy) {
        requireNone(parameter);
        return UsersByCodes.withFewLeft(policy.warningThreshold(), CodeEnvironment.now());
    }
}
