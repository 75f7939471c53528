package dev.backupcodes.keycloak.stepup;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import dev.backupcodes.keycloak.Notes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import org.keycloak.models.Constants;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.util.JsonSerialization;

/** Whatever Keycloak notes of the link that was followed. */
class FollowedActionTokenFuzzTest {

    private static final Set<String> NO_LOGINS = Set.of("execute-actions", "verify-email", "update-email", "ORGIVT");
    private static final Set<String> STEPS = Set.of("reset-credentials", "idp-verify-account-via-email");

    /** @param data the claims of the token; with an exclamation mark before it, the token as it stands */
    @FuzzTest
    @DictionaryEntries({
        "{\"typ\":\"", "execute-actions", "verify-email", "reset-credentials", "idp-verify-account-via-email", "ORGIVT",
        "update-email", "\"sub\":", "\"aud\":[", "\"exp\":", "null", "e30."
    })
    void aToken(byte[] data) {
        boolean raw = data.length > 0 && data[0] == '!';
        AuthenticationSessionModel login = Notes.session();
        login.setAuthNote(
                Constants.KEY,
                raw
                        ? new String(data, 1, data.length - 1, StandardCharsets.UTF_8)
                        : "e30." + Base64.getUrlEncoder().withoutPadding().encodeToString(data) + ".e30");

        boolean noLogin = FollowedActionToken.isNoLogin(login);
        boolean step = FollowedActionToken.isStepOfAFlow(login);

        assertThat(noLogin && step).isFalse();
        if (!raw) {
            assertThat(noLogin).isIn(false, NO_LOGINS.contains(typeIn(data)));
            assertThat(step).isIn(false, STEPS.contains(typeIn(data)));
        }
    }

    private static String typeIn(byte[] claims) {
        try {
            JsonNode json = JsonSerialization.mapper.readTree(claims);
            return json.path("typ").asText();
        } catch (IOException e) {
            return "";
        }
    }
}
