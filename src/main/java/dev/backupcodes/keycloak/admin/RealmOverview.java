package dev.backupcodes.keycloak.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.backupcodes.keycloak.admin.rest.Refusal;
import dev.backupcodes.keycloak.credential.RealmSurvey;
import dev.backupcodes.keycloak.policy.RealmPolicy;
import dev.backupcodes.keycloak.setup.RealmDoors;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A realm at a glance.
 *
 * @param setUp the required action is enabled and every door asks
 * @param doors every way into the realm
 * @param users how many users are in which state
 * @param usersNote why they are not counted; left out when they are
 * @param countedAt when that was true, ISO-8601; left out when it is now
 * @param recoveryCodes left out where those of Keycloak are not replaced, and where users are not counted
 * @param policy every setting with the value that holds
 */
record RealmOverview(
        boolean setUp,
        List<DoorView> doors,
        UserCounts users,
        @JsonInclude(JsonInclude.Include.NON_NULL) String usersNote,
        @JsonInclude(JsonInclude.Include.NON_NULL) String countedAt,
        @JsonInclude(JsonInclude.Include.NON_NULL) RecoveryCodesLeft recoveryCodes,
        Map<String, Object> policy) {

    /** @throws Refusal unless the caller may see it */
    static RealmOverview of(AdminCall call) {
        call.caller().requireOverview();
        RealmDoors doors = RealmDoors.of(call.session(), call.realm());
        boolean seesAll = call.caller().seesAllUsers();
        Optional<RealmSurvey> survey = seesAll ? call.surveys().of(call.session(), call.realm()) : Optional.empty();
        return new RealmOverview(
                doors.setUp(),
                DoorView.allOf(doors, call.messages()),
                survey.map(UserCounts::of).orElse(UserCounts.UNKNOWN),
                survey.isPresent() ? null : call.messages().sentence(notCounted(seesAll)),
                survey.filter(RealmSurvey::isKept)
                        .map(RealmSurvey::at)
                        .map(Instant::toString)
                        .orElse(null),
                survey.flatMap(found -> RecoveryCodesLeft.of(found, call.messages()))
                        .orElse(null),
                RealmPolicy.valuesOf(call.realm()));
    }

    private static String notCounted(boolean seesAll) {
        return seesAll ? "backupCodesRestNotCountedYet" : "backupCodesRestNotCounted";
    }
}
