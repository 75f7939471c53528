package dev.backupcodes.keycloak.admin;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.keycloak.models.GroupModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** The members of a group, and of those below it. */
record MembersOfGroup(KeycloakSession session, RealmModel realm, GroupModel group) implements Selection {

    static final String FIELD = "group";

    private static final int PAGE = 200;

    @Override
    public Map<String, Object> asked() {
        return Map.of(FIELD, group.getId());
    }

    @Override
    public List<String> users(int most) {
        Set<String> ids = new LinkedHashSet<>();
        addMembers(group, ids, most);
        return ids.stream().limit(most).toList();
    }

    private void addMembers(GroupModel of, Set<String> ids, int most) {
        int first = 0;
        int found = PAGE;
        while (found == PAGE && ids.size() < most) {
            List<String> page = session.users()
                    .getGroupMembersStream(realm, of, first, PAGE)
                    .map(UserModel::getId)
                    .toList();
            ids.addAll(page);
            found = page.size();
            first += PAGE;
        }
        of.getSubGroupsStream().forEach(below -> addMembers(below, ids, most));
    }
}
