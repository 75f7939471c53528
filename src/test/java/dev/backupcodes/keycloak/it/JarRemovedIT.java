package dev.backupcodes.keycloak.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The extension is taken out and put back: what the manual says about it is true. */
class JarRemovedIT {

    private static SharedServer server;

    @BeforeAll
    static void aServerOfItsOwn() {
        server = SharedServer.start("jar-removed", keycloak -> {});
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void givenTheFormerFlowIsBoundAndTheJarRemovedThenUsersSignInAndNothingIsLost() throws IOException {
        try (TestRealm realm =
                TestRealm.builder().userWithOtp("alice").otpReusable().create(server)) {
            TestUser alice = realm.user("alice");
            List<String> codes = Steps.makeCodes(realm, alice);
            realm.update(settings -> settings.setBrowserFlow("browser"));
            realm.enableAction(false);

            restartWithoutTheJar();

            assertThat(signInWithOtp(realm, alice).code()).isPresent();
            assertThat(realm.credentials("alice", "backup-codes"))
                    .as("the console lists the codes still")
                    .hasSize(1);

            restartWithTheJar();
            realm.update(settings -> settings.setBrowserFlow(TestRealm.FLOW));
            realm.enableAction(true);

            assertThat(Steps.signInWithCode(realm, alice, codes.get(0)).code()).isPresent();
            LockingOut.assertRefused(Steps.signInWithCode(realm, alice, codes.get(0)));
            assertThat(signInWithOtp(realm, alice).code()).isPresent();
        }
    }

    private static Page signInWithOtp(TestRealm realm, TestUser user) {
        LoginBrowser browser = realm.browser();
        return browser.submit(browser.signIn(user), Map.of("otp", user.totp().now()));
    }

    private static void restartWithoutTheJar() throws IOException {
        Files.delete(jar());
        server.keycloak().restart();
    }

    private static void restartWithTheJar() throws IOException {
        Files.copy(Path.of(System.getProperty("provider.jar")), jar());
        server.keycloak().restart();
    }

    private static Path jar() {
        return server.keycloak()
                .home()
                .resolve("providers")
                .resolve(Path.of(System.getProperty("provider.jar"))
                        .getFileName()
                        .toString());
    }
}
