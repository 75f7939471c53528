package dev.backupcodes.keycloak.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.keycloak.admin.client.resource.ClientResource;
import org.keycloak.admin.client.resource.RealmResource;
import org.keycloak.representations.idm.RealmRepresentation;
import org.keycloak.representations.idm.RoleRepresentation;

/** The two roles are in every realm, without anybody doing anything. Realms from before: {@link PostgresIT}. */
class RolesIT {

    static final List<String> ROLES = List.of("regenerate-backup-codes", "generate-lockout-codes");

    private final SharedServer server = SharedServer.get();

    @Test
    void givenANewRealmThenItHasTheRoles() {
        try (TestRealm realm = TestRealm.builder().create()) {
            assertRolesOf(server, realm.name());
        }
    }

    /** Its user sam has one of them: the import made a bare role of that name. */
    @Test
    void givenARealmThatWasImportedAtTheStartThenItHasTheRoles() {
        assertRolesOf(server, "demo");
    }

    @Test
    void givenTheMasterRealmThenItHasTheRolesToo() {
        assertInMaster(server, "master-realm");
    }

    @Test
    void givenAnExportOfAnotherServerWhoseAdminClientLacksThemThenTheImportedRealmHasThem() {
        RealmRepresentation export;
        try (TestRealm realm = TestRealm.builder()
                .withoutBackupCodes()
                // Such an export has no keys; the imported realm makes its own.
                .with(settings -> settings.setPrivateKey(null))
                .create()) {
            export = realm.admin().partialExport(true, true);
        }
        export.getRoles().getClient().get("realm-management").removeIf(role -> ROLES.contains(role.getName()));
        export.getRoles().getClient().get("realm-management").forEach(role -> {
            if (role.getComposites() != null && role.getComposites().getClient() != null) {
                role.getComposites().getClient().values().forEach(names -> names.removeAll(ROLES));
            }
        });
        server.admin().realms().create(export);
        try {
            assertRolesOf(server, export.getRealm());
        } finally {
            server.admin().realm(export.getRealm()).remove();
        }
    }

    static void assertRolesOf(SharedServer server, String realm) {
        assertMembers(server.admin().realm(realm), "realm-management", "realm-admin");
        assertInMaster(server, realm + "-realm");
    }

    private static void assertMembers(RealmResource realm, String clientId, String composite) {
        ClientResource client = client(realm, clientId);
        assertThat(client.roles().list())
                .extracting(RoleRepresentation::getName)
                .containsAll(ROLES);
        assertThat(client.roles().get(composite).getRoleComposites())
                .extracting(RoleRepresentation::getName)
                .containsAll(ROLES);
    }

    private static void assertInMaster(SharedServer server, String clientId) {
        RealmResource master = server.admin().realm("master");
        ClientResource client = client(master, clientId);
        assertThat(client.roles().list())
                .extracting(RoleRepresentation::getName)
                .containsAll(ROLES);
        String container = client.toRepresentation().getId();
        assertThat(master.roles().get("admin").getRoleComposites())
                .filteredOn(role -> container.equals(role.getContainerId()))
                .extracting(RoleRepresentation::getName)
                .containsAll(ROLES);
    }

    static ClientResource client(RealmResource realm, String clientId) {
        return realm.clients()
                .get(realm.clients().findByClientId(clientId).get(0).getId());
    }
}
