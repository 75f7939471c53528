package dev.backupcodes.keycloak.proof.staff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backupcodes.keycloak.it.AdminRights;
import dev.backupcodes.keycloak.it.KeycloakAdminApi;
import dev.backupcodes.keycloak.it.LoginBrowser;
import dev.backupcodes.keycloak.it.Parallel;
import dev.backupcodes.keycloak.it.TestRealm;
import dev.backupcodes.keycloak.it.TestUser;
import dev.backupcodes.keycloak.it.Totp;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.keycloak.representations.idm.CredentialRepresentation;
import org.keycloak.representations.idm.GroupRepresentation;
import org.keycloak.representations.idm.PartialImportRepresentation;
import org.keycloak.representations.idm.RoleRepresentation;
import org.keycloak.representations.idm.RolesRepresentation;
import org.keycloak.representations.idm.UserRepresentation;

/** The people, roles, groups and permissions of stories in a realm: brought in by few requests for all of them. */
final class Stage implements AutoCloseable {

    static final String ADMIN_CLIENT = "realm-management";
    static final String STAFF_ROLE = "Teller";
    static final String NARROW = "narrow";
    static final String CLAIMING = "claiming";

    /** What the model calls them. */
    private static final Map<String, List<String>> ADMIN_ROLES = Map.of(
            "ViewUsers", List.of("view-users"),
            "ManageUsers", List.of("manage-users"),
            "ManageRealm", List.of("manage-realm", "manage-clients"),
            "Impersonation", List.of("impersonation"),
            "Regenerate", List.of("regenerate-backup-codes"),
            "Lockout", List.of("generate-lockout-codes"),
            "LookAround", List.of("look-around"),
            "RealmAdmin", List.of("realm-admin"));

    private static final int STORIES_AT_ONCE = 50;

    private final TestRealm realm;
    private final AdminRights rights;
    private final CredentialRepresentation codes;
    private final Map<String, RoleRepresentation> roles = new ConcurrentHashMap<>();
    private final Queue<AdminRights.MasterUser> masters = new ConcurrentLinkedQueue<>();
    private final String adminClient;

    /** @param codes the stored backup codes of somebody: who has codes of their own gets copies */
    Stage(TestRealm realm, CredentialRepresentation codes) {
        this.realm = realm;
        this.rights = AdminRights.of(realm);
        this.codes = codes;
        this.adminClient =
                realm.admin().clients().findByClientId(ADMIN_CLIENT).get(0).getId();
        List.of(STAFF_ROLE, "Shopper").forEach(this::addRealmRole);
    }

    private void addRealmRole(String name) {
        RoleRepresentation role = new RoleRepresentation();
        role.setName(name);
        realm.admin().roles().create(role);
    }

    /** Sets the scene of all these stories. */
    List<Scene> set(List<Story> stories) {
        List<Scene> scenes = new ArrayList<>();
        for (int i = 0; i < stories.size(); i++) {
            scenes.add(new Scene(stories.get(i), "s" + i));
        }
        for (int i = 0; i < scenes.size(); i += STORIES_AT_ONCE) {
            bringIn(scenes.subList(i, Math.min(i + STORIES_AT_ONCE, scenes.size())));
        }
        return Parallel.map(scenes, Scene::completed);
    }

    private void bringIn(List<Scene> scenes) {
        PartialImportRepresentation all = new PartialImportRepresentation();
        all.setIfResourceExists("FAIL");
        RolesRepresentation bundles = new RolesRepresentation();
        bundles.setRealm(
                scenes.stream().flatMap(scene -> scene.bundles().stream()).toList());
        all.setRoles(bundles);
        all.setGroups(scenes.stream().flatMap(scene -> scene.groups().stream()).toList());
        all.setUsers(scenes.stream().flatMap(scene -> scene.users().stream()).toList());
        try (Response answer = realm.admin().partialImport(all)) {
            assertThat(answer.getStatus()).as(answer.readEntity(String.class)).isEqualTo(200);
        }
    }

