package dev.backupcodes.keycloak.workflow;

import dev.backupcodes.keycloak.credential.CodeEnvironment;
import dev.backupcodes.keycloak.credential.UsersByCodes;
import dev.backupcodes.keycloak.policy.BackupCodePolicy;

/** The condition {@code has-backup-codes}: the user has own codes that work. Used up, expired, reset or switched off they do not. */
public final class HasBackupCodesFactory extends CodesConditionFactory {

    public HasBackupCodesFactory() {
        super("has-backup-codes");
    }

    @Override
    UsersByCodes users(String parameter, BackupCodePolicy policy) {
        requireNone(parameter);
        return UsersByCodes.withUsable(policy.warningThreshold(), CodeEnvironment.now());
    }
}
