package dev.backupcodes.keycloak.it;

import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.keycloak.admin.client.CreatedResponseUtil;
import org.keycloak.admin.client.resource.AuthorizationResource;
import org.keycloak.admin.client.resource.RealmResource;
import org.keycloak.admin.client.resource.UserResource;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.representations.idm.CredentialRepresentation;
import org.keycloak.representations.idm.GroupRepresentation;
import org.keycloak.representations.idm.ProtocolMapperRepresentation;
import org.keycloak.representations.idm.RoleRepresentation;
import org.keycloak.representations.idm.UserRepresentation;
import org.keycloak.representations.idm.authorization.Logic;
import org.keycloak.representations.idm.authorization.ScopePermissionRepresentation;
import org.keycloak.representations.idm.authorization.UserPolicyRepresentation;

/**
 * Who may administer a test realm: roles of its admin client in all the ways Keycloak has to give them, service accounts,
 * administrators in the master realm, fine-grained admin permissions.
 */
public final class AdminRights {

    /** Resource types of fine-grained admin permissions. */
    public static final String USERS = "Users";

    public static final String GROUPS = "Groups";

    private static final String ADMIN_CLIENT = "realm-management";
    private static final String PERMISSIONS_CLIENT = "admin-permissions";
    private static final String MASTER = "master";

    private final TestRealm realm;

    private AdminRights(TestRealm realm) {
        this.realm = realm;
    }

    public static AdminRights of(TestRealm realm) {
        return new AdminRights(realm);
    }

    /** Gives a user roles of {@code realm-management}. */
    public void give(TestUser user, String... roles) {
        giveAdminRoles(user(user.id()), roles);
    }

    /** Whether Keycloak says that a user has a role of {@code realm-management}, in whatever way. */
    public boolean hasEffectively(TestUser user, String role) {
        return user(user.id()).roles().clientLevel(clientId(realm.admin(), ADMIN_CLIENT)).listEffective().stream()
                .anyMatch(one -> one.getName().equals(role));
    }

    /** Takes them away again. */
    public void take(TestUser user, String... roles) {
        String client = clientId(realm.admin(), ADMIN_CLIENT);
        user(user.id()).roles().clientLevel(client).remove(adminRoles(roles));
    }

    /**
     * Gives a user a new realm role that is composed of roles of {@code realm-management}.
     *
     * @return the realm role's name
     */
    public String giveByCompositeRole(TestUser user, String... roles) {
        RoleRepresentation role = new RoleRepresentation();
        role.setName(unique("composite"));
        realm.admin().roles().create(role);
        realm.admin().roles().get(role.getName()).addComposites(adminRoles(roles));
        giveRealmRole(user, role.getName());
        return role.getName();
    }

    /** Gives a user a realm role that there is. */
    public void giveRealmRole(TestUser user, String role) {
        user(user.id())
                .roles()
                .realmLevel()
                .add(List.of(realm.admin().roles().get(role).toRepresentation()));
    }

    /**
     * Puts a user in a new group that has roles of {@code realm-management}; without roles, in a group that has none.
     *
     * @return the group's id
     */
    public String giveByGroup(TestUser user, String... roles) {
        GroupRepresentation group = new GroupRepresentation();
        group.setName(unique("group"));
        String id;
        try (Response answer = realm.admin().groups().add(group)) {
            id = CreatedResponseUtil.getCreatedId(answer);
        }
        if (roles.length > 0) {
            realm.admin()
                    .groups()
                    .group(id)
                    .roles()
                    .clientLevel(clientId(realm.admin(), ADMIN_CLIENT))
                    .add(adminRoles(roles));
        }
        user(user.id()).joinGroup(id);
        return id;
    }

    /** Puts a user in a group of a new organization that has roles of {@code realm-management}. */
    public void giveByOrganization(TestUser user, String... roles) {
        realm.update(settings -> settings.setOrganizationsEnabled(true));
        KeycloakAdminApi api =
                KeycloakAdminApi.of(realm, realm.server().admin().tokenManager().getAccessTokenString());
        String name = unique("organization");
        api.require("POST", "/organizations", Map.of("name", name, "domains", List.of(Map.of("name", name))));
        String organization = "/organizations/"
                + api.require("GET", "/organizations?search=" + name, null)
                        .get(0)
                        .path("id")
                        .asText();
        api.require("POST", organization + "/members", user.id());
        api.require("POST", organization + "/groups", Map.of("name", "desk"));
        String group = organization + "/groups/"
                + api.require("GET", organization + "/groups", null)
                        .get(0)
                        .path("id")
                        .asText();
        api.require(
                "POST", group + "/role-mappings/clients/" + clientId(realm.admin(), ADMIN_CLIENT), adminRoles(roles));
        api.require("PUT", group + "/members/" + user.id(), null);
    }

