package dev.backupcodes.keycloak.browser;

import dev.backupcodes.keycloak.it.Regenerating;
import dev.backupcodes.keycloak.it.SharedServer;
import dev.backupcodes.keycloak.it.Staff;
import dev.backupcodes.keycloak.it.TestRealm;

/** The realm of most tests of the panel, set up: <i>rita</i> administers it, <i>olga</i> is a user; both have an app. */
final class PanelRealm {

    private PanelRealm() {}

    static TestRealm create() {
        return create(SharedServer.get());
    }

    static TestRealm create(SharedServer server) {
        TestRealm realm = TestRealm.builder()
                .otpReusable()
                .quickPasswords()
                .userWithOtp("rita")
                .userWithOtp("olga")
                .create(server);
        Staff.of(realm).give(realm.user("rita"), "realm-admin");
        Regenerating.asMasterAdmin(realm).setUp();
        return realm;
    }
}
