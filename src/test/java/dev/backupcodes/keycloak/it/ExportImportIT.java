package dev.backupcodes.keycloak.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.keycloak.representations.idm.RealmRepresentation;

/** A realm moves to another server, users and their codes with it. */
class ExportImportIT {

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