    /** A confidential client that acts for itself, with roles of {@code realm-management}. */
    public ServiceAccount serviceAccount(String clientId, String... roles) {
        ClientRepresentation client = new ClientRepresentation();
        client.setClientId(clientId);
        client.setPublicClient(false);
        client.setSecret(UUID.randomUUID().toString());
        client.setServiceAccountsEnabled(true);
        client.setStandardFlowEnabled(false);
        String id;
        try (Response answer = realm.admin().clients().create(client)) {
            id = CreatedResponseUtil.getCreatedId(answer);
        }
        String userId = realm.admin().clients().get(id).getServiceAccountUser().getId();
        giveAdminRoles(user(userId), roles);
        return new ServiceAccount(clientId, client.getSecret(), userId);
    }

    /** A public client whose tokens may carry these roles of {@code realm-management}, and no others. */
    public void narrowClient(String clientId, String... roles) {
        publicClient(clientId, List.of(), roles);
    }

    /**
     * A public client that puts a role of {@code realm-management} into every token; besides, its tokens may carry others.
     *
     * @return its client id
     */
    public String mappingClient(String clientId, String claimed, String... roles) {
        ProtocolMapperRepresentation mapper = new ProtocolMapperRepresentation();
        mapper.setName("says so");
        mapper.setProtocol("openid-connect");
        mapper.setProtocolMapper("oidc-hardcoded-role-mapper");
        mapper.setConfig(Map.of("role", ADMIN_CLIENT + "." + claimed));
        publicClient(clientId, List.of(mapper), roles);
        return clientId;
    }

    private void publicClient(String clientId, List<ProtocolMapperRepresentation> mappers, String... roles) {
        ClientRepresentation client = new ClientRepresentation();
        client.setClientId(clientId);
        client.setPublicClient(true);
        client.setDirectAccessGrantsEnabled(true);
        client.setFullScopeAllowed(false);
        client.setProtocolMappers(mappers);
        String id;
        try (Response answer = realm.admin().clients().create(client)) {
            id = CreatedResponseUtil.getCreatedId(answer);
        }
        realm.admin()
                .clients()
                .get(id)
                .getScopeMappings()
                .clientLevel(clientId(realm.admin(), ADMIN_CLIENT))
                .add(adminRoles(roles));
    }

    /** A user of the master realm with roles for this realm: those of the client {@code <realm>-realm}. */
    public MasterUser masterUser(boolean withOtp, String... roles) {
        return masterUserFor(realm.name(), withOtp, roles);
    }

    /** A user of the master realm with roles for any realm, {@code master} itself too. */
    public MasterUser masterUserFor(String realmName, boolean withOtp, String... roles) {
        MasterUser made = newMasterUser(withOtp);
        if (roles.length > 0) {
            String client = clientId(master(), realmName + "-realm");
            List<RoleRepresentation> all = Arrays.stream(roles)
                    .map(role ->
                            master().clients().get(client).roles().get(role).toRepresentation())
                    .toList();
            master().users().get(made.user().id()).roles().clientLevel(client).add(all);
        }
        return made;
    }

    /** A user of the master realm with the role {@code admin}. */
    public MasterUser masterAdmin(boolean withOtp) {
        MasterUser made = newMasterUser(withOtp);
        giveInMaster(made, "admin");
        return made;
    }

    /** Gives a user of the master realm a realm role that there is. */
    public void giveInMaster(MasterUser user, String role) {
        master().users()
                .get(user.user().id())
                .roles()
                .realmLevel()
                .add(List.of(master().roles().get(role).toRepresentation()));
    }

    private MasterUser newMasterUser(boolean withOtp) {
        UserRepresentation user = new UserRepresentation();
        user.setUsername(unique("master"));
        user.setEmail(user.getUsername() + "@master.example");
        user.setEmailVerified(true);
        user.setFirstName("Master");
        user.setLastName("Example");
        user.setEnabled(true);
        CredentialRepresentation password = new CredentialRepresentation();
        password.setType(CredentialRepresentation.PASSWORD);
        password.setValue(TestRealm.PASSWORD);
        Totp totp = withOtp ? new Totp(unique("secret")) : null;
        user.setCredentials(withOtp ? List.of(password, TestRealm.otpCredential(totp.secret())) : List.of(password));
        try (Response answer = master().users().create(user)) {
            String id = CreatedResponseUtil.getCreatedId(answer);
            return new MasterUser(
                    new TestUser(id, user.getUsername(), TestRealm.PASSWORD, user.getEmail(), totp), realm.server());
        }
    }

