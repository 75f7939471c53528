package dev.backupcodes.keycloak.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.backupcodes.keycloak.it.PermissionCallers.Caller;
import dev.backupcodes.keycloak.it.PermissionTable.Cell;
import dev.backupcodes.keycloak.it.PermissionTargets.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.keycloak.representations.idm.AdminEventRepresentation;

/**
 * Who may do what, cell by cell: the answer, whether anything changed, mails, and the trail.
 *
 * <p>To add a call: a {@link UserCall}, a table, a line in {@link #cells()} and one in {@link #assertDone}.
 */
class PermissionMatrixIT {

    private static final Set<String> OUT_OF_REACH = Set.of("forbidden", "protected_target", "self_target");
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String STATUS = """
            caller                    | customer      | staff         | self               | nobody             | disabled      | no second factor | no address
            no token                  | 401           | 401           | 401                | 401                | 401           | 401              | 401
            user                      | 403 forbidden | 403 forbidden | 403 forbidden      | 403 forbidden      | 403 forbidden | 403 forbidden    | 403 forbidden
            view-users                | 200           | 200           | 200                | 404 user_not_found | 200           | 200              | 200
            manage-users              | 200           | 200           | 200                | 404 user_not_found | 200           | 200              | 200
            the role                  | 200           | 200           | 200                | 404 user_not_found | 200           | 200              | 200
            the role by a group       | 200           | 200           | 200                | 404 user_not_found | 200           | 200              | 200
            the role without view     | 403 forbidden | 403 forbidden | 403 forbidden      | 403 forbidden      | 403 forbidden | 403 forbidden    | 403 forbidden
            the other role            | 200           | 200           | 200                | 404 user_not_found | 200           | 200              | 200
            realm-admin               | 200           | 200           | 200                | 404 user_not_found | 200           | 200              | 200
            master admin              | 200           | 200           | 404 user_not_found | 404 user_not_found | 200           | 200              | 200
            the role in master        | 200           | 200           | 404 user_not_found | 404 user_not_found | 200           | 200              | 200
            another realm's admin     | 403           | 403           | 403                | 403                | 403           | 403              | 403
            service account           | 200           | 200           | 200                | 404 user_not_found | 200           | 200              | 200
            service account by name   | 200           | 200           | 200                | 404 user_not_found | 200           | 200              | 200
            view denied               | 403 forbidden | 403 forbidden | 403 forbidden      | 404 user_not_found | 403 forbidden | 403 forbidden    | 403 forbidden
            reset-password denied     | 200           | 200           | 200                | 404 user_not_found | 200           | 200              | 200
            customers' group only     | 200           | 403 forbidden | 403 forbidden      | 404 user_not_found | 403 forbidden | 403 forbidden    | 403 forbidden
            role taken away           | 403 forbidden | 403 forbidden | 403 forbidden      | 403 forbidden      | 403 forbidden | 403 forbidden    | 403 forbidden
            role not in the token     | 403 forbidden | 403 forbidden | 403 forbidden      | 403 forbidden      | 403 forbidden | 403 forbidden    | 403 forbidden
            role in the token only    | 200           | 200           | 200                | 404 user_not_found | 200           | 200              | 200
            realm-admin not in token  | 403 forbidden | 403 forbidden | 403 forbidden      | 403 forbidden      | 403 forbidden | 403 forbidden    | 403 forbidden
            """;

