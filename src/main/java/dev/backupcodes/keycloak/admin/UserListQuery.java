package dev.backupcodes.keycloak.admin;

import dev.backupcodes.keycloak.admin.rest.QueryParameters;
import dev.backupcodes.keycloak.admin.rest.Refusal;
import dev.backupcodes.keycloak.code.SetState;
import dev.backupcodes.keycloak.credential.UserFilter;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.models.GroupModel;
import org.keycloak.models.OrganizationModel;
import org.keycloak.organization.OrganizationProvider;

/** What a call asks for when it lists users. */
final class UserListQuery {

    static final String FIRST = "first";
    static final String MAX = "max";

    private static final String STATE = "state";
    private static final String LOCKED = "locked";
    private static final String LOCKOUT = "lockout";
    private static final String STAFF = "staff";
    private static final String SECOND_FACTOR = "secondFactor";
    private static final String ORGANIZATION = "organization";
    private static final String GROUP = "group";
    private static final Set<String> FILTERS =
            Set.of(STATE, LOCKED, LOCKOUT, STAFF, SECOND_FACTOR, ORGANIZATION, GROUP);

    private final AdminCall call;
    private final QueryParameters parameters;

    /** @throws Refusal for any parameter that there is not */
    private UserListQuery(AdminCall call, Set<String> others) {
        this.call = call;
        this.parameters = QueryParameters.of(
                call.session().getContext().getHttpRequest(),
                Stream.concat(FILTERS.stream(), others.stream()).collect(Collectors.toSet()));
    }

    /** @throws Refusal for any parameter that there is not */
    static UserListQuery ofPage(AdminCall call) {
        return new UserListQuery(call, Set.of(FIRST, MAX));
    }

    /**
     * Of a whole list.
     *
     * @throws Refusal for any parameter that there is not
     */
    static UserListQuery ofAll(AdminCall call) {
        return new UserListQuery(call, Set.of());
    }

    QueryParameters parameters() {
        return parameters;
    }

    /** @throws Refusal for what can be true of nobody, since there is no such state, group or organization */
    UserFilter filter() {
        Set<SetState> states = parameters.list(STATE).stream()
                .map(id -> SetState.ofId(id).orElseThrow(() -> QueryParameters.wrong(STATE)))
                .collect(Collectors.toSet());
        return new UserFilter(
                states,
                parameters.flag(LOCKED),
                parameters.flag(LOCKOUT),
                parameters.flag(STAFF),
                parameters.flag(SECOND_FACTOR),
                group().orElse(null),
                organization().map(OrganizationModel::getId).orElse(null));
    }

    /** A member of a group below is a member of the group, as it is with roles. */
    private Optional<Set<String>> group() {
        return parameters.text(GROUP).map(id -> {
            GroupModel group = call.session().groups().getGroupById(call.realm(), id);
            if (group == null || group.getType() != GroupModel.Type.REALM) {
                throw QueryParameters.wrong(GROUP);
            }
            Set<String> all = new HashSet<>();
            add(group, all);
            return all;
        });
    }

    private static void add(GroupModel group, Set<String> all) {
        if (all.add(group.getId())) {
            group.getSubGroupsStream().forEach(below -> add(below, all));
        }
    }

    private Optional<OrganizationModel> organization() {
        return parameters.text(ORGANIZATION).map(name -> {
            OrganizationProvider organizations = call.session().getProvider(OrganizationProvider.class);
            return Stream.of(organizations)
                    .filter(found -> found != null && call.realm().isOrganizationsEnabled())
                    .flatMap(found -> Stream.concat(
                            Stream.ofNullable(found.getByAlias(name)), Stream.ofNullable(found.getById(name))))
                    .findFirst()
                    .orElseThrow(() -> QueryParameters.wrong(ORGANIZATION));
        });
    }
}
