package dev.backupcodes.keycloak.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.backupcodes.keycloak.it.KeycloakAdminApi.Answer;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.keycloak.admin.client.CreatedResponseUtil;
import org.keycloak.representations.idm.GroupRepresentation;
import org.keycloak.representations.idm.RoleRepresentation;

/** Nobody but realm administrators gives the two roles, whatever else they may do. */
class RoleGrantIT {

    private static final String ROLE = "generate-lockout-codes";
    private static final String SENTENCE = "Only realm administrators";
    private static final String CLIENT = "realm-management";

    @RegisterExtension
    static final TestRealm realm = TestRealm.builder()
            .policy(LockingOut.POLICY)
            .with(settings -> {
                settings.setOrganizationsEnabled(true);
                settings.setAdminEventsEnabled(false);
                settings.setAdminEventsDetailsEnabled(false);
            })
            .build();

    private static AdminRights rights;
    private static String adminClient;
    private static RoleRepresentation role;
    private static String helpers;
    private static TestUser customer;
    private static int count;

    private TestUser mallory;
    private KeycloakAdminApi api;

    @BeforeAll
    static void aRealmWithAGroupOfHelpers() {
        rights = AdminRights.of(realm);
        adminClient = realm.admin().clients().findByClientId(CLIENT).get(0).getId();
        role = realm.admin().clients().get(adminClient).roles().get(ROLE).toRepresentation();
        customer = realm.addUser("customer", true);
        helpers = newGroup("helpers");
        realm.admin().groups().group(helpers).roles().clientLevel(adminClient).add(List.of(role));
    }

    @BeforeEach
    void somebodyWhoMayDoAllButAdministerTheRealm() {
        mallory = newUser(
                "manage-users", "manage-realm", "manage-clients", "manage-organizations", "view-users", "view-realm");
        api = as(mallory);
    }

    static Stream<Arguments> attacks() {
        return Stream.of(
                attack("to themselves", RoleGrantIT::direct),
                attack("to a user of a storage", RoleGrantIT::toAStoredUser),
                attack("by a group to a user of a storage", RoleGrantIT::groupOfAStoredUser),
                attack("to a group", RoleGrantIT::toAGroup),
                attack("to an organization's group", RoleGrantIT::toAnOrganizationsGroup),
                attack("by joining the helpers", RoleGrantIT::join),
                attack("by a new user among the helpers", RoleGrantIT::newHelper),
                attack("by joining a group below the helpers", RoleGrantIT::joinBelow),
                attack("by a new group below the helpers", RoleGrantIT::newGroupBelow),
                attack("by moving their group below the helpers", RoleGrantIT::move),
                attack("by a change of the helpers' group", RoleGrantIT::rename),
                attack("as part of a role", RoleGrantIT::composite),
                attack("as part of a role by its id", RoleGrantIT::compositeById),
                attack("as part of a new role", RoleGrantIT::newComposite),
                attack("as part of a part", RoleGrantIT::nestedComposite),
                attack("as part of the default role", RoleGrantIT::defaultRole),
                attack("by a default group", RoleGrantIT::defaultGroup),
                attack("to themselves with realm-admin", RoleGrantIT::withRealmAdmin),
                attack("by joining a group with realm-admin", RoleGrantIT::joinAdministrators),
                attack("to their group with realm-admin", RoleGrantIT::withRealmAdminToTheirGroup),
                attack("by moving their group below one with realm-admin", RoleGrantIT::moveBelowAdministrators),
                attack("by an imported user", RoleGrantIT::importedUser),
                attack("by an imported group", RoleGrantIT::importedGroup),
                attack("by an imported role", RoleGrantIT::importedRole),
                attack("by an imported role of the admin client", RoleGrantIT::importedClientRole),
                attack("by an imported default role", RoleGrantIT::importedDefaultRole));
    }

