package dev.backupcodes.keycloak.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.keycloak.admin.client.CreatedResponseUtil;
import org.keycloak.representations.idm.CredentialRepresentation;
import org.keycloak.representations.idm.GroupRepresentation;
import org.keycloak.representations.idm.RealmRepresentation;
import org.keycloak.representations.idm.RoleRepresentation;
import org.keycloak.representations.idm.RolesRepresentation;

/**
 * Users of a realm of every kind that the table of permissions knows, all with backup codes where they can have some. A
 * kind whose state a call changes is made anew for each call.
 */
final class PermissionTargets {

    static final String SELF = "self";

    /** The columns that stand for several kinds. */
    static final Map<String, List<String>> KINDS = Map.of(
            "staff",
            List.of(
                    "staff by role",
                    "staff by composite",
                    "staff by group",
                    "staff by custom role",
                    "staff by policy's role",
                    "staff by policy's client role"),
            "staff, two ways",
            List.of("staff by composite", "staff by policy's role"),
            "nobody",
            List.of("unknown id", "other realm's id"));

    /** An administrative role that no administrator has unless it is given. */
    static final String CUSTOM_ADMIN_ROLE = "look-around";

    private static final String REALM_ROLE = "teller";
    private static final String CLIENT_ROLE = "auditor";

    /** The policy that the kinds need. */
    static final String STAFF_ROLES = REALM_ROLE + "," + LoginBrowser.CLIENT + "." + CLIENT_ROLE;

    private final TestRealm realm;
    private final AdminRights rights;
    private final String otherRealmsUser;
    private final String customers;
    private final CredentialRepresentation set;
    private final Map<String, Target> shared = new HashMap<>();
    private int count;

    /** @param otherRealmsUser the id of a user of another realm */
    PermissionTargets(TestRealm realm, String otherRealmsUser) {
        this.realm = realm;
        this.rights = AdminRights.of(realm);
        this.otherRealmsUser = otherRealmsUser;
        addRoles();
        customers = addGroup("customers");
        set = makeSet();
    }

    /** Keycloak lets nobody add a role to an admin client, but a realm that is imported may bring one. */
    static void addCustomAdminRole(RealmRepresentation imported) {
        RolesRepresentation roles = new RolesRepresentation();
        roles.setClient(Map.of("realm-management", List.of(role(CUSTOM_ADMIN_ROLE))));
        imported.setRoles(roles);
    }

    private void addRoles() {
        realm.admin().roles().create(role(REALM_ROLE));
        addClientRole(LoginBrowser.CLIENT, CLIENT_ROLE);
    }

    private void addClientRole(String clientId, String name) {
        String id = realm.admin().clients().findByClientId(clientId).get(0).getId();
        realm.admin().clients().get(id).roles().create(role(name));
    }

    private static RoleRepresentation role(String name) {
        RoleRepresentation role = new RoleRepresentation();
        role.setName(name);
        return role;
    }

    private String addGroup(String name) {
        GroupRepresentation group = new GroupRepresentation();
        group.setName(name);
        return CreatedResponseUtil.getCreatedId(realm.admin().groups().add(group));
    }

    /** The set of a user who has made one, as it is stored: the others get copies. */
    private CredentialRepresentation makeSet() {
        TestUser user = realm.addUser("template", true);
        Steps.makeCodes(realm, user);
        try {
            ObjectMapper json = new ObjectMapper();
            for (JsonNode one : json.readTree(realm.inspect().export()).path("users")) {
                for (JsonNode credential : one.path("credentials")) {
                    if ("backup-codes".equals(credential.path("type").textValue())) {
                        CredentialRepresentation made = json.treeToValue(credential, CredentialRepresentation.class);
                        made.setId(null);
                        return made;
                    }
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        throw new AssertionError("No set in the export.");
    }

    /** The group that all customers are in. */
    String customers() {
        return customers;
    }

    /** A target that has not been used before. */
    Target fresh(String kind) {
        return switch (kind) {
            case "unknown id" -> new Target(UUID.randomUUID().toString(), null);
            case "other realm's id" -> new Target(otherRealmsUser, null);
            default -> existing(kind);
        };
    }

    /** A target that calls have been refused for before, or none: unknown ids are always new. */
    Target any(String kind) {
        return "unknown id".equals(kind) ? fresh(kind) : shared.computeIfAbsent(kind, this::fresh);
    }

    private Target existing(String kind) {
        TestUser user = addUser(kind, "target" + ++count);
        if (!"no second factor".equals(kind)) {
            realm.inspect().store(user.id(), set);
        }
        switch (kind) {
            case "customer" -> realm.admin().users().get(user.id()).joinGroup(customers);
            case "staff by role" -> rights.give(user, "query-groups");
            case "staff by composite" -> rights.giveByCompositeRole(user, "view-events");
            case "staff by group" -> rights.giveByGroup(user, "view-users");
            case "staff by custom role" -> rights.give(user, CUSTOM_ADMIN_ROLE);
            case "staff by policy's role" -> rights.giveRealmRole(user, REALM_ROLE);
            case "staff by policy's client role" -> giveClientRole(user);
            case "disabled", "no second factor", "no address" -> {
                // made as such
            }
            default -> throw new IllegalArgumentException(kind);
        }
        return new Target(user.id(), user);
    }

    private TestUser addUser(String kind, String name) {
        return switch (kind) {
            case "disabled" -> realm.addUser(name, true, user -> user.setEnabled(false));
            case "no second factor" -> realm.addUser(name, false);
            case "no address" -> realm.addUser(name, true, user -> user.setEmail(null));
            default -> realm.addUser(name, true);
        };
    }

    private void giveClientRole(TestUser user) {
        String client = realm.admin()
                .clients()
                .findByClientId(LoginBrowser.CLIENT)
                .get(0)
                .getId();
        realm.admin()
                .users()
                .get(user.id())
                .roles()
                .clientLevel(client)
                .add(List.of(realm.admin()
                        .clients()
                        .get(client)
                        .roles()
                        .get(CLIENT_ROLE)
                        .toRepresentation()));
    }

    /**
     * Whom a call is about.
     *
     * @param user null when the realm has no user of that id
     */
    record Target(String id, TestUser user) {}
}
