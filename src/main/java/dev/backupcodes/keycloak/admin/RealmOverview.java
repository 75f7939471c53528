package dev.backupcodes.keycloak.admin;

import dev.backupcodes.keycloak.credential.RealmCounts;
import java.util.List;
import java.util.Map;

/**
 * A realm at a glance.
 *
 * @param setUp the required action is enabled and every door asks
 * @param doors every way into the realm
 * @param users how many users are in which state
 * @param policy every setting with the value that holds
 */
record RealmOverview(boolean setUp, List<DoorView> doors, RealmCounts users, Map<String, Object> policy) {}
