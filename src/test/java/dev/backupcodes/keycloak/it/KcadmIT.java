package dev.backupcodes.keycloak.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the manual, typed into the real tool. */
class KcadmIT {

    @RegisterExtension
    final TestRealm realm = TestRealm.builder()
            .withoutBackupCodes()
            .userWithOtp("alice")
            .otpReusable()
            .build();

    private Kcadm kcadm;

    @BeforeEach
    void aRealmWithPasswordsAndOtp(@TempDir Path folder) {
        kcadm = new Kcadm(realm.server().keycloak(), folder);
    }

    @Test
    void givenOneCommandThenAUserSignsInWithABackupCode() {
        assertThat(kcadm.run("create", "backup-codes/setup?dryRun=true", "-r", realm.name(), "-o"))
                .contains("flow_copied", "\"dryRun\" : true");
        assertThat(kcadm.run("get", "backup-codes", "-r", realm.name())).contains("\"setUp\" : false");

        kcadm.run("create", "backup-codes/setup", "-r", realm.name());

        assertThat(kcadm.run("get", "backup-codes", "-r", realm.name())).contains("\"setUp\" : true");
        TestUser alice = realm.user("alice");
        List<String> codes = Steps.makeCodes(realm, alice);
        assertThat(Steps.signInWithCode(realm, alice, codes.get(0)).code()).isPresent();
    }

    @Test
    void givenADryRunAskedForAsAFieldThenItIsRefusedAndNothingChanges() {
        assertThat(kcadm.refused("create", "backup-codes/setup", "-r", realm.name(), "-s", "dryRun=true"))
                .contains("There is no field", "dryRun");

        assertThat(kcadm.run("create", "backup-codes/setup?dryRun=true", "-r", realm.name(), "-o"))
                .contains("flow_copied");
    }

    @Test
    void givenAPolicyThenItHoldsAndOldCodesStayUsable() {
        kcadm.run("create", "backup-codes/setup", "-r", realm.name());
        TestUser alice = realm.user("alice");
        List<String> old = Steps.makeCodes(realm, alice);

        kcadm.run(
                "update",
                "authentication/required-actions/download-backup-codes/config",
                "-r",
                realm.name(),
                "-b",
                "{\"config\":{\"codeCount\":\"4\",\"codeSecretLength\":\"23\"}}");

        assertThat(kcadm.run("get", "authentication/required-actions/download-backup-codes/config", "-r", realm.name()))
                .contains("\"codeCount\" : \"4\"");
        assertThat(Steps.signInWithCode(realm, alice, old.get(0)).code()).isPresent();
        assertThat(Steps.makeCodes(realm, alice)).hasSize(4);
    }
}
