package dev.backupcodes.keycloak.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backupcodes.keycloak.server.KeycloakServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Keycloak's own command line tool, as it comes with the distribution. */
final class Kcadm {

    private final KeycloakServer server;
    private final Path config;

    /** @param folder for the tool's session */
    Kcadm(KeycloakServer server, Path folder) {
        this.server = server;
        this.config = folder.resolve("kcadm.config");
        run(
                "config",
                "credentials",
                "--server",
                server.baseUrl(),
                "--realm",
                "master",
                "--user",
                KeycloakServer.ADMIN,
                "--password",
                KeycloakServer.ADMIN);
    }

    /** @return what the tool printed, errors included */
    String run(String... words) {
        Outcome outcome = outcomeOf(words);
        assertThat(outcome.status()).as(outcome.toString()).isZero();
        return outcome.output();
    }

    /** @return what the tool printed about a call that was refused */
    String refused(String... words) {
        Outcome outcome = outcomeOf(words);
        assertThat(outcome.status()).as(outcome.toString()).isNotZero();
        return outcome.output();
    }

    private record Outcome(List<String> command, int status, String output) {}

    private Outcome outcomeOf(String... words) {
        List<String> command = new ArrayList<>();
        command.add(server.home().resolve("bin").resolve("kcadm.sh").toString());
        command.addAll(List.of(words));
        command.addAll(List.of("--config", config.toString()));
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            Process process = builder.start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Outcome(command, process.waitFor(), output);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
