package dev.backupcodes.keycloak.admin;

import dev.backupcodes.keycloak.admin.rest.Refusal;
import dev.backupcodes.keycloak.credential.CodeEnvironment;
import dev.backupcodes.keycloak.credential.RealmCounts;
import dev.backupcodes.keycloak.policy.RealmPolicy;
import dev.backupcodes.keycloak.setup.RealmDoors;
import java.util.List;
import java.util.Map;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * A realm at a glance.
 *
 * @param setUp the required action is enabled and every door asks
 * @param doors every way into the realm
 * @param users how many users are in which state
 * @param policy every setting with the value that holds
 */
record RealmOverview(boolean setUp, List<DoorView> doors, RealmCounts users, Map<String, Object> policy) {

    /** @throws Refusal unless the caller may see it */
    static RealmOverview of(AdminCall call) {
        call.caller().requireOverview();
        KeycloakSession session = call.session();
        RealmModel realm = call.realm();
        RealmCounts counts = RealmCounts.of(session, realm, call.policy().warningThreshold(), CodeEnvironment.now());
        RealmDoors doors = RealmDoors.of(session, realm);
        return new RealmOverview(
                doors.setUp(), DoorView.allOf(doors, call.messages()), counts, RealmPolicy.valuesOf(realm));
    }
}
