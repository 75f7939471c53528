package dev.backupcodes.keycloak.admin;

import dev.backupcodes.keycloak.credential.RealmSurvey;
import dev.backupcodes.keycloak.text.AdminMessages;
import java.util.Optional;

/**
 * How far a realm has come in moving from Keycloak's recovery codes to ours.
 *
 * @param users who still have some of those
 * @param note what that means
 */
record RecoveryCodesLeft(long users, String note) {

    /** @return empty where ours do not take their place */
    static Optional<RecoveryCodesLeft> of(RealmSurvey survey, AdminMessages messages) {
        return survey.withRecoveryCodes().stream()
                .mapToObj(users -> new RecoveryCodesLeft(users, messages.sentence(key(users), users)))
                .findFirst();
    }

    private static String key(long users) {
        return users == 0 ? "backupCodesRestNoRecoveryCodes" : "backupCodesRestRecoveryCodesLeft";
    }
}
