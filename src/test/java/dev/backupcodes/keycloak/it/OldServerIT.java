package dev.backupcodes.keycloak.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backupcodes.keycloak.server.KeycloakServer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.keycloak.admin.client.Keycloak;
import org.keycloak.admin.client.resource.AuthenticationManagementResource;

/** The jar on a server that it cannot run on: {@code -Dserver.version=26.5.6 -Dit.test=OldServerIT}. */
@EnabledIfSystemProperty(named = "keycloak.version", matches = "26\\.[0-6]\\..*")
final class OldServerIT {

    @Test
    void givenAServerThatIsTooOldThenItStartsSaysSoOnceAndHasNothingOfOurs() {
        try (KeycloakServer server = KeycloakServer.builder().name("old").start();
                Keycloak admin = server.adminClient()) {
            assertThat(server.logText().lines())
                    .filteredOn(line -> line.contains(
                            "needs Keycloak 26.7 or newer, and this is " + System.getProperty("keycloak.version")))
                    .hasSize(1);
            AuthenticationManagementResource flows = admin.realm("master").flows();
            assertThat(flows.getAuthenticatorProviders())
                    .extracting(Map.class::cast)
                    .extracting(step -> step.get("id"))
                    .contains("auth-otp-form")
                    .doesNotContain("backup-code");
            assertThat(flows.getUnregisteredRequiredActions())
                    .extracting(action -> action.getProviderId())
                    .doesNotContain("download-backup-codes");
        }
    }
}