    /** Roles of the admin client, as they are given over Keycloak's own interface. */
    List<RoleRepresentation> adminRoles(String role) {
        return ADMIN_ROLES.get(role).stream()
                .map(name -> roles.computeIfAbsent(name, this::adminRole))
                .toList();
    }

    private RoleRepresentation adminRole(String name) {
        return realm.admin().clients().get(adminClient).roles().get(name).toRepresentation();
    }

    String adminClient() {
        return adminClient;
    }

    static boolean isAdminRole(String role) {
        return ADMIN_ROLES.containsKey(role);
    }

    @Override
    public void close() {
        masters.forEach(AdminRights.MasterUser::close);
    }

    /** One story's people. */
    final class Scene {

        private final Story story;
        private final String prefix;
        private final Map<String, TestUser> people = new HashMap<>();
        private final Map<String, String> groupIds = new HashMap<>();

        private Scene(Story story, String prefix) {
            this.story = story;
            this.prefix = prefix;
        }

        Story story() {
            return story;
        }

        TestUser person(String name) {
            return people.get(name);
        }

        void passwordChanged(String name, String password) {
            TestUser before = people.get(name);
            people.put(name, new TestUser(before.id(), before.username(), password, before.email(), before.totp()));
        }

        boolean isOfMaster(String person) {
            return story.one("home", person).equals("Master");
        }

        String groupId(String group) {
            return groupIds.get(group);
        }

        String groupName(String group) {
            return prefix + "-" + group;
        }

        String realmRole(String role) {
            return role.startsWith("Bundle") ? prefix + "-" + role : role;
        }

        private List<RoleRepresentation> bundles() {
            return story.all("Bundle").stream().map(this::bundle).toList();
        }

        private RoleRepresentation bundle(String name) {
            RoleRepresentation role = new RoleRepresentation();
            role.setName(realmRole(name));
            List<String> parts = story.of("contains", "Moment0", name);
            if (!parts.isEmpty()) {
                role.setComposite(true);
                RoleRepresentation.Composites composites = new RoleRepresentation.Composites();
                composites.setRealm(new TreeSet<>(realmRoles(parts)));
                composites.setClient(clientRoles(parts));
                role.setComposites(composites);
            }
            return role;
        }

        private List<String> realmRoles(Collection<String> names) {
            return names.stream()
                    .filter(role -> !isAdminRole(role))
                    .map(this::realmRole)
                    .toList();
        }

        private static Map<String, List<String>> clientRoles(Collection<String> names) {
            List<String> all = names.stream()
                    .filter(Stage::isAdminRole)
                    .flatMap(role -> ADMIN_ROLES.get(role).stream())
                    .toList();
            return all.isEmpty() ? new TreeMap<>() : new TreeMap<>(Map.of(ADMIN_CLIENT, all));
        }

        private List<GroupRepresentation> groups() {
            return story.all("Group").stream()
                    .filter(group -> story.of("parent", "Moment0", group).isEmpty())
                    .map(this::group)
                    .toList();
        }

        private GroupRepresentation group(String name) {
            GroupRepresentation group = new GroupRepresentation();
            group.setId(UUID.randomUUID().toString());
            groupIds.put(name, group.getId());
            group.setName(groupName(name));
            group.setPath(path(name));
            List<String> roles = story.of("carries", "Moment0", name);
            group.setRealmRoles(realmRoles(roles));
            group.setClientRoles(clientRoles(roles));
            group.setSubGroups(story.all("Group").stream()
                    .filter(below -> story.one("parent", "Moment0", below).equals(name))
                    .map(this::group)
                    .toList());
            return group;
        }

        private String path(String group) {
            String above = story.one("parent", "Moment0", group);
            return (above.isEmpty() ? "" : path(above)) + "/" + groupName(group);
        }

        private List<UserRepresentation> users() {
            return story.all("Person").stream()
                    .filter(person -> !isOfMaster(person))
                    .map(this::user)
                    .toList();
        }

