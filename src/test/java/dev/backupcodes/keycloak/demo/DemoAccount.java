package dev.backupcodes.keycloak.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.backupcodes.keycloak.it.Totp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An account of the demo realm, read from the realm's file, so that it is written down only once. */
public record DemoAccount(String username, String fullName, String password, Totp totp) {

    public static List<DemoAccount> read(Path realmFile) {
        try {
            ObjectMapper json = new ObjectMapper();
            List<DemoAccount> accounts = new ArrayList<>();
            for (JsonNode user : json.readTree(realmFile.toFile()).path("users")) {
                String password = "";
                Totp totp = null;
                for (JsonNode credential : user.path("credentials")) {
                    switch (credential.path("type").asText()) {
                        case "password" -> password = credential.path("value").asText();
                        case "otp" ->
                            totp = new Totp(
                                    json.readTree(credential.path("secretData").asText())
                                            .path("value")
                                            .asText());
                        default -> {}
                    }
                }
                accounts.add(new DemoAccount(
                        user.path("username").asText(),
                        user.path("firstName").asText() + " "
                                + user.path("lastName").asText(),
                        password,
                        totp));
            }
            return accounts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
