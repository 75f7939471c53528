package dev.backupcodes.keycloak.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.keycloak.admin.client.resource.RealmResource;
import org.keycloak.representations.idm.RoleRepresentation;

/** The realm of {@code docker/realm} as the demo imports it. */
final class DemoRealmIT {

    private final SharedServer server = SharedServer.get();

    @Test
    void shouldSignInWithABackupCode() {
        new DemoRealm(server.keycloak().baseUrl(), server.admin()).assertThatAliceSignsInWithABackupCode();
    }

    @Test
    void shouldAskForCodesAtEveryDoor() {
        AdminApi.Answer overview = AdminApi.of(
                        server, "demo", server.admin().tokenManager().getAccessTokenString())
                .overview();

        assertThat(overview.body().path("setUp").asBoolean())
                .as(overview.toString())
                .isTrue();
        assertThat(overview.body().path("doors")).hasSize(4).noneMatch(door -> door.has("why"));
    }

    @Test
    void shouldSendMailsToTheCatcher() {
        RealmResource demo = server.admin().realm("demo");
        String bob = demo.users().searchByUsername("bob", true).get(0).getId();

        demo.users().get(bob).sendVerifyEmail();

        assertThat(server.mail().waitForMail("bob@demo-bank.example").sender())
                .isEqualTo("Demo Bank <no-reply@demo-bank.example>");
    }

    @Test
    void shouldHaveACustomerSupportAndAnAdministrator() {
        RealmResource demo = server.admin().realm("demo");
        String rita = demo.users().searchByUsername("rita", true).get(0).getId();
        String sam = demo.users().searchByUsername("sam", true).get(0).getId();
        String bob = demo.users().searchByUsername("bob", true).get(0).getId();
        AdminApi asAdministrator =
                AdminApi.of(server, "demo", server.admin().tokenManager().getAccessTokenString());

        assertThat(demo.users()
                        .get(sam)
                        .roles()
                        .clientLevel(managementClient(demo))
                        .listAll())
                .extracting(RoleRepresentation::getName)
                .contains("view-users", "regenerate-backup-codes", "generate-lockout-codes");
        assertThat(asAdministrator.status(bob).body().path("staff").asBoolean()).isFalse();
        assertThat(asAdministrator.status(rita).body().path("staff").asBoolean())
                .isTrue();
    }

    private static String managementClient(RealmResource realm) {
        return realm.clients().findByClientId("realm-management").get(0).getId();
    }
}
