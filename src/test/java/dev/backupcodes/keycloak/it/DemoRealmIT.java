package dev.backupcodes.keycloak.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.keycloak.admin.client.resource.RealmResource;

/** The realm of {@code docker/realm} as the demo imports it. */
final class DemoRealmIT {

    private final SharedServer server = SharedServer.get();

    @Test
    void shouldSignInWithABackupCode() {
        new DemoRealm(server.keycloak().baseUrl(), server.admin()).assertThatAliceSignsInWithABackupCode();
    }

    @Test
    void shouldSendMailsToTheCatcher() {
        RealmResource demo = server.admin().realm("demo");
        String bob = demo.users().searchByUsername("bob", true).get(0).getId();

        demo.users().get(bob).sendVerifyEmail();

        assertThat(server.mail().waitForMail("bob@demo-bank.example").sender())
                .isEqualTo("Demo Bank <no-reply@demo-bank.example>");
    }
}