    private static final String REGENERATE = """
            caller                    | customer                | staff                | self                 | nobody             | disabled          | no second factor    | no address
            no token                  | 401                     | 401                  | 401                  | 401                | 401               | 401                 | 401
            user                      | 403 forbidden           | 403 forbidden        | 403 forbidden        | 403 forbidden      | 403 forbidden     | 403 forbidden       | 403 forbidden
            view-users                | 403 forbidden           | 403 forbidden        | 403 forbidden        | 403 forbidden      | 403 forbidden     | 403 forbidden       | 403 forbidden
            manage-users              | 403 forbidden           | 403 forbidden        | 403 forbidden        | 403 forbidden      | 403 forbidden     | 403 forbidden       | 403 forbidden
            the role                  | 200                     | 403 protected_target | 403 protected_target | 404 user_not_found | 409 user_disabled | 409 user_not_active | 409 no_email
            the role by a group       | 200                     | 403 protected_target | 403 protected_target | 404 user_not_found | 409 user_disabled | 409 user_not_active | 409 no_email
            the role without view     | 403 forbidden           | 403 forbidden        | 403 forbidden        | 403 forbidden      | 403 forbidden     | 403 forbidden       | 403 forbidden
            the other role            | 403 forbidden           | 403 forbidden        | 403 forbidden        | 403 forbidden      | 403 forbidden     | 403 forbidden       | 403 forbidden
            realm-admin               | 200                     | 200                  | 200                  | 404 user_not_found | 409 user_disabled | 409 user_not_active | 409 no_email
            master admin              | 200                     | 200                  | 404 user_not_found   | 404 user_not_found | 409 user_disabled | 409 user_not_active | 409 no_email
            the role in master        | 200                     | 403 protected_target | 404 user_not_found   | 404 user_not_found | 409 user_disabled | 409 user_not_active | 409 no_email
            another realm's admin     | 403                     | 403                  | 403                  | 403                | 403               | 403                 | 403
            service account           | 403 step_up_unavailable | 403 protected_target | 403 protected_target | 404 user_not_found | 409 user_disabled | 409 user_not_active | 409 no_email
            service account by name   | 200                     | 403 protected_target | 403 protected_target | 404 user_not_found | 409 user_disabled | 409 user_not_active | 409 no_email
            view denied               | 403 forbidden           | 403 forbidden        | 403 forbidden        | 404 user_not_found | 403 forbidden     | 403 forbidden       | 403 forbidden
            reset-password denied     | 403 forbidden           | 403 forbidden        | 403 forbidden        | 404 user_not_found | 403 forbidden     | 403 forbidden       | 403 forbidden
            customers' group only     | 200                     | 403 forbidden        | 403 forbidden        | 404 user_not_found | 403 forbidden     | 403 forbidden       | 403 forbidden
            role taken away           | 403 forbidden           | 403 forbidden        | 403 forbidden        | 403 forbidden      | 403 forbidden     | 403 forbidden       | 403 forbidden
            role not in the token     | 403 forbidden           | 403 forbidden        | 403 forbidden        | 403 forbidden      | 403 forbidden     | 403 forbidden       | 403 forbidden
            role in the token only    | 403 forbidden           | 403 forbidden        | 403 forbidden        | 403 forbidden      | 403 forbidden     | 403 forbidden       | 403 forbidden
            realm-admin not in token  | 403 forbidden           | 403 forbidden        | 403 forbidden        | 403 forbidden      | 403 forbidden     | 403 forbidden       | 403 forbidden
            """;