    /**
     * Turns fine-grained admin permissions (v2) on for the realm. To Keycloak the roles come first: no permission takes
     * away what {@code view-users} or {@code manage-users} allow.
     */
    public void enablePermissions() {
        realm.update(settings -> settings.setAdminPermissionsEnabled(true));
    }

    /**
     * Makes a policy that grants to these users.
     *
     * @return its name
     */
    public String grantTo(TestUser... users) {
        return userPolicy(Logic.POSITIVE, users);
    }

    /**
     * Makes a policy that denies to these users, and grants to all others.
     *
     * @return its name
     */
    public String denyTo(TestUser... users) {
        return userPolicy(Logic.NEGATIVE, users);
    }

    private String userPolicy(Logic logic, TestUser... users) {
        UserPolicyRepresentation policy = new UserPolicyRepresentation();
        policy.setName(unique("policy"));
        policy.setLogic(logic);
        Arrays.stream(users).map(TestUser::id).forEach(policy::addUser);
        try (Response answer = permissions().policies().user().create(policy)) {
            requireCreated(answer);
        }
        return policy.getName();
    }

    /**
     * Makes a permission for everything of a type. A policy that does not grant denies.
     *
     * @param type {@link #USERS} or {@link #GROUPS}
     * @param scopes as in {@code view}, {@code reset-password}; for groups {@code view-members}
     * @return its id
     */
    public String permitAll(String type, Set<String> scopes, String policy) {
        return permit(type, Set.of(), scopes, policy);
    }

    /**
     * Makes a permission for some of a type.
     *
     * @param ids of users or groups; for all of the type if empty
     * @return its id
     */
    public String permit(String type, Set<String> ids, Set<String> scopes, String policy) {
        ScopePermissionRepresentation permission = new ScopePermissionRepresentation();
        permission.setName(unique("permission"));
        permission.setResourceType(type);
        if (!ids.isEmpty()) {
            permission.setResources(ids);
        }
        permission.setScopes(scopes);
        permission.addPolicy(policy);
        try (Response answer = permissions().permissions().scope().create(permission)) {
            requireCreated(answer);
        }
        return permissions()
                .permissions()
                .scope()
                .findByName(permission.getName())
                .getId();
    }

    /** Removes a permission; its policy stays and grants nothing by itself. */
    public void removePermission(String id) {
        permissions().permissions().scope().findById(id).remove();
    }

    /** For answers that do not say where the new thing is. */
    private static void requireCreated(Response answer) {
        if (answer.getStatus() != Response.Status.CREATED.getStatusCode()) {
            throw new AssertionError("Not created: " + answer.getStatus() + " " + answer.readEntity(String.class));
        }
    }

    private AuthorizationResource permissions() {
        return realm.admin()
                .clients()
                .get(clientId(realm.admin(), PERMISSIONS_CLIENT))
                .authorization();
    }

    private void giveAdminRoles(UserResource user, String... roles) {
        if (roles.length > 0) {
            user.roles().clientLevel(clientId(realm.admin(), ADMIN_CLIENT)).add(adminRoles(roles));
        }
    }

    private List<RoleRepresentation> adminRoles(String... roles) {
        String client = clientId(realm.admin(), ADMIN_CLIENT);
        return Arrays.stream(roles)
                .map(role ->
                        realm.admin().clients().get(client).roles().get(role).toRepresentation())
                .toList();
    }

    private static String clientId(RealmResource realm, String client) {
        return realm.clients().findByClientId(client).stream()
                .findFirst()
                .orElseThrow(() -> new AssertionError("No client " + client))
                .getId();
    }

    private UserResource user(String id) {
        return realm.admin().users().get(id);
    }

    private RealmResource master() {
        return realm.server().admin().realm(MASTER);
    }

    private static String unique(String what) {
        return what + "-" + UUID.randomUUID();
    }

    /** A client with an account of its own. */
    public record ServiceAccount(String clientId, String secret, String userId) {}

    /** A user of the master realm, gone when closed. */
    public record MasterUser(TestUser user, SharedServer server) implements AutoCloseable {

        @Override
        public void close() {
            server.admin().realm(MASTER).users().get(user.id()).remove();
        }
    }
}
