package dev.backupcodes.keycloak.roles;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.Partial;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.keycloak.models.ClientModel;
import org.keycloak.models.GroupModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleContainerModel;
import org.keycloak.models.RoleModel;

/** What gives one of the two roles, and so may be given by the realm's administrators only. */
class RoleGrantsTest {

    private final RealmModel bank = Partial.of(RealmModel.class, new Realm("bank"));
    private final RealmModel master = Partial.of(RealmModel.class, new Realm("master"));
    private final ClientModel ofBank = Partial.of(ClientModel.class, new Client("realm-management", bank));
    private final ClientModel ofMaster = Partial.of(ClientModel.class, new Client("bank-realm", master));
    private final RoleModel guarded = role(Names.ROLE_REGENERATE, ofBank);

    @Test
    void theRolesThemselvesDo() {
        assertThat(RoleGrants.realmOf(guarded)).contains(bank);
        assertThat(RoleGrants.realmOf(role(Names.ROLE_LOCKOUT, ofBank))).contains(bank);
        assertThat(RoleGrants.realmOf(role(Names.ROLE_LOCKOUT, ofMaster))).contains(master);
    }

    @Test
    void rolesOfTheirNamesElsewhereDoNot() {
        ClientModel app = Partial.of(ClientModel.class, new Client("shop", bank));

        assertThat(RoleGrants.realmOf(role(Names.ROLE_REGENERATE, app))).isEmpty();
        assertThat(RoleGrants.realmOf(role(Names.ROLE_REGENERATE, bank))).isEmpty();
        assertThat(RoleGrants.realmOf(role("view-users", ofBank))).isEmpty();
    }

    @Test
    void compositesOfAnyDepthDo() {
        RoleModel inner = role("help-desk", bank, guarded);

        assertThat(RoleGrants.realmOf(role("staff", bank, role("other", bank), inner)))
                .contains(bank);
        assertThat(RoleGrants.realmOf(role("staff", bank, role("other", bank)))).isEmpty();
    }

    @Test
    void groupsDoAndThoseBelowThem() {
        GroupModel above = group(null, role("help-desk", bank, guarded));

        assertThat(RoleGrants.realmOf(above)).contains(bank);
        assertThat(RoleGrants.realmOf(group(above))).contains(bank);
        assertThat(RoleGrants.realmOf(group(null, role("view-users", ofBank)))).isEmpty();
    }

    private static RoleModel role(String name, RoleContainerModel container, RoleModel... parts) {
        return Partial.of(RoleModel.class, new Role(name, container, parts));
    }

    private static GroupModel group(GroupModel parent, RoleModel... roles) {
        return Partial.of(GroupModel.class, new Group(parent, roles));
    }

    private record Realm(String name) {
        String getName() {
            return name;
        }
    }

    private record Client(String id, RealmModel realm) {
        String getClientId() {
            return id;
        }

        RealmModel getRealm() {
            return realm;
        }
    }

    private record Role(String name, RoleContainerModel container, RoleModel... parts) {
        String getName() {
            return name;
        }

        RoleContainerModel getContainer() {
            return container;
        }

        boolean isComposite() {
            return parts.length > 0;
        }

        Stream<RoleModel> getCompositesStream() {
            return Stream.of(parts);
        }
    }

    private record Group(GroupModel parent, RoleModel... roles) {
        GroupModel getParent() {
            return parent;
        }

        Stream<RoleModel> getRoleMappingsStream() {
            return Stream.of(roles);
        }
    }
}
