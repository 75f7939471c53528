package dev.backupcodes.keycloak.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.keycloak.representations.idm.PartialImportRepresentation;
import org.keycloak.representations.idm.RealmRepresentation;

/** A realm moves to another server, users and their codes with it. */
class ExportImportIT {

    @Test
    void givenARealmIsExportedAndImportedThenItsPolicyHoldsAndLockoutCodesWorkAndCountOn() throws IOException {
        TestRealm realm = TestRealm.builder()
                .userWithOtp("alice")
                .otpReusable()
                .policy(Map.of(
                        "codeCount", "7",
                        "lockoutCodeCount", "5",
                        "adminStepUp", "false",
                        "lockoutFollowUpActions", "none",
                        "notifications", "false"))
                .create();
        TestUser alice = realm.user("alice");
        Steps.makeCodes(realm, alice);
        List<String> lockout = LockingOut.makeCodes(realm, alice);
        assertThat(Steps.signInWithCode(realm, alice, lockout.get(0)).code()).isPresent();
        RealmRepresentation export =
                new ObjectMapper().readValue(realm.inspect().export(), RealmRepresentation.class);
        JsonNode before = Regenerating.asMasterAdmin(realm).overview().body();
        realm.close();

        realm.server().admin().realms().create(export);

        try (realm) {
            assertThat(Regenerating.asMasterAdmin(realm).overview().body()).isEqualTo(before);
            LockingOut.assertRefused(Steps.signInWithCode(realm, alice, lockout.get(0)));
            assertThat(Steps.signInWithCode(realm, alice, lockout.get(1)).code())
                    .isPresent();
            assertThat(LockingOut.status(realm, alice).path("remaining").asInt())
                    .isEqualTo(3);
            assertThat(Steps.makeCodes(realm, alice)).hasSize(7);
        }
    }

    @Test
    void givenAUserIsImportedIntoARealmInUseThenTheirCodesWork() throws IOException {
        try (TestRealm realm = TestRealm.builder()
                .userWithOtp("alice")
                .otpReusable()
                .policy(Map.of("codeCount", "7"))
                .create()) {
            TestUser alice = realm.user("alice");
            List<String> codes = Steps.makeCodes(realm, alice);
            RealmRepresentation export =
                    new ObjectMapper().readValue(realm.inspect().export(), RealmRepresentation.class);
            realm.userResource("alice").remove();
            PartialImportRepresentation users = new PartialImportRepresentation();
            users.setUsers(export.getUsers());
            users.setIfResourceExists("SKIP");

            realm.admin().partialImport(users).close();

            assertThat(Steps.signInWithCode(realm, alice, codes.get(0)).code()).isPresent();
            assertThat(Regenerating.asMasterAdmin(realm)
                            .overview()
                            .body()
                            .at("/policy/codeCount")
                            .asInt())
                    .as("the policy is the realm's: a partial import does not touch it")
                    .isEqualTo(7);
        }
    }

    @Test
    void givenARealmIsExportedAndImportedThenTheCodesStillWork() throws IOException {
        TestRealm realm = TestRealm.builder().userWithOtp("alice").otpReusable().create();
        TestUser alice = realm.user("alice");
        List<String> codes = Steps.makeCodes(realm, alice);
        RealmRepresentation export =
                new ObjectMapper().readValue(realm.inspect().export(), RealmRepresentation.class);
        realm.close();

        realm.server().admin().realms().create(export);

        try (realm) {
            assertThat(Steps.signInWithCode(realm, alice, codes.get(0)).code()).isPresent();
            assertThat(Steps.signInWithCode(realm, alice, codes.get(0)).code()).isEmpty();
        }
    }
}
