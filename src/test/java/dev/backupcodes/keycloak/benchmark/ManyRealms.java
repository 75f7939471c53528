package dev.backupcodes.keycloak.benchmark;

import dev.backupcodes.keycloak.server.Database;
import dev.backupcodes.keycloak.server.KeycloakServer;
import org.keycloak.admin.client.Keycloak;
import org.keycloak.common.util.MultivaluedHashMap;
import org.keycloak.representations.idm.ComponentExportRepresentation;
import org.keycloak.representations.idm.RealmRepresentation;

/** Realms that nobody uses, for figures about their number. The realm {@code master} is one of them. */
final class ManyRealms {

    /** Making RSA keys is most of the work of making a realm, and of no matter here. */
    private static final MultivaluedHashMap<String, ComponentExportRepresentation> ONE_KEY = oneKey();

    private final Database database;
    private int count = 1;

    ManyRealms(Database database) {
        this.database = database;
    }

    int count() {
        return count;
    }

    /** Makes as many as are missing. */
    void growTo(int size, KeycloakServer server) {
        try (Keycloak admin = server.adminClient()) {
            while (count < size) {
                create(admin, "realm-" + count);
                count++;
                if (count % 20 == 0) {
                    forgetMasterAdminsRoles();
                }
                if (count % 100 == 0) {
                    System.out.println(count + " realms");
                }
            }
        }
    }

    private static void create(Keycloak admin, String name) {
        RealmRepresentation realm = new RealmRepresentation();
        realm.setRealm(name);
        realm.setEnabled(true);
        realm.setComponents(ONE_KEY);
        admin.realms().create(realm);
    }

    /**
     * The master administrator gets twenty roles with every realm, and Keycloak looks through them all when the next one is
     * made. The start does not look at them.
     */
    private void forgetMasterAdminsRoles() {
        database.execute("delete from composite_role where composite in"
                + " (select id from keycloak_role where name = 'admin' and not client_role) and child_role in"
                + " (select r.id from keycloak_role r join client c on r.client = c.id"
                + " where c.client_id like 'realm-%-realm')");
    }

    private static MultivaluedHashMap<String, ComponentExportRepresentation> oneKey() {
        ComponentExportRepresentation key = new ComponentExportRepresentation();
        key.setName("hmac");
        key.setProviderId("hmac-generated");
        MultivaluedHashMap<String, ComponentExportRepresentation> components = new MultivaluedHashMap<>();
        components.add("org.keycloak.keys.KeyProvider", key);
        return components;
    }
}
