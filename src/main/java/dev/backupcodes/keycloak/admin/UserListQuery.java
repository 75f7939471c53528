package dev.backupcodes.keycloak.admin;

import dev.backupcodes.keycloak.admin.rest.QueryParameters;
import dev.backupcodes.keycloak.admin.rest.Refusal;
import dev.backupcodes.keycloak.credential.UserFilter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a call asks for when it lists users. */
final class UserListQuery implements AskedUsers.Source {

    static final String FIRST = "first";
    static final String MAX = "max";

    private final AdminCall call;
    private final QueryParameters parameters;

    /** @throws Refusal for any parameter that there is not */
    private UserListQuery(AdminCall call, Set<String> others) {
        this.call = call;
        this.parameters = QueryParameters.of(
                call.session().getContext().getHttpRequest(),
                Stream.concat(AskedUsers.FIELDS.stream(), others.stream()).collect(Collectors.toSet()));
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
        return new AskedUsers(call, this).filter();
    }

    @Override
    public List<String> list(String name) {
        return parameters.list(name);
    }

    @Override
    public Boolean flag(String name) {
        return parameters.flag(name);
    }

    @Override
    public Optional<String> text(String name) {
        return parameters.text(name);
    }
}