    private static final String MAKE_LOCKOUT_CODES = """
            caller                   | customer                | staff, two ways      | staff by custom role | self               | nobody             | disabled          | no second factor    | no address
            no token                 | 401                     | 401                  | 401                  | 401                | 401                | 401               | 401                 | 401
            user                     | 403 forbidden           | 403 forbidden        | 403 forbidden        | 403 forbidden      | 403 forbidden      | 403 forbidden     | 403 forbidden       | 403 forbidden
            view-users               | 403 forbidden           | 403 forbidden        | 403 forbidden        | 403 forbidden      | 403 forbidden      | 403 forbidden     | 403 forbidden       | 403 forbidden
            manage-users             | 403 forbidden           | 403 forbidden        | 403 forbidden        | 403 forbidden      | 403 forbidden      | 403 forbidden     | 403 forbidden       | 403 forbidden
            the role                 | 201                     | 403 protected_target | 403 protected_target | 403 self_target    | 404 user_not_found | 409 user_disabled | 409 user_not_active | 201
            the role by a group      | 201                     | 403 protected_target | 403 protected_target | 403 self_target    | 404 user_not_found | 409 user_disabled | 409 user_not_active | 201
            the role without view    | 403 forbidden           | 403 forbidden        | 403 forbidden        | 403 forbidden      | 403 forbidden      | 403 forbidden     | 403 forbidden       | 403 forbidden
            the other role           | 403 forbidden           | 403 forbidden        | 403 forbidden        | 403 forbidden      | 403 forbidden      | 403 forbidden     | 403 forbidden       | 403 forbidden
            realm-admin              | 201                     | 201                  | 403 protected_target | 403 self_target    | 404 user_not_found | 409 user_disabled | 409 user_not_active | 201
            master admin             | 201                     | 201                  | 201                  | 404 user_not_found | 404 user_not_found | 409 user_disabled | 409 user_not_active | 201
            the role in master       | 201                     | 403 protected_target | 403 protected_target | 404 user_not_found | 404 user_not_found | 409 user_disabled | 409 user_not_active | 201
            another realm's admin    | 403                     | 403                  | 403                  | 403                | 403                | 403               | 403                 | 403
            service account          | 403 step_up_unavailable | 403 protected_target | 403 protected_target | 403 self_target    | 404 user_not_found | 409 user_disabled | 409 user_not_active | 403 step_up_unavailable
            service account by name  | 201                     | 403 protected_target | 403 protected_target | 403 self_target    | 404 user_not_found | 409 user_disabled | 409 user_not_active | 201
            view denied              | 403 forbidden           | 403 forbidden        | 403 forbidden        | 403 forbidden      | 404 user_not_found | 403 forbidden     | 403 forbidden       | 403 forbidden
            reset-password denied    | 403 forbidden           | 403 forbidden        | 403 forbidden        | 403 forbidden      | 404 user_not_found | 403 forbidden     | 403 forbidden       | 403 forbidden
            customers' group only    | 201                     | 403 forbidden        | 403 forbidden        | 403 forbidden      | 404 user_not_found | 403 forbidden     | 403 forbidden       | 403 forbidden
            role taken away          | 403 forbidden           | 403 forbidden        | 403 forbidden        | 403 forbidden      | 403 forbidden      | 403 forbidden     | 403 forbidden       | 403 forbidden
            role not in the token    | 403 forbidden           | 403 forbidden        | 403 forbidden        | 403 forbidden      | 403 forbidden      | 403 forbidden     | 403 forbidden       | 403 forbidden
            role in the token only   | 403 forbidden           | 403 forbidden        | 403 forbidden        | 403 forbidden      | 403 forbidden      | 403 forbidden     | 403 forbidden       | 403 forbidden
            realm-admin not in token | 403 forbidden           | 403 forbidden        | 403 forbidden        | 403 forbidden      | 403 forbidden      | 403 forbidden     | 403 forbidden       | 403 forbidden
            """;

    private static final String REVOKE_LOCKOUT_CODES = """
            caller                   | customer      | staff, two ways      | staff by custom role | self               | nobody             | disabled
            no token                 | 401           | 401                  | 401                  | 401                | 401                | 401
            user                     | 403 forbidden | 403 forbidden        | 403 forbidden        | 403 forbidden      | 403 forbidden      | 403 forbidden
            view-users               | 403 forbidden | 403 forbidden        | 403 forbidden        | 403 forbidden      | 403 forbidden      | 403 forbidden
            manage-users             | 403 forbidden | 403 forbidden        | 403 forbidden        | 403 forbidden      | 403 forbidden      | 403 forbidden
            the role                 | 204           | 403 protected_target | 403 protected_target | 403 self_target    | 404 user_not_found | 204
            the role by a group      | 204           | 403 protected_target | 403 protected_target | 403 self_target    | 404 user_not_found | 204
            the role without view    | 403 forbidden | 403 forbidden        | 403 forbidden        | 403 forbidden      | 403 forbidden      | 403 forbidden
            the other role           | 403 forbidden | 403 forbidden        | 403 forbidden        | 403 forbidden      | 403 forbidden      | 403 forbidden
            realm-admin              | 204           | 204                  | 403 protected_target | 403 self_target    | 404 user_not_found | 204
            master admin             | 204           | 204                  | 204                  | 404 user_not_found | 404 user_not_found | 204
            the role in master       | 204           | 403 protected_target | 403 protected_target | 404 user_not_found | 404 user_not_found | 204
            another realm's admin    | 403           | 403                  | 403                  | 403                | 403                | 403
            service account          | 204           | 403 protected_target | 403 protected_target | 403 self_target    | 404 user_not_found | 204
            service account by name  | 204           | 403 protected_target | 403 protected_target | 403 self_target    | 404 user_not_found | 204
            view denied              | 403 forbidden | 403 forbidden        | 403 forbidden        | 403 forbidden      | 404 user_not_found | 403 forbidden
            reset-password denied    | 403 forbidden | 403 forbidden        | 403 forbidden        | 403 forbidden      | 404 user_not_found | 403 forbidden
            customers' group only    | 204           | 403 forbidden        | 403 forbidden        | 403 forbidden      | 404 user_not_found | 403 forbidden
            role taken away          | 403 forbidden | 403 forbidden        | 403 forbidden        | 403 forbidden      | 403 forbidden      | 403 forbidden
            role not in the token    | 403 forbidden | 403 forbidden        | 403 forbidden        | 403 forbidden      | 403 forbidden      | 403 forbidden
            role in the token only   | 403 forbidden | 403 forbidden        | 403 forbidden        | 403 forbidden      | 403 forbidden      | 403 forbidden
            realm-admin not in token | 403 forbidden | 403 forbidden        | 403 forbidden        | 403 forbidden      | 403 forbidden      | 403 forbidden
            """;

