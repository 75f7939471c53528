package dev.backupcodes.keycloak.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.NotFoundException;
import org.keycloak.admin.client.resource.UserResource;

/**
 * All that a call about a user could have changed; the same for everyone who is not in the realm.
 *
 * @param account what Keycloak says, without the credentials
 * @param credentials without their secrets
 * @param codes our status, as the master administrator sees it
 */
record UserState(JsonNode account, JsonNode credentials, JsonNode codes) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static UserState of(TestRealm realm, String userId) {
        try {
            UserResource user = realm.admin().users().get(userId);
            return new UserState(
                    JSON.valueToTree(user.toRepresentation()),
                    JSON.valueToTree(user.credentials()),
                    Regenerating.asMasterAdmin(realm).status(userId).body());
        } catch (NotFoundException e) {
            return new UserState(JSON.missingNode(), JSON.missingNode(), JSON.missingNode());
        }
    }

    /** The live lockout codes; a null or missing node without any. */
    JsonNode lockout() {
        return codes.path("lockout");
    }

    boolean hasLockoutCodes() {
        return lockout().isObject();
    }

    /** What making lockout codes, and taking them away, must not change. */
    UserState withoutLockoutCodes() {
        ArrayNode others = JSON.createArrayNode();
        credentials.forEach(credential -> {
            if (!credential.path("credentialData").asText().contains("\"lockout\"")) {
                others.add(credential);
            }
        });
        ObjectNode own = codes.deepCopy();
        own.remove("lockout");
        return new UserState(account, others, own);
    }
}
