package dev.backupcodes.keycloak.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Keycloak's Workflows of a realm. */
final class Workflows {

    private static final Path SHIPPED = Path.of("docs", "workflows");

    private final TestRealm realm;

    Workflows(TestRealm realm) {
        this.realm = realm;
    }

    /** One of the files for administrators. Whatever it does once a day it does every two seconds. */
    void defineShipped(String file) {
        define(text(file).replace("after: 1d", "after: 2s"));
    }

    private static String text(String file) {
        try {
            return Files.readString(SHIPPED.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void define(String yaml) {
        KeycloakAdminApi.Answer answer = tryToDefine(yaml);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
    }

    KeycloakAdminApi.Answer tryToDefine(String yaml) {
        return admin().post("/workflows", yaml, "application/yaml");
    }

    /** A step of a workflow waits for the user's time to come. */
    void awaitPlanned(TestUser user) {
        Waiting.until("something is planned for " + user.username(), () -> isPlanned(user.id()));
    }

    void awaitNothingPlanned(TestUser user) {
        Waiting.until("nothing is planned for " + user.username(), () -> !isPlanned(user.id()));
    }

    /** @return for whom something is planned, once that is so for anybody: a schedule plans for all in one go */
    List<String> awaitPlannedFor(List<String> usernames) {
        Waiting.until("something is planned", () -> !planned(usernames).isEmpty());
        return planned(usernames);
    }

    private List<String> planned(List<String> usernames) {
        return usernames.stream()
                .filter(name -> isPlanned(realm.user(name).id()))
                .toList();
    }

    private boolean isPlanned(String userId) {
        return !admin().require("GET", "/workflows/scheduled/" + userId, null).isEmpty();
    }

    void removeAll() {
        admin().require("GET", "/workflows", null)
                .forEach(workflow -> admin().send(
                                "DELETE", "/workflows/" + workflow.path("id").asText(), null));
    }

    private KeycloakAdminApi admin() {
        return KeycloakAdminApi.of(realm, realm.server().admin().tokenManager().getAccessTokenString());
    }
}
