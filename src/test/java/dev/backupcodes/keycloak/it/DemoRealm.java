package dev.backupcodes.keycloak.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backupcodes.keycloak.demo.Demo;
import dev.backupcodes.keycloak.demo.DemoAccount;
import java.util.List;
import org.keycloak.admin.client.Keycloak;
import org.keycloak.admin.client.resource.RealmResource;
import org.keycloak.representations.idm.ClientRepresentation;

/** What must work in the demo realm on any server that has imported it: in a container as on this machine. */
final class DemoRealm {

    private static final String NAME = "demo";

    private final String baseUrl;
    private final RealmResource admin;

    DemoRealm(String baseUrl, Keycloak master) {
        this.baseUrl = baseUrl;
        admin = master.realm(NAME);
    }

    /** Alice makes codes and signs in with one, once. */
    void assertThatAliceSignsInWithABackupCode() {
        addApplication();
        TestUser alice = user("alice");
        LoginBrowser making = browser();
        Page page = making.submit(
                making.signIn(alice, Steps.GET_CODES),
                java.util.Map.of("otp", alice.totp().fresh()));
        List<String> codes = Steps.codesOn(page);
        assertThat(codes).as("codes on %s", page).hasSize(10);
        assertThat(Steps.confirm(making, page).code())
                .as("back at the application")
                .isPresent();

        LoginBrowser signingIn = browser();
        Page done = Steps.enter(signingIn, Steps.codeQuestion(signingIn, alice), codes.get(3));
        assertThat(done.code()).as("signed in: %s", done).isPresent();

        LoginBrowser again = browser();
        Page refused = Steps.enter(again, Steps.codeQuestion(again, alice), codes.get(3));
        assertThat(refused.status()).isEqualTo(200);
        assertThat(refused.atClient()).isFalse();
    }

    private LoginBrowser browser() {
        return new LoginBrowser(baseUrl, NAME);
    }

    private TestUser user(String username) {
        DemoAccount account = DemoAccount.read(Demo.REALM).stream()
                .filter(one -> one.username().equals(username))
                .findFirst()
                .orElseThrow();
        var user = admin.users().searchByUsername(username, true).get(0);
        return new TestUser(user.getId(), username, account.password(), user.getEmail(), account.totp());
    }

    /** The demo needs none: its people sign in to the Account Console, which needs JavaScript. */
    private void addApplication() {
        ClientRepresentation client = new ClientRepresentation();
        client.setClientId(LoginBrowser.CLIENT);
        client.setPublicClient(true);
        client.setRedirectUris(List.of(LoginBrowser.REDIRECT));
        admin.clients().create(client).close();
    }
}
