package dev.backupcodes.keycloak.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.backupcodes.keycloak.Notes;
import dev.backupcodes.keycloak.Partial;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.util.JsonSerialization;

/** The link, and the browser session that it opens. */
class BackupCodesActionTokenTest {

    private final UserModel alice = Partial.of(UserModel.class, this);
    private int lifespan = 3_600;
    private String email = "alice@bank.example";
    private boolean enabled = true;

    @Test
    void saysForWhomItIsAndComesBackAsItWent() throws IOException {
        BackupCodesActionToken sent = token();

        String json = JsonSerialization.writeValueAsString(sent);
        BackupCodesActionToken received = JsonSerialization.readValue(json, BackupCodesActionToken.class);

        assertThat(received)
                .usingRecursiveComparison()
                .ignoringFields("otherClaims")
                .isEqualTo(sent);
        assertThat(received)
                .returns("id-of-alice", BackupCodesActionToken::getUserId)
                .returns("alice@bank.example", BackupCodesActionToken::getEmail)
                .returns("generation-7", BackupCodesActionToken::generation)
                .returns("shop", BackupCodesActionToken::getIssuedFor)
                .returns("https://shop.example/", BackupCodesActionToken::redirectUri);
    }

    /** Links that were mailed by an older version go on working. */
    @Test
    void keepsItsNames() {
        JsonNode json = JsonSerialization.mapper.valueToTree(token());

        assertThat(json.path("typ").asText()).isEqualTo("backup-codes-download");
        assertThat(json.path("gen").asText()).isEqualTo("generation-7");
        assertThat(json.path("reduri").asText()).isEqualTo("https://shop.example/");
        assertThat(json.path("eml").asText()).isEqualTo("alice@bank.example");
    }

    @ParameterizedTest
    @CsvSource({"3600, 3600", "86400, 86400", "86401, 86400", "2147483647, 86400"})
    void livesAsLongAsTheRealmSaysButADayAtMost(int ofRealm, int seconds) {
        lifespan = ofRealm;

        assertThat(Duration.between(Instant.now(), token().expiresAt()))
                .isBetween(Duration.ofSeconds(seconds - 5), Duration.ofSeconds(seconds));
    }

    @Test
    void endsWithinADayOrIsNone() {
        assertThat(token().endsWithinADay()).isTrue();
        assertThat(endsWithinADay(null, 1_000L)).isFalse();
        assertThat(endsWithinADay(2_000L, null)).isFalse();
        assertThat(endsWithinADay(0L, 1_000L)).isFalse();
        assertThat(endsWithinADay(999L, 1_000L)).isFalse();
        assertThat(endsWithinADay(1_000L, 1_000L)).isTrue();
        assertThat(endsWithinADay(87_400L, 1_000L)).isTrue();
        assertThat(endsWithinADay(87_401L, 1_000L)).isFalse();
        assertThat(endsWithinADay(-1L, -1L)).isFalse();
        assertThat(endsWithinADay(Long.MAX_VALUE, Long.MAX_VALUE)).isFalse();
    }

    private boolean endsWithinADay(Long end, Long begin) {
        BackupCodesActionToken token = token();
        token.exp(end);
        token.iat(begin);
        return token.endsWithinADay();
    }

    @Test
    void opensASessionThatKnowsWhatItSaid() {
        AuthenticationSessionModel browser = Notes.session();
        assertThat(LinkSession.of(browser)).isEmpty();

        BackupCodesActionToken token = token();
        LinkSession.open(browser, token);

        LinkSession session = LinkSession.of(browser).orElseThrow();
        assertThat(session.generation()).isEqualTo("generation-7");
        assertThat(session.issuedAt()).isEqualTo(Instant.ofEpochSecond(token.getIat()));
        assertThat(session.isConfirmed()).isFalse();
        assertThat(session.isFinished()).isFalse();
        session.confirm();
        assertThat(session.isConfirmed()).isTrue();
        assertThat(session.isFinished()).isFalse();
        session.finish();
        assertThat(session.isFinished()).isTrue();
    }

    @Test
    void opensASessionThatEndsWithTheLinkTheAddressAndTheUser() {
        BackupCodesActionToken token = token();
        LinkSession session = LinkSession.open(Notes.session(), token);

        assertThat(session.isStale(alice, token.expiresAt().minusSeconds(1))).isFalse();
        assertThat(session.isStale(alice, token.expiresAt())).isTrue();
        email = "other@bank.example";
        assertThat(session.isStale(alice, Instant.now())).isTrue();
        email = null;
        assertThat(session.isStale(alice, Instant.now())).isTrue();
        email = token.getEmail();
        enabled = false;
        assertThat(session.isStale(alice, Instant.now())).isTrue();
    }

    private BackupCodesActionToken token() {
        RedirectTarget target = new RedirectTarget("shop", "https://shop.example/");
        BackupCodesActionToken token =
                new BackupCodesActionToken(Partial.of(RealmModel.class, this), alice, target, "generation-7");
        token.issuedNow();
        return token;
    }

    int getActionTokenGeneratedByAdminLifespan() {
        return lifespan;
    }

    String getId() {
        return "id-of-alice";
    }

    String getEmail() {
        return email;
    }

    boolean isEnabled() {
        return enabled;
    }
}