    private static final String CALLER_CHECK = """
            caller                   | customer      | staff, two ways      | staff by custom role | self               | nobody             | disabled          | no second factor    | no address
            no token                 | 401           | 401                  | 401                  | 401                | 401                | 401               | 401                 | 401
            user                     | 403 forbidden | 403 forbidden        | 403 forbidden        | 403 forbidden      | 403 forbidden      | 403 forbidden     | 403 forbidden       | 403 forbidden
            view-users               | 403 forbidden | 403 forbidden        | 403 forbidden        | 403 forbidden      | 403 forbidden      | 403 forbidden     | 403 forbidden       | 403 forbidden
            manage-users             | 403 forbidden | 403 forbidden        | 403 forbidden        | 403 forbidden      | 403 forbidden      | 403 forbidden     | 403 forbidden       | 403 forbidden
            the role                 | 200           | 403 protected_target | 403 protected_target | 403 self_target    | 404 user_not_found | 409 user_disabled | 409 user_not_active | 409 no_email
            the role by a group      | 200           | 403 protected_target | 403 protected_target | 403 self_target    | 404 user_not_found | 409 user_disabled | 409 user_not_active | 409 no_email
            the role without view    | 403 forbidden | 403 forbidden        | 403 forbidden        | 403 forbidden      | 403 forbidden      | 403 forbidden     | 403 forbidden       | 403 forbidden
            the other role           | 403 forbidden | 403 forbidden        | 403 forbidden        | 403 forbidden      | 403 forbidden      | 403 forbidden     | 403 forbidden       | 403 forbidden
            realm-admin              | 200           | 200                  | 403 protected_target | 403 self_target    | 404 user_not_found | 409 user_disabled | 409 user_not_active | 409 no_email
            master admin             | 200           | 200                  | 200                  | 404 user_not_found | 404 user_not_found | 409 user_disabled | 409 user_not_active | 409 no_email
            the role in master       | 200           | 403 protected_target | 403 protected_target | 404 user_not_found | 404 user_not_found | 409 user_disabled | 409 user_not_active | 409 no_email
            another realm's admin    | 403           | 403                  | 403                  | 403                | 403                | 403               | 403                 | 403
            service account          | 200           | 403 protected_target | 403 protected_target | 403 self_target    | 404 user_not_found | 409 user_disabled | 409 user_not_active | 409 no_email
            service account by name  | 200           | 403 protected_target | 403 protected_target | 403 self_target    | 404 user_not_found | 409 user_disabled | 409 user_not_active | 409 no_email
            view denied              | 403 forbidden | 403 forbidden        | 403 forbidden        | 403 forbidden      | 404 user_not_found | 403 forbidden     | 403 forbidden       | 403 forbidden
            reset-password denied    | 403 forbidden | 403 forbidden        | 403 forbidden        | 403 forbidden      | 404 user_not_found | 403 forbidden     | 403 forbidden       | 403 forbidden
            customers' group only    | 200           | 403 forbidden        | 403 forbidden        | 403 forbidden      | 404 user_not_found | 403 forbidden     | 403 forbidden       | 403 forbidden
            role taken away          | 403 forbidden | 403 forbidden        | 403 forbidden        | 403 forbidden      | 403 forbidden      | 403 forbidden     | 403 forbidden       | 403 forbidden
            role not in the token    | 403 forbidden | 403 forbidden        | 403 forbidden        | 403 forbidden      | 403 forbidden      | 403 forbidden     | 403 forbidden       | 403 forbidden
            role in the token only   | 403 forbidden | 403 forbidden        | 403 forbidden        | 403 forbidden      | 403 forbidden      | 403 forbidden     | 403 forbidden       | 403 forbidden
            realm-admin not in token | 403 forbidden | 403 forbidden        | 403 forbidden        | 403 forbidden      | 403 forbidden      | 403 forbidden     | 403 forbidden       | 403 forbidden
            """;

