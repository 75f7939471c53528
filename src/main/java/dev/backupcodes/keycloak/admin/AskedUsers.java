package dev.backupcodes.keycloak.admin;

import dev.backupcodes.keycloak.admin.rest.QueryParameters;
import dev.backupcodes.keycloak.admin.rest.Refusal;
import dev.backupcodes.keycloak.code.SetState;
import dev.backupcodes.keycloak.credential.UserFilter;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.models.GroupModel;
import org.keycloak.models.OrganizationModel;
import org.keycloak.organization.OrganizationProvider;

/** Which users of a realm a call asks for, in its address or in its body. */
final class AskedUsers {

    private static final String STATE = "state";
    private static final String LOCKED = "locked";
    private static final String LOCKOUT = "lockout";
    private static final String STAFF = "staff";
    private static final String SECOND_FACTOR = "secondFactor";
    private static final String ORGANIZATION = "organization";
    private static final String GROUP = "group";

    static final Set<String> LISTS = Set.of(STATE);
    static final Set<String> FLAGS = Set.of(LOCKED, LOCKOUT, STAFF, SECOND_FACTOR);
    static final Set<String> TEXTS = Set.of(ORGANIZATION, GROUP);
    static final Set<String> FIELDS =
            Stream.of(LISTS, FLAGS, TEXTS).flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());

    private final AdminCall call;
    private final Source source;

    /** Where it is asked. What is not there is empty, of a flag null. */
    interface Source {
        List<String> list(String name);

        Boolean flag(String name);

        Optional<String> text(String name);
    }

    AskedUsers(AdminCall call, Source source) {
        this.call = call;
        this.source = source;
    }

    /** @throws Refusal for what can be true of nobody, since there is no such state, group or organization */
    UserFilter filter() {
        Set<SetState> states = source.list(STATE).stream()
                .map(id -> SetState.ofId(id).orElseThrow(() -> QueryParameters.wrong(STATE)))
                .collect(Collectors.toSet());
        return new UserFilter(
                states,
                source.flag(LOCKED),
                source.flag(LOCKOUT),
                source.flag(STAFF),
                source.flag(SECOND_FACTOR),
                group().orElse(null),
                organization().map(OrganizationModel::getId).orElse(null));
    }

    /** A member of a group below is a member of the group, as it is with roles. */
    private Optional<Set<String>> group() {
        return source.text(GROUP).map(id -> {
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
        return source.text(ORGANIZATION).map(name -> {
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
