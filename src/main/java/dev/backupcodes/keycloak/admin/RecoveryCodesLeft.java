package dev.backupcodes.keycloak.admin;

import dev.backupcodes.keycloak.credential.RecoveryCodes;
import java.util.Optional;

/**
 * How far a realm has come in moving from Keycloak's recovery codes to ours.
 *
 * @param users who still have some of those
 * @param note what that means
 */
record RecoveryCodesLeft(long users, String note) {

    /** @return empty where ours do not take their place */
    static Optional<RecoveryCodesLeft> of(AdminCall call) {
        if (!call.policy().replaceRecoveryCodes()) {
            return Optional.empty();
        }
        long users = RecoveryCodes.usersWithAny(call.session(), call.realm());
        String key = users == 0 ? "backupCodesRestNoRecoveryCodes" : "backupCodesRestRecoveryCodesLeft";
        return Optional.of(new RecoveryCodesLeft(users, call.messages().sentence(key, users)));
    }
}
