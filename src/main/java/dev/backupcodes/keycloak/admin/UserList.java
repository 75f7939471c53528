package dev.backupcodes.keycloak.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.backupcodes.keycloak.admin.rest.Refusal;
import dev.backupcodes.keycloak.credential.CodeEnvironment;
import dev.backupcodes.keycloak.credential.ListedUser;
import dev.backupcodes.keycloak.credential.UserListing;
import dev.backupcodes.keycloak.credential.UserSearch.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Users by the state of their codes.
 *
 * @param users a page of them
 * @param next what {@code first} is to be for those after them, also when there are fewer than {@code max}; null at the end
 * @param note what is missing in the list, and why; left out when nothing is
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record UserList(
        List<UserLine> users,
        String next,
        @JsonInclude(JsonInclude.Include.NON_NULL) String note) {

    private static final int DEFAULT_MAX = 20;
    private static final int MOST = 100;
    /** Further on, a page is found by the cursor of the one before it. */
    private static final int MAX_OFFSET = 1_000;

    /** How long one call looks for users whom the caller may view. */
    private static final Duration PATIENCE = Duration.ofMillis(150);

    /** @throws Refusal unless the caller may look for users, or for what is wrong with the question */
    static UserList of(AdminCall call) {
        call.caller().requireUserSearch();
        UserListQuery query = UserListQuery.ofPage(call);
        int max = query.parameters().number(UserListQuery.MAX, DEFAULT_MAX, 1, MOST);
        String first = query.parameters().text(UserListQuery.FIRST).orElse("0");
        ListCursor cursor = new ListCursor(call, UserListQuery.FIRST);
        VisibleUsers users = VisibleUsers.soon(call, query.filter());
        boolean isOffset = first.matches("[0-9]+");
        int offset = isOffset ? query.parameters().number(UserListQuery.FIRST, 0, 0, MAX_OFFSET) : 0;
        Position from = isOffset ? Position.START : cursor.read(first);
        VisibleUsers.Page page = users.find(from, offset, max, PATIENCE);
        // Whoever stands there may be gone in this very moment: then the same place again.
        String next = page.next()
                .map(position -> cursor.write(position).orElse(first))
                .orElse(null);
        Instant now = CodeEnvironment.now();
        List<ListedUser> listed = new UserListing(call.session(), call.realm(), call.policy(), now).of(page.ids());
        return new UserList(listed.stream().map(UserLine::of).toList(), next, users.note());
    }
}
