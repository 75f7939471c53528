package dev.backupcodes.keycloak.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dasniko.testcontainers.keycloak.KeycloakContainer;
import dev.backupcodes.keycloak.demo.Demo;
import java.io.File;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.keycloak.admin.client.Keycloak;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.utility.MountableFile;

/** The packaged jar in Keycloak's official image. */
final class ContainerSmokeIT {

    private static final String IMAGE = "quay.io/keycloak/keycloak:" + System.getProperty("keycloak.version");

    @BeforeAll
    static void needsDocker() {
        assumeTrue(
                DockerClientFactory.instance().isDockerAvailable(),
                "Skipped: no Docker engine answers on this machine, and this test starts " + IMAGE + ".");
    }

    @Test
    void shouldSignInWithABackupCode() {
        try (KeycloakContainer keycloak = new KeycloakContainer(IMAGE)) {
            keycloak.withProviderLibsFrom(List.of(new File(System.getProperty("provider.jar"))))
                    .withCopyFileToContainer(
                            MountableFile.forHostPath(Demo.REALM), "/opt/keycloak/data/import/demo-realm.json")
                    .withCustomCommand("--import-realm")
                    .start();
            try (Keycloak admin = keycloak.getKeycloakAdminClient()) {
                new DemoRealm(keycloak.getAuthServerUrl(), admin).assertThatAliceSignsInWithABackupCode();
            }
        }
    }
}
