package dev.backupcodes.keycloak.stepup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backupcodes.keycloak.Notes;
import dev.backupcodes.keycloak.Partial;
import dev.backupcodes.keycloak.code.CodeBook;
import dev.backupcodes.keycloak.code.Throttle;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.models.Constants;
import org.keycloak.models.DefaultActionTokenKey;
import org.keycloak.models.UserModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/** What is remembered of a login: whose it is, and in which generation of codes it began. */
class LoginNotesTest {

    private final AuthenticationSessionModel login = Notes.session();
    private final UserModel alice = user("alice");
    private final UserModel mallory = user("mallory");

    @Test
    void theFirstWhoProvesSomethingOwnsTheLogin() {
        assertThat(AuthSessionOwner.is(alice, login)).isFalse();
        assertThat(AuthSessionOwner.isSomebodyElse(alice, login)).isFalse();

        AuthSessionOwner.claim(login, mallory);
        AuthSessionOwner.claim(login, alice);

        assertThat(AuthSessionOwner.is(mallory, login)).isTrue();
        assertThat(AuthSessionOwner.is(alice, login)).isFalse();
        assertThat(AuthSessionOwner.isSomebodyElse(alice, login)).isTrue();
        assertThat(AuthSessionOwner.isSomebodyElse(mallory, login)).isFalse();
    }

    @Test
    void theFirstGenerationOfALoginCounts() {
        assertThat(LoginGeneration.of(login)).isEmpty();

        LoginGeneration.note(login, bookOf("one"));
        LoginGeneration.note(login, bookOf("two"));

        assertThat(LoginGeneration.of(login)).contains("one");
    }

    @Test
    void whoHasGoneThroughTheFlowOwnsTheLogin() {
        AuthSessionOwner.claimAfterFlow(login, alice);

        assertThat(AuthSessionOwner.is(alice, login)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        // whether its user owns the login afterwards, and whether Keycloak means it to sign in nobody
        "reset-credentials, true, false",
        "idp-verify-account-via-email, true, false",
        "execute-actions, false, true",
        "verify-email, false, true",
        "update-email, false, true",
        "ORGIVT, false, true",
        "of-an-extension, false, false"
    })
    void whoHasFollowedALinkOwnsItOnlyIfAFlowGoesOn(String type, boolean owns, boolean isNoLogin) {
        follow("e30." + base64("{\"typ\":\"" + type + "\"}") + ".e30");

        AuthSessionOwner.claimAfterFlow(login, alice);

        assertThat(AuthSessionOwner.is(alice, login)).isEqualTo(owns);
        assertThat(FollowedActionToken.isNoLogin(login)).isEqualTo(isNoLogin);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"no token", "e30.bm8.e30"})
    void aLinkThatCannotBeReadOpensNothing(String token) {
        follow(token);

        AuthSessionOwner.claimAfterFlow(login, alice);

        assertThat(AuthSessionOwner.is(alice, login)).isFalse();
        assertThat(FollowedActionToken.isNoLogin(login)).isFalse();
    }

    private void follow(String token) {
        login.setAuthNote(DefaultActionTokenKey.ACTION_TOKEN_USER_ID, "alice");
        login.setAuthNote(Constants.KEY, token);
    }

    private static String base64(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private static CodeBook bookOf(String generation) {
        return new CodeBook(null, null, Throttle.NONE, generation);
    }

    private static UserModel user(String id) {
        return Partial.of(UserModel.class, new WithId(id));
    }

    private record WithId(String id) {
        String getId() {
            return id;
        }
    }
}
