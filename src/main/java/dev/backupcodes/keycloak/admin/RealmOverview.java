package dev.backupcodes.keycloak.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.backupcodes.keycloak.admin.rest.Refusal;
import dev.backupcodes.keycloak.credential.CodeEnvironment;
import dev.backupcodes.keycloak.policy.RealmPolicy;
import dev.backupcodes.keycloak.setup.RealmDoors;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A realm at a glance.
 *
 * @param setUp the required action is enabled and every door asks
 * @param doors every way into the realm
 * @param users how many users are in which state
 * @param usersNote why they are not counted; left out when they are
 * @param countedAt ISO-8601
 * @param policy every setting with the value that holds
 */
record RealmOverview(
        boolean setUp,
        List<DoorView> doors,
        UserCounts users,
        @JsonInclude(JsonInclude.Include.NON_NULL) String usersNote,
        String countedAt,
        Map<String, Object> policy) {

    /** @throws Refusal unless the caller may see it */
    static RealmOverview of(AdminCall call) {
        call.caller().requireOverview();
        RealmDoors doors = RealmDoors.of(call.session(), call.realm());
        Instant now = CodeEnvironment.now();
        return new RealmOverview(
                doors.setUp(),
                DoorView.allOf(doors, call.messages()),
                UserCounts.of(call, now),
                call.caller().seesAllUsers() ? null : call.messages().sentence("backupCodesRestNotCounted"),
                now.toString(),
                RealmPolicy.valuesOf(call.realm()));
    }
}
