package dev.backupcodes.keycloak.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backupcodes.keycloak.server.Mail;
import java.util.Map;

/** Steps around a regeneration, in realms whose policy asks staff for no step-up. */
public final class Regenerating {

    private Regenerating() {}

    /** The master administrator regenerates. */
    public static AdminApi.Answer regenerate(TestRealm realm, TestUser user, Map<String, Object> body) {
        return asMasterAdmin(realm).regenerate(user.id(), body);
    }

    /** The state as staff see it. */
    public static String state(TestRealm realm, TestUser user) {
        return asMasterAdmin(realm).status(user.id()).body().path("state").asText();
    }

    public static AdminApi asMasterAdmin(TestRealm realm) {
        return AdminApi.of(realm, realm.server().admin().tokenManager().getAccessTokenString());
    }

    /** Regenerates and reads the user's mail. */
    public static String mailedLink(TestRealm realm, TestUser user) {
        return mail(realm, user, Map.of()).link().orElseThrow();
    }

    public static Mail mail(TestRealm realm, TestUser user, Map<String, Object> body) {
        realm.mail().reset();
        AdminApi.Answer answer = regenerate(realm, user, body);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.body().path("linkSent").asBoolean())
                .as(answer.toString())
                .isTrue();
        return realm.mail().waitForMail(user.email(), mail -> mail.link().isPresent());
    }

    /** Opens the link and presses <i>Continue</i>: the password is asked for. */
    public static Page passwordPage(LoginBrowser browser, String link) {
        Page password = browser.submit(browser.open(link), Map.of("confirm-link", "true"));
        assertThat(password.hasField("password")).as(password.toString()).isTrue();
        return password;
    }

    /** Opens the link, presses <i>Continue</i> and gives the password. */
    public static Page codesPage(LoginBrowser browser, String link, TestUser user) {
        return browser.submit(passwordPage(browser, link), Map.of("password", user.password()));
    }
}