    private static final String WRONG_PERSON = """
            caller                   | customer      | staff, two ways      | staff by custom role | self               | nobody             | disabled
            no token                 | 401           | 401                  | 401                  | 401                | 401                | 401
            user                     | 403 forbidden | 403 forbidden        | 403 forbidden        | 403 forbidden      | 403 forbidden      | 403 forbidden
            view-users               | 403 forbidden | 403 forbidden        | 403 forbidden        | 403 forbidden      | 403 forbidden      | 403 forbidden
            manage-users             | 403 forbidden | 403 forbidden        | 403 forbidden        | 403 forbidden      | 403 forbidden      | 403 forbidden
            the role                 | 204           | 403 protected_target | 403 protected_target | 403 self_target    | 404 user_not_found | 204
            the role by a group      | 204           | 403 protected_target | 403 protected_target | 403 self_target    | 404 user_not_found | 204
            the role without view    | 403 forbidden | 403 forbidden        | 403 forbidden        | 403 forbidden      | 403 forbidden      | 403 forbidden
            the other role           | 403 forbidden | 403 forbidden        | 403 forbidden        | 403 forbidden      | 403 forbidden      | 403 forbidden
            realm-admin              | 204           | 204                  | 403 protected_target | 403 self_target    | 404 user_not_found | 204
            master admin             | 204           | 204                  | 204                  | 404 user_not_found | 404 user_not_found | 204
            the role in master       | 204           | 403 protected_target | 403 protected_target | 404 user_not_found | 404 user_not_found | 204
            another realm's admin    | 403           | 403                  | 403                  | 403                | 403                | 403
            service account          | 204           | 403 protected_target | 403 protected_target | 403 self_target    | 404 user_not_found | 204
            service account by name  | 204           | 403 protected_target | 403 protected_target | 403 self_target    | 404 user_not_found | 204
            view denied              | 403 forbidden | 403 forbidden        | 403 forbidden        | 403 forbidden      | 404 user_not_found | 403 forbidden
            reset-password denied    | 403 forbidden | 403 forbidden        | 403 forbidden        | 403 forbidden      | 404 user_not_found | 403 forbidden
            customers' group only    | 204           | 403 forbidden        | 403 forbidden        | 403 forbidden      | 404 user_not_found | 403 forbidden
            role taken away          | 403 forbidden | 403 forbidden        | 403 forbidden        | 403 forbidden      | 403 forbidden      | 403 forbidden
            role not in the token    | 403 forbidden | 403 forbidden        | 403 forbidden        | 403 forbidden      | 403 forbidden      | 403 forbidden
            role in the token only   | 403 forbidden | 403 forbidden        | 403 forbidden        | 403 forbidden      | 403 forbidden      | 403 forbidden
            realm-admin not in token | 403 forbidden | 403 forbidden        | 403 forbidden        | 403 forbidden      | 403 forbidden      | 403 forbidden
            """;

