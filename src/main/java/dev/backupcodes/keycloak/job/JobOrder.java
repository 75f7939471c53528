package dev.backupcodes.keycloak.job;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.Map;

/**
 * What was asked for.
 *
 * @param kind what is done for each user
 * @param selection which users, as the request said it; the users themselves were looked up when the job was started
 * @param includeStaff whether staff users have their turn, too
 * @param reason why, for the trail
 * @param at milliseconds
 * @param total the number of users
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record JobOrder(
        String kind,
        Map<String, Object> selection,
        boolean includeStaff,
        String reason,
        Starter by,
        long at,
        int total) {

    /**
     * Who has started it, and by which client: looked up anew before each user.
     *
     * @param realmId of the realm that the account belongs to
     * @param clientId Keycloak's own id of the client, not its name
     * @param username as it was then, for people
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Starter(String realmId, String userId, String clientId, String username) {}
}
