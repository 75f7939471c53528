package dev.backupcodes.keycloak.admin;

import java.util.List;
import java.util.Map;

/**
 * The users whom the request names.
 *
 * @param ids whether or not there are such users
 */
record ListedUsers(List<String> ids) implements Selection {

    static final String FIELD = "userIds";

    @Override
    public Map<String, Object> asked() {
        return Map.of(FIELD, users(Integer.MAX_VALUE).size());
    }

    @Override
    public List<String> users(int most) {
        return ids.stream().distinct().limit(most).toList();
    }
}
