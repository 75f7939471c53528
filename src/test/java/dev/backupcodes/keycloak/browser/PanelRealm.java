package dev.backupcodes.keycloak.browser;

import dev.backupcodes.keycloak.it.AdminRights;
import dev.backupcodes.keycloak.it.Regenerating;
import dev.backupcodes.keycloak.it.TestRealm;

/** The realm of most tests of the panel, set up: <i>rita</i> administers it, <i>olga</i> is a user; both have an app. */
final class PanelRealm {

    private PanelRealm() {}

    static TestRealm.Builder builder() {
        return TestRealm.builder()
                .otpReusable()
                .userWithOtp("rita")
                .userWithOtp("olga")
                .andThen(realm -> {
                    AdminRights.of(realm).give(realm.user("rita"), "realm-admin");
                    Regenerating.asMasterAdmin(realm).setUp();
                });
    }
}
