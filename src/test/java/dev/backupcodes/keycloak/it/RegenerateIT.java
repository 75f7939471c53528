package dev.backupcodes.keycloak.it;

import static dev.backupcodes.keycloak.it.Steps.codesOn;
import static dev.backupcodes.keycloak.it.Steps.confirm;
import static dev.backupcodes.keycloak.it.Steps.makeCodes;
import static dev.backupcodes.keycloak.it.Steps.signInWithCode;
import static org.assertj.core.api.Assertions.assertThat;

import dev.backupcodes.keycloak.server.Mail;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An administrator regenerates, the user follows the link: A5 to A11. */
class RegenerateIT {

    private static TestRealm realm;
    private static TestUser rita;
    private static int users;

    private TestUser alice;

    @BeforeAll
    static void aRealmWithAnAdministrator() {
        realm = TestRealm.builder().otpReusable().quickPasswords().create();
        rita = realm.addUser("rita", true);
        Staff.of(realm).give(rita, "realm-admin");
    }

    @AfterAll
    static void removeRealm() {
        realm.close();
    }

    @BeforeEach
    void aUserWithCodes() {
        alice = realm.addUser("alice" + ++users, true);
        realm.mail().reset();
    }

    @Test
    void givenAnAdministratorThenOldCodesDieAndTheLinkLeadsToNewOnes() {
        List<String> old = makeCodes(realm, alice);
        realm.mail().reset();

        AdminApi.Answer answer = regenerate(Map.of("otp", rita.totp().now(), "reason", "Ticket 4711"));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.body().path("linkSent").asBoolean()).isTrue();
        assertThat(status().path("state").asText()).isEqualTo("awaiting-download");
        assertThat(signInWithCode(realm, alice, old.get(0)).code()).isEmpty();

        Mail mail = realm.mail().waitForMail(alice.email());
        LoginBrowser browser = realm.browser();
        Page first = browser.open(mail.link().orElseThrow());
        assertThat(first.text()).contains(alice.username());
        Page password = browser.submit(first, Map.of("confirm-link", "true"));
        assertThat(password.hasField("password")).as(password.toString()).isTrue();
        Page codes = browser.submit(password, Map.of("password", alice.password()));
        assertThat(codesOn(codes)).as(codes.toString()).hasSize(10);
        Page done = confirm(browser, codes);
        assertThat(done.text()).contains("Your new backup codes are active");

        assertThat(signInWithCode(realm, alice, codesOn(codes).get(0)).code()).isPresent();
        assertThat(status().path("state").asText()).isEqualTo("active");
    }

    private AdminApi.Answer regenerate(Map<String, Object> body) {
        return api().regenerate(alice.id(), body);
    }

    private com.fasterxml.jackson.databind.JsonNode status() {
        return api().status(alice.id()).body();
    }

    private static AdminApi api() {
        return AdminApi.of(realm, Tokens.byPassword(realm, rita));
    }
}
