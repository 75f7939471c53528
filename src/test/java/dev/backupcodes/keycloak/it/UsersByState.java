package dev.backupcodes.keycloak.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** Makes users whose codes are in some state, by what users and staff do. */
final class UsersByState {

    private final TestRealm realm;

    UsersByState(TestRealm realm) {
        this.realm = realm;
    }

    /** A new user who has made codes and used some of them. */
    TestUser withCodesUsed(String name, int used) {
        return withCodesUsed(realm.addUser(name, false), used);
    }

    /** The same of a user who is there already. */
    TestUser withCodesUsed(TestUser user, int used) {
        List<String> codes = Steps.makeCodes(realm, user);
        codes.subList(0, used).forEach(code -> Steps.signInWithCode(realm, user, code));
        return user;
    }

    /** A new user whose codes an administrator has regenerated. */
    void withCodesReset(String name) {
        TestUser user = withCodesUsed(name, 1);
        assertThat(Regenerating.asMasterAdmin(realm).regenerate(user.id()).status())
                .isEqualTo(200);
    }
}