    private static Arguments attack(String what, Function<RoleGrantIT, Answer> act) {
        return Arguments.of(what, act);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("attacks")
    void givenSomebodyGivesTheRoleThenItIsRefused(String what, Function<RoleGrantIT, Answer> act) {
        Answer answer = act.apply(this);

        assertThat(answer.status())
                .as(answer + ", and holds it: " + holds(mallory))
                .isEqualTo(403);
        assertThat(answer.message()).as(answer.toString()).startsWith(SENTENCE);
        assertThat(holds(mallory)).isFalse();
    }

    private Answer direct() {
        return api.send("POST", "/users/" + mallory.id() + "/role-mappings/clients/" + adminClient, List.of(role));
    }

    private Answer toAStoredUser() {
        TestUser fred = FederatedUserIT.userOfAStorage(realm, "fred" + ++count, false);
        Answer answer =
                api.send("POST", "/users/" + fred.id() + "/role-mappings/clients/" + adminClient, List.of(role));
        assertThat(holds(fred)).as(answer.toString()).isFalse();
        return answer;
    }

    private Answer groupOfAStoredUser() {
        TestUser fred = FederatedUserIT.userOfAStorage(realm, "fred" + ++count, false);
        Answer answer = api.send("PUT", "/users/" + fred.id() + "/groups/" + helpers, null);
        assertThat(holds(fred)).as(answer.toString()).isFalse();
        return answer;
    }

    private Answer toAGroup() {
        String group = newGroup("mallory's");
        realm.admin().users().get(mallory.id()).joinGroup(group);
        return api.send("POST", "/groups/" + group + "/role-mappings/clients/" + adminClient, List.of(role));
    }

    private Answer toAnOrganizationsGroup() {
        String name = unique("org");
        api.require("POST", "/organizations", Map.of("name", name, "domains", List.of(Map.of("name", name))));
        String groups = "/organizations/"
                + api.require("GET", "/organizations?search=" + name, null)
                        .get(0)
                        .path("id")
                        .asText() + "/groups";
        api.require("POST", groups, Map.of("name", "desk"));
        String group = api.require("GET", groups, null).get(0).path("id").asText();
        return api.send("POST", groups + "/" + group + "/role-mappings/clients/" + adminClient, List.of(role));
    }

    private Answer join() {
        return api.send("PUT", "/users/" + mallory.id() + "/groups/" + helpers, null);
    }

    private Answer newHelper() {
        String name = unique("newcomer");
        Answer answer =
                api.send("POST", "/users", Map.of("username", name, "enabled", true, "groups", List.of("/helpers")));
        assertThat(realm.admin().users().searchByUsername(name, true))
                .as(answer.toString())
                .isEmpty();
        return answer;
    }

    private Answer joinBelow() {
        GroupRepresentation below = new GroupRepresentation();
        below.setName(unique("below"));
        try (Response made = realm.admin().groups().group(helpers).subGroup(below)) {
            String id = CreatedResponseUtil.getCreatedId(made);
            return api.send("PUT", "/users/" + mallory.id() + "/groups/" + id, null);
        }
    }

    private Answer newGroupBelow() {
        return api.send("POST", "/groups/" + helpers + "/children", Map.of("name", unique("below")));
    }

    private Answer move() {
        String group = newGroup(unique("moved"));
        realm.admin().users().get(mallory.id()).joinGroup(group);
        String name = realm.admin().groups().group(group).toRepresentation().getName();
        return api.send("POST", "/groups/" + helpers + "/children", Map.of("id", group, "name", name));
    }

    private Answer rename() {
        return api.send("PUT", "/groups/" + helpers, Map.of("name", "helpers", "description", unique("nicer")));
    }

    private Answer composite() {
        String name = newRealmRole();
        return api.send("POST", "/roles/" + name + "/composites", List.of(role));
    }

    private Answer compositeById() {
        String id = realm.admin().roles().get(newRealmRole()).toRepresentation().getId();
        return api.send("POST", "/roles-by-id/" + id + "/composites", List.of(role));
    }

    private Answer newComposite() {
        String name = unique("composite");
        Answer answer = api.send("POST", "/roles", compositeRole(name));
        assertThat(realm.admin().roles().list())
                .extracting(RoleRepresentation::getName)
                .as(answer.toString())
                .doesNotContain(name);
        return answer;
    }

    private static Map<String, Object> compositeRole(String name) {
        return Map.of("name", name, "composite", true, "composites", Map.of("client", Map.of(CLIENT, List.of(ROLE))));
    }

    private Answer nestedComposite() {
        String inner = newRealmRole();
        realm.admin().roles().get(inner).addComposites(List.of(role));
        return api.send(
                "POST",
                "/roles/" + newRealmRole() + "/composites",
                List.of(realm.admin().roles().get(inner).toRepresentation()));
    }

    private Answer defaultRole() {
        String id = realm.admin().toRepresentation().getDefaultRole().getId();
        return api.send("POST", "/roles-by-id/" + id + "/composites", List.of(role));
    }

    private Answer defaultGroup() {
        return api.send("PUT", "/default-groups/" + helpers, null);
    }

    /** Keycloak (26.7) looks at the name of what is given alone, and whoever has it by now is an administrator. */
    private Answer withRealmAdmin() {
        return api.send("POST", "/users/" + mallory.id() + "/role-mappings/realm", List.of(roleWithRealmAdmin()));
    }

    private Answer joinAdministrators() {
        return api.send("PUT", "/users/" + mallory.id() + "/groups/" + administrators(), null);
    }

    private Answer withRealmAdminToTheirGroup() {
        String group = newGroup(unique("mallory's"));
        realm.admin().users().get(mallory.id()).joinGroup(group);
        return api.send("POST", "/groups/" + group + "/role-mappings/realm", List.of(roleWithRealmAdmin()));
    }

    private Answer moveBelowAdministrators() {
        String group = newGroup(unique("moved"));
        realm.admin().users().get(mallory.id()).joinGroup(group);
        String name = realm.admin().groups().group(group).toRepresentation().getName();
        return api.send("POST", "/groups/" + administrators() + "/children", Map.of("id", group, "name", name));
    }

    private static RoleRepresentation roleWithRealmAdmin() {
        String name = newRealmRole();
        realm.admin().roles().get(name).addComposites(List.of(realmAdmin()));
        return realm.admin().roles().get(name).toRepresentation();
    }

    private static String administrators() {
        String group = newGroup(unique("administrators"));
        realm.admin().groups().group(group).roles().clientLevel(adminClient).add(List.of(realmAdmin()));
        return group;
    }

    private static RoleRepresentation realmAdmin() {
        return realm.admin()
                .clients()
                .get(adminClient)
                .roles()
                .get("realm-admin")
                .toRepresentation();
    }

    private Answer importedUser() {
        Map<String, Object> user = Map.of(
                "id",
                mallory.id(),
                "username",
                mallory.username(),
                "enabled",
                true,
                "clientRoles",
                Map.of(CLIENT, List.of(ROLE)));
        return api.send("POST", "/partialImport", Map.of("ifResourceExists", "OVERWRITE", "users", List.of(user)));
    }

    private Answer importedGroup() {
        String name = unique("imported");
        Map<String, Object> group =
                Map.of("name", name, "path", "/" + name, "clientRoles", Map.of(CLIENT, List.of(ROLE)));
        return api.send("POST", "/partialImport", Map.of("ifResourceExists", "OVERWRITE", "groups", List.of(group)));
    }

    private Answer importedRole() {
        return importRoles(Map.of("realm", List.of(compositeRole(unique("imported")))));
    }

    private Answer importedClientRole() {
        return importRoles(Map.of("client", Map.of(CLIENT, List.of(compositeRole("query-realms")))));
    }

    private Answer importedDefaultRole() {
        return importRoles(Map.of("realm", List.of(compositeRole("default-roles-" + realm.name()))));
    }

    private Answer importRoles(Map<String, Object> roles) {
        return api.send("POST", "/partialImport", Map.of("ifResourceExists", "OVERWRITE", "roles", roles));
    }

    /** Keycloak (26.7) lets {@code manage-clients} do this, and tells nobody. */
    @Test
    void givenAClientRegistrationMakesItADefaultRoleThenItCountsForNobodyButAdministrators() {
        KeycloakAdminApi registration = KeycloakAdminApi.ofClientRegistration(realm, Tokens.byPassword(realm, mallory));
        TestUser rita = newUser("realm-admin");
        try {
            registration.send("PUT", "/default/" + CLIENT, Map.of("clientId", CLIENT, "defaultRoles", List.of(ROLE)));
            assertThat(holds(mallory)).as("the attack works in Keycloak").isTrue();

            AdminApi.Answer answer = makeCodes(Tokens.byPassword(realm, mallory));

            assertThat(answer.status()).as(answer.toString()).isEqualTo(403);
            assertThat(answer.message()).startsWith("The role “" + ROLE + "” is among the default roles of this realm");
            assertThat(makeCodes(Tokens.byPassword(realm, rita)).status()).isEqualTo(201);
        } finally {
            takeOutOfDefaultRole();
        }
    }

    private static void takeOutOfDefaultRole() {
        String id = realm.admin().toRepresentation().getDefaultRole().getId();
        realm.admin().rolesById().deleteComposites(id, List.of(role));
    }

    /** Keycloak's evaluator believes the token for roles that are not its own, and who manages clients makes mappers. */
    @Test
    void givenAMapperPutsTheRoleIntoATokenThenItIsWorthNothing() {
        String client = rights.mappingClient(unique("mapping"), ROLE, "view-users");
        String token = Tokens.byPassword(realm, client, mallory);
        assertThat(Tokens.claims(token).path("resource_access").path(CLIENT).path("roles"))
                .extracting(JsonNode::textValue)
                .contains(ROLE);

        AdminApi.Answer answer = makeCodes(token);

        assertThat(answer.status()).as(answer.toString()).isEqualTo(403);
        assertThat(answer.error()).isEqualTo("forbidden");
        AdminApi.Answer status = AdminApi.of(realm, token).status(customer.id());
        assertThat(UserCall.MAKE_LOCKOUT_CODES.isOffered(status))
                .as(status.toString())
                .isFalse();
    }

    private static AdminApi.Answer makeCodes(String token) {
        return AdminApi.of(realm, token).makeLockoutCodes(customer.id(), Map.of("reason", LockingOut.REASON));
    }

    @Test
    void givenSomebodyManagesTheUsersOfMasterThenTheyGiveThemselvesNoRoleForARealm() {
        try (AdminRights.MasterUser manager = rights.masterUserFor("master", false, "manage-users", "view-clients")) {
            KeycloakAdminApi master = inMaster(manager);
            String client = master.require("GET", "/clients?clientId=" + realm.name() + "-realm", null)
                    .get(0)
                    .path("id")
                    .asText();
            JsonNode masterRole = master.require("GET", "/clients/" + client + "/roles/" + ROLE, null);

            Answer answer = master.send(
                    "POST", "/users/" + manager.user().id() + "/role-mappings/clients/" + client, List.of(masterRole));

            assertRefused(answer);
            assertThat(makeCodes(Tokens.byPasswordInMaster(realm.server(), manager.user()))
                            .status())
                    .isEqualTo(403);
        }
    }

    /** Nothing of ours: to Keycloak (26.7) the roles of an admin client are nobody's to rename. */
    @Test
    void givenSomebodyManagesClientsThenTheyRenameNoRoleOfAnAdminClient() {
        Answer byName = api.send("PUT", "/clients/" + adminClient + "/roles/query-realms", Map.of("name", "other"));
        Answer byId = api.send("PUT", "/roles-by-id/" + role.getId(), Map.of("name", "aside"));

        assertThat(List.of(byName.status(), byId.status())).containsOnly(403);
    }

    @Test
    void givenAnAdministratorsTokenWithoutThatRoleThenItIsNoAdministrators() {
        TestUser rita = newUser("realm-admin");
        String client = unique("narrow");
        rights.narrowClient(client, "manage-users", "view-users");
        KeycloakAdminApi narrow = KeycloakAdminApi.of(realm, Tokens.byPassword(realm, client, rita));

        assertRefused(
                narrow.send("POST", "/users/" + mallory.id() + "/role-mappings/clients/" + adminClient, List.of(role)));
    }

    @Test
    void givenARealmAdministratorThenTheyGiveItInEveryWayAndOthersTakeItAway() {
        KeycloakAdminApi admin = as(newUser("realm-admin"));
        String group = newGroup(unique("desk"));
        String composite = newRealmRole();
        String groupsRoles = "/groups/" + group + "/role-mappings/clients/" + adminClient;
        String mallorysRoles = "/users/" + mallory.id() + "/role-mappings/clients/" + adminClient;
        List<RoleRepresentation> both = List.of(
                role,
                realm.admin()
                        .clients()
                        .get(adminClient)
                        .roles()
                        .get("regenerate-backup-codes")
                        .toRepresentation());

        assertDone(admin.send("POST", mallorysRoles, both));
        assertDone(api.send("DELETE", mallorysRoles, both));
        assertDone(admin.send("POST", groupsRoles, both));
        assertDone(admin.send("PUT", "/users/" + mallory.id() + "/groups/" + group, null));
        assertThat(holds(mallory)).isTrue();
        assertDone(api.send("DELETE", groupsRoles, List.of(role)));
        assertDone(api.send("DELETE", "/users/" + mallory.id() + "/groups/" + group, null));
        assertDone(api.send("DELETE", "/groups/" + group, null));
        assertDone(admin.send("POST", "/roles/" + composite + "/composites", both));
        assertDone(api.send("DELETE", "/roles/" + composite + "/composites", both));
        assertDone(admin.send(
                "POST",
                "/partialImport",
                Map.of("ifResourceExists", "FAIL", "roles", Map.of("realm", List.of(compositeRole(unique("new")))))));
        assertThat(holds(mallory)).isFalse();
    }

    @Test
    void givenAnythingElseThenOthersGiveItAsBefore() {
        String group = newGroup(unique("team"));
        String above = newGroup(unique("department"));
        String name = realm.admin().groups().group(group).toRepresentation().getName();
        RoleRepresentation plain = realm.admin().roles().get(newRealmRole()).toRepresentation();

        assertDone(api.send("POST", "/users/" + mallory.id() + "/role-mappings/realm", List.of(plain)));
        assertDone(api.send("POST", "/groups/" + group + "/role-mappings/realm", List.of(plain)));
        assertDone(api.send("PUT", "/users/" + mallory.id() + "/groups/" + group, null));
        assertDone(api.send("POST", "/groups/" + above + "/children", Map.of("id", group, "name", name)));
        assertDone(api.send("POST", "/roles/" + newRealmRole() + "/composites", List.of(plain)));
        assertDone(api.send(
                "POST",
                "/users/" + mallory.id() + "/role-mappings/clients/" + adminClient,
                List.of(realm.admin()
                        .clients()
                        .get(adminClient)
                        .roles()
                        .get("view-users")
                        .toRepresentation())));
    }

    @Test
    void givenAnAdministratorMakesItADefaultThenOthersStillMakeUsers() {
        realm.admin().addDefaultGroup(helpers);
        try {
            assertDone(api.send("POST", "/users", Map.of("username", unique("newcomer"), "enabled", true)));
        } finally {
            realm.admin().removeDefaultGroup(helpers);
        }
    }

    @Test
    void givenAServiceAccountThatAdministersTheRealmThenItGivesTheRole() {
        AdminRights.ServiceAccount script = rights.serviceAccount(unique("script"), "realm-admin");
        KeycloakAdminApi admin = KeycloakAdminApi.of(realm, Tokens.ofServiceAccount(realm, script));

        assertDone(
                admin.send("POST", "/users/" + mallory.id() + "/role-mappings/clients/" + adminClient, List.of(role)));
    }

    /** Whoever makes a realm decides who is who in it. */
    @Test
    void givenSomebodyWhoMayMakeRealmsThenTheyImportOneWithHelpers() {
        String name = realm.name() + "-new";
        try (AdminRights.MasterUser maker = rights.masterUserFor("master", false)) {
            rights.giveInMaster(maker, "create-realm");
            KeycloakAdminApi realms = KeycloakAdminApi.ofAllRealms(
                    realm.server(), Tokens.byPasswordInMaster(realm.server(), maker.user()));
            Map<String, Object> helper =
                    Map.of("username", "helper", "enabled", true, "clientRoles", Map.of(CLIENT, List.of(ROLE)));

            assertDone(realms.send("POST", "", Map.of("realm", name, "enabled", true, "users", List.of(helper))));

            realm.server().admin().realm(name).remove();
        }
    }

    private static KeycloakAdminApi inMaster(AdminRights.MasterUser user) {
        return KeycloakAdminApi.of(realm.server(), "master", Tokens.byPasswordInMaster(realm.server(), user.user()));
    }

    private static void assertRefused(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(403);
        assertThat(answer.message()).as(answer.toString()).startsWith(SENTENCE);
    }

    private static void assertDone(Answer answer) {
        assertThat(answer.succeeded()).as(answer.toString()).isTrue();
    }

    private static boolean holds(TestUser user) {
        return rights.hasEffectively(user, ROLE);
    }

    private static TestUser newUser(String... roles) {
        TestUser user = realm.addUser("user" + ++count, false);
        rights.give(user, roles);
        return user;
    }

    private static KeycloakAdminApi as(TestUser user) {
        return KeycloakAdminApi.of(realm, Tokens.byPassword(realm, user));
    }

    private static String newGroup(String name) {
        GroupRepresentation group = new GroupRepresentation();
        group.setName(name);
        try (Response answer = realm.admin().groups().add(group)) {
            return CreatedResponseUtil.getCreatedId(answer);
        }
    }

    private static String newRealmRole() {
        RoleRepresentation made = new RoleRepresentation();
        made.setName(unique("role"));
        realm.admin().roles().create(made);
        return made.getName();
    }

    private static String unique(String what) {
        return what + "-" + ++count;
    }
}
