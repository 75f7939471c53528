package dev.backupcodes.keycloak.download;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.backupcodes.keycloak.Notes;
import dev.backupcodes.keycloak.Partial;
import dev.backupcodes.keycloak.link.BackupCodesActionToken;
import dev.backupcodes.keycloak.link.LinkSession;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.keycloak.TokenVerifier.Predicate;
import org.keycloak.authentication.actiontoken.ActionTokenContext;
import org.keycloak.common.VerificationException;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RequiredActionProviderModel;
import org.keycloak.models.UserModel;
import org.keycloak.provider.Provider;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.util.JsonSerialization;

/** Whatever claims a link has: Keycloak has checked its signature, and nothing of what is ours. */
class BackupCodesLinkFuzzTest {

    private static final String ADDRESS = "alice@bank.example";
    private static final String GENERATION = "generation-7";

    private final Server server = new Server();

    @FuzzTest
    @DictionaryEntries({
        "\"typ\":\"backup-codes-download\"",
        "\"gen\":\"generation-7\"",
        "\"eml\":\"alice@bank.example\"",
        "\"gen\":",
        "\"eml\":",
        "\"reduri\":",
        "\"exp\":1795692021",
        "\"iat\":1795692021",
        "\"exp\":",
        "\"iat\":",
        "\"nbf\":",
        "\"sub\":",
        "\"aud\":[\"a\",\"b\"]",
        "\"nonce\":",
        "\"jti\":",
        "\"iss\":",
        "\"azp\":",
        "null",
        "9223372036854775807"
    })
    void claims(byte[] data) throws IOException, ReflectiveOperationException {
        Optional<BackupCodesActionToken> received = received(data);
        if (received.isEmpty()) {
            return;
        }
        BackupCodesActionToken link = received.get();
        assertComesBackAsItWent(link);
        for (boolean hasAddress : new boolean[] {true, false}) {
            if (server.opens(link, hasAddress)) {
                assertThat(hasAddress).isTrue();
                assertThat(link.generation()).isEqualTo(GENERATION);
                assertThat(link.getEmail()).isEqualTo(ADDRESS);
                LinkSession session = LinkSession.open(Notes.session(), link);
                assertThat(session.generation()).isEqualTo(GENERATION);
                assertThat(session.issuedAt()).isEqualTo(Instant.ofEpochSecond(link.getIat()));
                assertThat(session.isStale(server.alice(true), Instant.ofEpochSecond(link.getExp())))
                        .isTrue();
            }
        }
    }

    /**
     * But what a token lacks Keycloak fills in when it is read: a nonce, and zero for its end. Foreign claims, which nobody reads, may
     * come back as another type: a number that is too large as a word, nothing not at all.
     */
    private static void assertComesBackAsItWent(BackupCodesActionToken link) throws IOException {
        String sent = JsonSerialization.writeValueAsString(link);
        BackupCodesActionToken back = JsonSerialization.readValue(sent, BackupCodesActionToken.class);
        assertThat(back)
                .returns(link.getUserId(), BackupCodesActionToken::getUserId)
                .returns(link.getEmail(), BackupCodesActionToken::getEmail)
                .returns(link.generation(), BackupCodesActionToken::generation)
                .returns(link.redirectUri(), BackupCodesActionToken::redirectUri)
                .returns(link.getExp() == null ? Long.valueOf(0) : link.getExp(), BackupCodesActionToken::getExp)
                .returns(link.getIat(), BackupCodesActionToken::getIat);
        String sentAgain = JsonSerialization.writeValueAsString(back);
        assertThat(JsonSerialization.writeValueAsString(
                        JsonSerialization.readValue(sentAgain, BackupCodesActionToken.class)))
                .isEqualTo(sentAgain);
    }

    private static Optional<BackupCodesActionToken> received(byte[] claims) {
        try {
            return Optional.ofNullable(JsonSerialization.readValue(claims, BackupCodesActionToken.class));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** As much of a server as opens a link: alice has a row of codes that were reset. */
    private static final class Server {

        private static final String CREDENTIAL_DATA =
                "{\"kind\":\"own\",\"condition\":\"AWAITING_DOWNLOAD\",\"total\":3,\"remaining\":0,\"wrongInARow\":0}";
        private static final String SECRET_DATA =
                "{\"codes\":{},\"justUsed\":{},\"generation\":\"" + GENERATION + "\",\"version\":1}";

        private final BackupCodesActionTokenHandler handler = new BackupCodesActionTokenHandler();
        private final KeycloakSession session = Partial.of(KeycloakSession.class, this);
        private final RealmModel realm = Partial.of(RealmModel.class, this);
        private boolean hasAddress;

        boolean opens(BackupCodesActionToken link, boolean toSomebodyWithAnAddress) {
            hasAddress = toSomebodyWithAnAddress;
            ActionTokenContext<BackupCodesActionToken> context =
                    new ActionTokenContext<>(session, realm, null, null, null, null, handler, null, null, null, null);
            context.setAuthenticationSession(Partial.of(AuthenticationSessionModel.class, this), true);
            try {
                for (Predicate<? super BackupCodesActionToken> verifier : handler.getVerifiers(context)) {
                    if (!verifier.test(link)) {
                        return false;
                    }
                }
                return true;
            } catch (VerificationException e) {
                return false;
            }
        }

        UserModel alice(boolean withAddress) {
            hasAddress = withAddress;
            return getAuthenticatedUser();
        }

        UserModel getAuthenticatedUser() {
            return Partial.of(UserModel.class, this);
        }

        String getId() {
            return "id-of-alice";
        }

        String getEmail() {
            return hasAddress ? ADDRESS : null;
        }

        boolean isEnabled() {
            return true;
        }

        RequiredActionProviderModel getRequiredActionProviderByAlias(String alias) {
            RequiredActionProviderModel action = new RequiredActionProviderModel();
            action.setEnabled(true);
            return action;
        }

        Provider getProvider(Class<? extends Provider> type) {
            return Partial.of(JpaConnectionProvider.class, this);
        }

        EntityManager getEntityManager() {
            return Partial.of(EntityManager.class, this);
        }

        TypedQuery<?> createQuery(String query, Class<?> type) {
            return Partial.of(TypedQuery.class, this);
        }

        TypedQuery<?> setParameter(String name, Object value) {
            return Partial.of(TypedQuery.class, this);
        }

        List<Object[]> getResultList() {
            List<Object[]> rows = new ArrayList<>();
            rows.add(new Object[] {"id-of-row", null, 1_795_692_021_687L, CREDENTIAL_DATA, SECRET_DATA});
            return rows;
        }
    }
}