    private static final String LIFT_LOCK = """
            caller                   | customer                | staff, two ways      | staff by custom role | self               | nobody             | disabled
            no token                 | 401                     | 401                  | 401                  | 401                | 401                | 401
            user                     | 403 forbidden           | 403 forbidden        | 403 forbidden        | 403 forbidden      | 403 forbidden      | 403 forbidden
            view-users               | 403 forbidden           | 403 forbidden        | 403 forbidden        | 403 forbidden      | 403 forbidden      | 403 forbidden
            manage-users             | 403 forbidden           | 403 forbidden        | 403 forbidden        | 403 forbidden      | 403 forbidden      | 403 forbidden
            the role                 | 204                     | 403 protected_target | 403 protected_target | 403 self_target    | 404 user_not_found | 204
            the role by a group      | 204                     | 403 protected_target | 403 protected_target | 403 self_target    | 404 user_not_found | 204
            the role without view    | 403 forbidden           | 403 forbidden        | 403 forbidden        | 403 forbidden      | 403 forbidden      | 403 forbidden
            the other role           | 403 forbidden           | 403 forbidden        | 403 forbidden        | 403 forbidden      | 403 forbidden      | 403 forbidden
            realm-admin              | 204                     | 204                  | 403 protected_target | 403 self_target    | 404 user_not_found | 204
            master admin             | 204                     | 204                  | 204                  | 404 user_not_found | 404 user_not_found | 204
            the role in master       | 204                     | 403 protected_target | 403 protected_target | 404 user_not_found | 404 user_not_found | 204
            another realm's admin    | 403                     | 403                  | 403                  | 403                | 403                | 403
            service account          | 403 step_up_unavailable | 403 protected_target | 403 protected_target | 403 self_target    | 404 user_not_found | 403 step_up_unavailable
            service account by name  | 204                     | 403 protected_target | 403 protected_target | 403 self_target    | 404 user_not_found | 204
            view denied              | 403 forbidden           | 403 forbidden        | 403 forbidden        | 403 forbidden      | 404 user_not_found | 403 forbidden
            reset-password denied    | 403 forbidden           | 403 forbidden        | 403 forbidden        | 403 forbidden      | 404 user_not_found | 403 forbidden
            customers' group only    | 204                     | 403 forbidden        | 403 forbidden        | 403 forbidden      | 404 user_not_found | 403 forbidden
            role taken away          | 403 forbidden           | 403 forbidden        | 403 forbidden        | 403 forbidden      | 403 forbidden      | 403 forbidden
            role not in the token    | 403 forbidden           | 403 forbidden        | 403 forbidden        | 403 forbidden      | 403 forbidden      | 403 forbidden
            role in the token only   | 403 forbidden           | 403 forbidden        | 403 forbidden        | 403 forbidden      | 403 forbidden      | 403 forbidden
            realm-admin not in token | 403 forbidden           | 403 forbidden        | 403 forbidden        | 403 forbidden      | 403 forbidden      | 403 forbidden
            """;

    private static final List<AutoCloseable> TO_CLOSE = new ArrayList<>();

    private static TestRealm realm;
    private static PermissionTargets targets;
    private static PermissionCallers callers;

    static Stream<Cell> cells() {
        return Stream.of(
                        cells(UserCall.STATUS, STATUS),
                        cells(UserCall.REGENERATE, REGENERATE),
                        cells(UserCall.MAKE_LOCKOUT_CODES, MAKE_LOCKOUT_CODES),
                        cells(UserCall.REVOKE_LOCKOUT_CODES, REVOKE_LOCKOUT_CODES),
                        cells(UserCall.CALLER_CHECK, CALLER_CHECK),
                        cells(UserCall.WRONG_PERSON, WRONG_PERSON),
                        cells(UserCall.LIFT_LOCK, LIFT_LOCK))
                .flatMap(cells -> cells);
    }

    private static Stream<Cell> cells(UserCall call, String table) {
        return PermissionTable.cells(call, table, PermissionTargets.KINDS);
    }

