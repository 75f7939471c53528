package dev.backupcodes.keycloak.proof.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backupcodes.keycloak.it.AdminApi;
import dev.backupcodes.keycloak.it.LoginBrowser;
import dev.backupcodes.keycloak.it.Page;
import dev.backupcodes.keycloak.it.Regenerating;
import dev.backupcodes.keycloak.it.SharedServer;
import dev.backupcodes.keycloak.it.Steps;
import dev.backupcodes.keycloak.it.TestRealm;
import dev.backupcodes.keycloak.it.TestUser;
import dev.backupcodes.keycloak.server.KeycloakServer;
import dev.backupcodes.keycloak.server.Postgres;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * In the middle of a roll-out: one node has the extension, one has the version before if {@code -Dprevious.jar} names its jar, and one
 * has none yet. A user whose second factor are codes gets in with the password alone on none of them. One node after the other, in every
 * build: {@code PostgresIT}.
 */
@EnabledIfSystemProperty(named = "proof", matches = "full")
class RollingUpgradeIT {

    private static final String PREVIOUS = System.getProperty("previous.jar", "");

    private static Postgres postgres;
    private static SharedServer server;
    private static TestRealm realm;

    private TestUser alice;
    private List<String> codes;

    @BeforeAll
    static void threeVersions() {
        postgres = Postgres.started();
        int nodes = PREVIOUS.isEmpty() ? 2 : 3;
        server = SharedServer.cluster("rolling", nodes, postgres, Map.of(), false, (node, keycloak) -> {
            if (node == 1) {
                keycloak.withoutExtension();
            } else if (node == 2) {
                keycloak.extension(Path.of(PREVIOUS));
            }
        });
        realm = TestRealm.builder()
                .withoutBackupCodes()
                .otpReusable()
                .on(() -> server)
                .create();
        assertThat(staff().setUp().status()).isEqualTo(200);
        realm.policy(Map.of("requireSecondFactor", "false", "adminStepUp", "false", "notifications", "false"));
    }

    @AfterAll
    static void stop() {
        server.close();
        postgres.close();
    }

    @BeforeEach
    void aUserWhoHasNothingButCodes() {
        alice = realm.newUser("alice", false);
        codes = new ArrayList<>(Steps.makeCodes(realm, alice));
    }

    private static AdminApi staff() {
        return Regenerating.asMasterAdmin(realm);
    }

    private static KeycloakServer present() {
        return server.nodes().get(0);
    }

    private static KeycloakServer none() {
        return server.nodes().get(1);
    }

    private static KeycloakServer previous() {
        return server.nodes().stream()
                .skip(2)
                .findFirst()
                .orElseGet(() -> Assumptions.abort("No version before: -Dprevious.jar"));
    }

    @Test
    void givenANodeWithoutTheExtensionThenItLetsNobodyInWhoseFlowNamesTheStep() {
        Page page = realm.browser(none()).signIn(alice);

        assertThat(page.atClient()).isFalse();
        assertThat(page.status()).isEqualTo(400);
        assertThat(page.text()).contains("Unexpected error when handling authentication request to identity provider");
        assertThat(none().logText()).contains("Unable to find factory for AuthenticatorFactory: backup-code");
        assertThat(passwordGrant(none(), alice).statusCode()).isNotEqualTo(200);
        assertThat(realm.credentials(alice.username(), "backup-codes")).hasSize(1);
    }

    @Test
    void givenANodeWithTheVersionBeforeThenItAsksForACode() {
        assertThat(realm.browser(previous()).signIn(alice).hasField("backupCode"))
                .isTrue();
        assertThat(passwordGrant(previous(), alice).statusCode()).isNotEqualTo(200);
    }

    @Test
    void givenTheVersionBeforeThenACodeIsUsedOnceWhereverItIsEntered() {
        String first = codes.get(0);
        String second = codes.get(1);

        assertThat(enter(present(), first).code()).isPresent();
        assertThat(enter(previous(), first).message()).startsWith("This backup code is not valid.");
        assertThat(enter(previous(), second).code()).isPresent();
        assertThat(enter(present(), second).message()).startsWith("This backup code is not valid.");
    }

    @Test
    void givenCodesOfTheVersionBeforeThenTheyAreReadAndRegeneratedByThisOne() {
        TestUser bob = realm.newUser("bob", false);
        LoginBrowser browser = realm.browser(previous());
        Page shown = browser.signIn(bob, Steps.GET_CODES);
        List<String> own = Steps.codesOn(shown);
        assertThat(Steps.confirm(browser, shown).code()).isPresent();

        assertThat(enter(present(), bob, own.get(0)).code()).isPresent();
        assertThat(staff().regenerate(bob.id(), Map.of()).status()).isEqualTo(200);
        for (KeycloakServer node : List.of(present(), previous())) {
            Page page = realm.browser(node).signIn(bob);
            assertThat(page.atClient()).as(page.toString()).isFalse();
            assertThat(enter(node, bob, own.get(1)).code()).isEmpty();
        }
        assertThat(realm.browser(none()).signIn(bob).atClient()).isFalse();
    }

    private Page enter(KeycloakServer node, String code) {
        return enter(node, alice, code);
    }

    private static Page enter(KeycloakServer node, TestUser user, String code) {
        LoginBrowser browser = realm.browser(node);
        return Steps.enter(browser, Steps.codeQuestion(browser, user), code);
    }

    /** A direct access grant with nothing but the password. */
    private static HttpResponse<String> passwordGrant(KeycloakServer node, TestUser user) {
        String form = "grant_type=password&client_id=" + LoginBrowser.CLIENT + "&username=" + user.username()
                + "&password=" + user.password();
        URI tokens = URI.create(node.baseUrl() + "/realms/" + realm.name() + "/protocol/openid-connect/token");
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(tokens)
                                    .header("Content-Type", "application/x-www-form-urlencoded")
                                    .POST(HttpRequest.BodyPublishers.ofString(form))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
