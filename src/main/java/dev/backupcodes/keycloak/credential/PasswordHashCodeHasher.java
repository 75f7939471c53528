package dev.backupcodes.keycloak.credential;

import dev.backupcodes.keycloak.code.CodeHash;
import dev.backupcodes.keycloak.code.CodeHasher;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.keycloak.common.util.MultivaluedHashMap;
import org.keycloak.credential.hash.PasswordHashProvider;
import org.keycloak.executors.ExecutorsProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.credential.PasswordCredentialModel;
import org.keycloak.models.credential.dto.PasswordCredentialData;
import org.keycloak.models.credential.dto.PasswordSecretData;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Keycloak's own password hashes for codes: the server's default algorithm, so that a FIPS server stays one, with the
 * provider's own salt and constant-time comparison.
 */
final class PasswordHashCodeHasher implements CodeHasher {

    /** What Keycloak's hash providers take for "your default". */
    private static final int DEFAULT_ITERATIONS = -1;

    private static final String EXECUTOR = "backup-codes-hash";

    private final KeycloakSession session;
    private final int iterations;

    /** @param iterations in the algorithm's own unit, 0 for its default */
    PasswordHashCodeHasher(KeycloakSession session, int iterations) {
        this.session = session;
        this.iterations = iterations == 0 ? DEFAULT_ITERATIONS : iterations;
    }

    @Override
    public CodeHash hash(String secret) {
        return hash(secret, session.getProvider(PasswordHashProvider.class));
    }

    /** Keycloak's providers (26.7) keep their settings and nothing else; that of Argon2 lets in as many threads as it is told to. */
    @Override
    public List<CodeHash> hashAll(List<String> secrets) {
        PasswordHashProvider provider = session.getProvider(PasswordHashProvider.class);
        Executor threads = session.getProvider(ExecutorsProvider.class).getExecutor(EXECUTOR);
        KeycloakSessionFactory sessions = session.getKeycloakSessionFactory();
        // A hash is traced by the session of its thread.
        Executor withSession =
                share -> threads.execute(() -> KeycloakModelUtils.runJobInTransaction(sessions, own -> share.run()));
        return IdleCores.OF_SERVER.map(secrets, secret -> hash(secret, provider), withSession);
    }

    private CodeHash hash(String secret, PasswordHashProvider provider) {
        PasswordCredentialModel encoded = provider.encodedCredential(secret, iterations);
        PasswordCredentialData data = encoded.getPasswordCredentialData();
        PasswordSecretData secretData = encoded.getPasswordSecretData();
        return new CodeHash(
                data.getAlgorithm(),
                data.getHashIterations(),
                Base64.getEncoder().encodeToString(secretData.getSalt()),
                secretData.getValue(),
                plain(data.getAdditionalParameters()));
    }

    @Override
    public boolean matches(String secret, CodeHash hash) {
        PasswordHashProvider provider = session.getProvider(PasswordHashProvider.class, hash.algorithm());
        if (provider == null) {
            throw new IllegalStateException("this server has no hash provider " + hash.algorithm());
        }
        return provider.verify(
                secret,
                PasswordCredentialModel.createFromValues(
                        hash.algorithm(),
                        Base64.getDecoder().decode(hash.salt()),
                        hash.iterations(),
                        hash.parameters(),
                        hash.value()));
    }

    private static Map<String, List<String>> plain(MultivaluedHashMap<String, String> parameters) {
        return parameters == null ? Map.of() : new HashMap<>(parameters);
    }
}
