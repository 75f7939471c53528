package dev.backupcodes.keycloak.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * What other systems learn of codes by Keycloak's transmitter of security events (Shared Signals and CAEP, experimental in 26.7), on a
 * server of its own: {@code -Dproof=full -Dit.test=SecurityEventsIT}.
 */
@EnabledIfSystemProperty(named = "proof", matches = "full")
final class SecurityEventsIT {

    private static final String CHANGE = "https://schemas.openid.net/secevent/caep/event-type/credential-change";
    private static final String BY_POLLING = "urn:ietf:rfc:8936";
    private static final AdminRights.ServiceAccount RECEIVER =
            new AdminRights.ServiceAccount("receiver", "secret", null);

    private static SharedServer server;

    @BeforeAll
    static void withTheTransmitter() {
        server = SharedServer.start("security-events", keycloak -> keycloak.option("features", "ssf"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void givenWhateverHappensToCodesThenItIsAChangeOfACredentialAndTellsNoCode() {
        try (TestRealm realm = TestRealm.builder()
                .otpReusable()
                .policy(Map.of("notifications", "false", "adminStepUp", "false"))
                .on(() -> server)
                .create()) {
            String stream = streamOf(realm);
            TestUser alice = realm.addUser("alice", true);

            List<String> codes = Steps.makeCodes(realm, alice);
            assertThat(Steps.signInWithCode(realm, alice, codes.get(0)).code()).isPresent();
            codes.addAll(LockingOut.makeCodes(realm, alice));
            Regenerating.mailedLink(realm, alice);

            List<JsonNode> events = received(realm, stream);
            assertThat(events)
                    .as("made, used, made by support, taken away")
                    .hasSize(4)
                    .allSatisfy(event -> {
                        assertThat(event.path("sub_id").path("sub").asText()).isEqualTo(alice.id());
                        JsonNode change = event.path("events").path(CHANGE);
                        assertThat(change.path("credential_type").asText()).isEqualTo("backup-codes");
                        assertThat(change.path("change_type").asText()).isEqualTo("update");
                        assertThat(codes).noneMatch(code -> event.toString().contains(code));
                    });
        }
    }

    private static String streamOf(TestRealm realm) {
        realm.update(settings -> settings.getAttributes().put("ssf.transmitterEnabled", "true"));
        KeycloakAdminApi admin =
                KeycloakAdminApi.of(realm, server.admin().tokenManager().getAccessTokenString());
        admin.require("GET", "/ssf/config", null);
        admin.require(
                "POST",
                "/clients",
                Map.of(
                        "clientId", RECEIVER.clientId(),
                        "secret", RECEIVER.secret(),
                        "serviceAccountsEnabled", true,
                        "defaultClientScopes", List.of("ssf.read"),
                        "attributes", Map.of("ssf.enabled", "true", "ssf.defaultSubjects", "ALL")));
        return admin.require(
                        "POST",
                        "/ssf/clients/" + RECEIVER.clientId() + "/stream",
                        Map.of("delivery", Map.of("method", BY_POLLING), "events_requested", List.of(CHANGE)))
                .path("streamId")
                .asText();
    }

    private static List<JsonNode> received(TestRealm realm, String stream) {
        KeycloakAdminApi transmitter = KeycloakAdminApi.ofTransmitter(realm, Tokens.ofServiceAccount(realm, RECEIVER));
        List<JsonNode> events = new ArrayList<>();
        transmitter
                .require(
                        "POST",
                        "/receivers/" + RECEIVER.clientId() + "/streams/" + stream + "/poll",
                        Map.of("returnImmediately", true, "maxEvents", 20))
                .path("sets")
                .forEach(token -> events.add(Tokens.claims(token.asText())));
        return events;
    }
}
