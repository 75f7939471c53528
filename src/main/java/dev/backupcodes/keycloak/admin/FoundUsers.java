package dev.backupcodes.keycloak.admin;

import dev.backupcodes.keycloak.RealmTransaction;
import dev.backupcodes.keycloak.admin.rest.JsonBody;
import dev.backupcodes.keycloak.admin.rest.Refusal;
import dev.backupcodes.keycloak.credential.CodeEnvironment;
import dev.backupcodes.keycloak.credential.RequestTransaction;
import dev.backupcodes.keycloak.credential.UserFilter;
import dev.backupcodes.keycloak.credential.UserSearch;
import dev.backupcodes.keycloak.credential.UserSearch.Position;
import dev.backupcodes.keycloak.policy.RealmPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.keycloak.models.KeycloakSession;

/**
 * The users whom a list with the same questions would show, to somebody who may view all of them.
 *
 * @param asked the questions, with their answers
 */
record FoundUsers(AdminCall call, UserFilter filter, Map<String, Object> asked) implements Selection {

    private static final int BATCH = 500;
    /** A batch ends after that long, so that no transaction is a long one. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /**
     * @return empty when the body asks none of the questions
     * @throws Refusal for what can be true of nobody
     */
    static Optional<Selection> of(AdminCall call, JsonBody body) {
        Map<String, Object> asked = asked(body);
        return asked.isEmpty()
                ? Optional.empty()
                : Optional.of(new FoundUsers(call, new AskedUsers(call, source(body)).filter(), asked));
    }

    private static Map<String, Object> asked(JsonBody body) {
        Map<String, Object> asked = new TreeMap<>();
        AskedUsers.LISTS.forEach(name -> put(asked, name, body.texts(name)));
        AskedUsers.FLAGS.forEach(name -> put(asked, name, body.flagIfAny(name)));
        AskedUsers.TEXTS.forEach(name -> put(asked, name, body.text(name)));
        return asked;
    }

    /** An empty list would stand for everybody, as it does in an address: here it stands for no question. */
    private static void put(Map<String, Object> asked, String name, Object value) {
        if (value != null && !List.of().equals(value)) {
            asked.put(name, value);
        }
    }

    private static AskedUsers.Source source(JsonBody body) {
        return new AskedUsers.Source() {
            @Override
            public List<String> list(String name) {
                return Optional.ofNullable(body.texts(name)).orElse(List.of());
            }

            @Override
            public Boolean flag(String name) {
                return body.flagIfAny(name);
            }

            @Override
            public Optional<String> text(String name) {
                return Optional.ofNullable(body.text(name));
            }
        };
    }

    @Override
    public List<String> users(int most) {
        KeycloakSession request = call.session();
        RequestTransaction.releaseConnection(request);
        Set<String> ids = new LinkedHashSet<>();
        Optional<Position> next = Optional.of(Position.START);
        while (next.isPresent() && ids.size() < most) {
            UserSearch.Page page = page(request, next.get());
            ids.addAll(page.ids());
            next = page.next();
        }
        return new ArrayList<>(ids).subList(0, Math.min(most, ids.size()));
    }

    private UserSearch.Page page(KeycloakSession request, Position from) {
        return RealmTransaction.run(
                        request.getKeycloakSessionFactory(),
                        call.realm().getId(),
                        (own, realm) -> new UserSearch(own, realm, RealmPolicy.of(realm), filter, CodeEnvironment.now())
                                .find(from, BATCH, PATIENCE))
                .orElseThrow(() -> new IllegalStateException("the realm was removed"));
    }
}