        private UserRepresentation user(String name) {
            UserRepresentation user = new UserRepresentation();
            user.setId(UUID.randomUUID().toString());
            user.setUsername((prefix + "-" + name).toLowerCase(Locale.ROOT));
            user.setEmail(user.getUsername() + "@" + realm.name() + ".example");
            user.setEmailVerified(true);
            user.setFirstName(name);
            user.setLastName("Example");
            user.setEnabled(true);
            List<CredentialRepresentation> credentials = new ArrayList<>(List.of(password()));
            Totp totp = null;
            if (story.one("factor", name).equals("Otp")) {
                String secret = user.getId();
                totp = new Totp(secret, () -> true);
                credentials.add(TestRealm.otpCredential(secret));
            }
            user.setCredentials(credentials);
            List<String> direct = story.of("direct", "Moment0", name);
            user.setRealmRoles(realmRoles(direct));
            user.setClientRoles(clientRoles(direct));
            user.setGroups(
                    story.of("member", "Moment0", name).stream().map(this::path).toList());
            people.put(name, new TestUser(user.getId(), user.getUsername(), TestRealm.PASSWORD, user.getEmail(), totp));
            return user;
        }

        private static CredentialRepresentation password() {
            CredentialRepresentation password = new CredentialRepresentation();
            password.setType(CredentialRepresentation.PASSWORD);
            password.setValue(TestRealm.PASSWORD);
            return password;
        }

        /** What an import cannot bring. */
        private Scene completed() {
            for (String person : story.all("Person")) {
                if (isOfMaster(person)) {
                    addToMaster(person);
                } else if (story.one("factor", person).equals("OwnCodes")) {
                    realm.inspect().store(people.get(person).id(), codes);
                }
            }
            for (String person : people.keySet()) {
                permit(person, "view");
                permit(person, "reset");
                story.of("organization", person).forEach(one -> join(person, one));
            }
            return this;
        }

        private void addToMaster(String person) {
            boolean otp = story.one("factor", person).equals("Otp");
            AdminRights.MasterUser made = story.all("MasterAdmin").contains(person)
                    ? rights.masterAdmin(otp)
                    : rights.masterUser(
                            otp,
                            clientRoles(story.of("direct", "Moment0", person)).values().stream()
                                    .flatMap(List::stream)
                                    .toArray(String[]::new));
            masters.add(made);
            TestUser user = made.user();
            Totp totp = otp ? new Totp(user.totp().secret(), () -> true) : null;
            people.put(person, new TestUser(user.id(), user.username(), user.password(), user.email(), totp));
        }

        private void permit(String person, String scope) {
            String rule = story.one(scope, person);
            if (!rule.isEmpty()) {
                TestUser[] names =
                        story.of("names", rule).stream().map(people::get).toArray(TestUser[]::new);
                boolean grants = story.one("verdict", rule).equals("Grants");
                rights.permit(
                        AdminRights.USERS,
                        Set.of(people.get(person).id()),
                        Set.of(scope.equals("view") ? "view" : "reset-password"),
                        grants ? rights.grantTo(names) : rights.denyTo(names));
            }
        }

        private void join(String person, String organization) {
            KeycloakAdminApi api = asMaster(realm);
            String name = (prefix + "-" + organization + "-" + person).toLowerCase(Locale.ROOT);
            api.require(
                    "POST",
                    "/organizations",
                    Map.of("name", name, "domains", List.of(Map.of("name", name + ".example"))));
            String id = api.require("GET", "/organizations?exact=true&search=" + name, null)
                    .get(0)
                    .path("id")
                    .asText();
            api.require(
                    "POST",
                    "/organizations/" + id + "/members",
                    people.get(person).id());
        }

        String clientOf(String person) {
            return switch (story.one("client", person)) {
                case "Narrow" -> NARROW;
                case "Claiming" -> CLAIMING;
                default -> LoginBrowser.CLIENT;
            };
        }

        @Override
        public String toString() {
            return prefix + " "
                    + people.entrySet().stream()
                            .map(one -> one.getKey() + "=" + one.getValue().username())
                            .collect(Collectors.joining(", "))
                    + "\n" + story;
        }
    }

    static KeycloakAdminApi asMaster(TestRealm realm) {
        return KeycloakAdminApi.of(realm, realm.server().admin().tokenManager().getAccessTokenString());
    }
}