    @BeforeAll
    static void realms() {
        realm = newRealm();
        TestRealm otherRealm = newRealm();
        TO_CLOSE.add(
                MasterTokens.livingFor(Duration.ofHours(1), SharedServer.get().admin()));
        targets = new PermissionTargets(
                realm, otherRealm.addUser("elsewhere", true).id());
        realm.policy(Map.of(
                "notifications",
                "false",
                "codeHashIterations",
                "1", // a hundred lockout sets are made here
                "staffRoles",
                PermissionTargets.STAFF_ROLES,
                "serviceAccounts",
                PermissionCallers.SERVICE_ACCOUNTS,
                "lockoutCallerCheck",
                "offered"));
        callers = new PermissionCallers(realm, otherRealm, targets.customers());
        TO_CLOSE.add(callers);
    }

    private static TestRealm newRealm() {
        TestRealm made = TestRealm.builder()
                .otpReusable()
                .policy(Map.of("notifications", "false"))
                .with(settings -> settings.setAccessTokenLifespan(3600))
                .with(PermissionTargets::addCustomAdminRole)
                .create();
        TO_CLOSE.add(made);
        return made;
    }

    @AfterAll
    static void leaveNothing() throws Exception {
        for (AutoCloseable one : TO_CLOSE) {
            one.close();
        }
        TO_CLOSE.clear();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cells")
    void givenACallerAndATargetThenTheTableHolds(Cell cell) {
        Caller caller = callers.of(cell.call(), cell.caller());
        Target target = target(cell, caller);
        UserState before = stateBefore(cell, target);
        assertOfferedToWhomeverItIsFor(cell, caller, target);
        realm.mail().reset();
        realm.admin().clearAdminEvents();

        AdminApi.Answer answer = caller.call(cell.call(), realm, target.id());

        assertAnswer(cell, answer);
        if (cell.succeeds() && cell.call().changesSomething()) {
            assertDone(cell, caller, target, before);
        } else {
            assertThat(UserState.of(realm, target.id())).as(cell.toString()).isEqualTo(before);
            assertThat(realm.mail().mails()).isEmpty();
        }
        assertTrail(cell, caller, target, answer);
    }

    /** A call that changes something gets a target of its own: there are limits for each. */
    private static Target target(Cell cell, Caller caller) {
        if (PermissionTargets.SELF.equals(cell.target())) {
            return new Target(caller.id(), null);
        }
        boolean changes = cell.call().changesSomething()
                && (cell.succeeds() || cell.error().startsWith("step_up"));
        return changes ? targets.fresh(cell.target()) : targets.any(cell.target());
    }

    /** Where codes are to be taken away, whoever can have some has some: else nobody sees that they stay where they must. */
    private static UserState stateBefore(Cell cell, Target target) {
        UserState state = UserState.of(realm, target.id());
        if (cell.call() != UserCall.REVOKE_LOCKOUT_CODES || state.hasLockoutCodes()) {
            return state;
        }
        AdminApi.Answer answer = callers.of(UserCall.MAKE_LOCKOUT_CODES, "master admin")
                .call(UserCall.MAKE_LOCKOUT_CODES, realm, target.id());
        assertThat(answer.status()).as(answer.toString()).isIn(201, 404, 409);
        return UserState.of(realm, target.id());
    }

    /** What the status tells a caller to be allowed is no less and no more than what the call then lets them do. */
    private static void assertOfferedToWhomeverItIsFor(Cell cell, Caller caller, Target target) {
        if (!cell.call().changesSomething()) {
            return;
        }
        AdminApi.Answer status = caller.call(UserCall.STATUS, realm, target.id());
        if (status.status() == 200) {
            assertThat(cell.call().isOffered(status))
                    .as(cell + " while the status is " + status)
                    .isEqualTo(!OUT_OF_REACH.contains(cell.error()));
        }
    }

    private static void assertAnswer(Cell cell, AdminApi.Answer answer) {
        String what = cell + ": " + answer;
        assertThat(answer.status()).as(what).isEqualTo(cell.status());
        if (cell.reachesUs()) {
            assertThat(answer.error()).as(what).isEqualTo(cell.error());
        } else {
            assertThat(answer.message()).as("Keycloak's own: " + what).isEmpty();
        }
    }

    private static void assertDone(Cell cell, Caller caller, Target target, UserState before) {
        UserState after = UserState.of(realm, target.id());
        switch (cell.call()) {
            case REGENERATE -> assertRegenerated(before, after);
            case MAKE_LOCKOUT_CODES -> assertLetIn(caller, before, after);
            case REVOKE_LOCKOUT_CODES -> assertRevoked(cell, before, after);
            case CALLER_CHECK -> assertNumberSent(before, after);
            case WRONG_PERSON -> assertSignedOut(before, after);
            case LIFT_LOCK -> assertThat(after).isEqualTo(before);
            case STATUS -> throw new IllegalArgumentException(cell.toString());
        }
    }

    /** Keycloak remembers the instant before which no token of the user counts. */
    private static void assertSignedOut(UserState before, UserState after) {
        assertThat(before.account().path("notBefore").asInt()).isZero();
        assertThat(after.account().path("notBefore").asInt()).isPositive();
        assertThat(after.codes()).isEqualTo(before.codes());
        assertThat(after.credentials()).isEqualTo(before.credentials());
    }

    private static void assertNumberSent(UserState before, UserState after) {
        assertThat(after).isEqualTo(before);
        String address = after.account().path("email").asText();
        assertThat(realm.mail().waitForMail(address).text()).containsPattern("(?m)^ *[0-9]{6} *$");
        assertThat(realm.mail().mails()).hasSize(1);
    }

    private static void assertRegenerated(UserState before, UserState after) {
        assertThat(after.codes().path("state").asText()).isEqualTo("awaiting-download");
        assertThat(after).isNotEqualTo(before);
        String address = after.account().path("email").asText();
        assertThat(realm.mail().waitForMail(address).link()).isPresent();
        assertThat(realm.mail().mails()).hasSize(1);
    }

    private static void assertLetIn(Caller caller, UserState before, UserState after) {
        assertThat(before.hasLockoutCodes()).isFalse();
        JsonNode lockout = after.lockout();
        assertThat(lockout.path("issuedBy").asText()).isEqualTo(caller.username());
        assertThat(lockout.path("remaining").asInt()).isEqualTo(3);
        assertOwnCodesUntouched(before, after);
    }

    private static void assertRevoked(Cell cell, UserState before, UserState after) {
        assertThat(before.hasLockoutCodes()).isEqualTo(!"disabled".equals(cell.target()));
        assertThat(after.hasLockoutCodes()).isFalse();
        assertOwnCodesUntouched(before, after);
    }

    private static void assertOwnCodesUntouched(UserState before, UserState after) {
        assertThat(after.withoutLockoutCodes()).isEqualTo(before.withoutLockoutCodes());
        assertThat(realm.mail().mails()).isEmpty();
    }

    /** Every changing call that gets as far as to us leaves one admin event, and nothing in it helps who reads it. */
    private static void assertTrail(Cell cell, Caller caller, Target target, AdminApi.Answer answer) {
        List<AdminEventRepresentation> events = realm.admin().getAdminEvents();
        if (!cell.call().changesSomething() || !cell.reachesUs()) {
            assertThat(events).as(cell.toString()).isEmpty();
            return;
        }
        assertThat(events).as(cell.toString()).singleElement().satisfies(event -> {
            assertThat(event.getResourceType()).isEqualTo("BACKUP_CODES");
            assertThat(event.getResourcePath()).contains(target.id());
            assertThat(event.getAuthDetails().getUserId()).isEqualTo(caller.id());
            assertThat(event.getError()).isEqualTo(cell.succeeds() ? null : cell.error());
            assertThat(event.getDetails())
                    .containsEntry("action", cell.call().action())
                    .containsEntry("outcome", cell.succeeds() ? "done" : cell.error());
            assertThat(event.getDetails().get("reason")).isEqualTo(cell.call().takesReason() ? UserCall.REASON : null);
            assertThat(text(event)).doesNotContain("http", "action-token", "key=", "eyJ");
            codesIn(answer).forEach(code -> assertThat(text(event)).doesNotContain(code));
        });
    }

    /** As they are shown, and as they are kept. */
    private static List<String> codesIn(AdminApi.Answer answer) {
        List<String> codes = new ArrayList<>();
        for (JsonNode code : answer.body().path("codes")) {
            codes.addAll(Arrays.asList(code.asText(), code.asText().replace("-", "")));
        }
        return codes;
    }

    private static String text(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
