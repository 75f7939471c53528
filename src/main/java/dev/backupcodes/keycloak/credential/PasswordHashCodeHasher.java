package dev.backupcodes.keycloak.credential;

import dev.backupcodes.keycloak.code.CodeHash;
import dev.backupcodes.keycloak.code.CodeHasher;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.keycloak.common.util.MultivaluedHashMap;
import org.keycloak.credential.hash.PasswordHashProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.credential.PasswordCredentialModel;
import org.keycloak.models.credential.dto.PasswordCredentialData;
import org.keycloak.models.credential.dto.PasswordSecretData;

/**
 * Keycloak's own password hashes for codes: the server's default algorithm, so that a FIPS server stays one, with the
 * provider's own salt and constant-time comparison.
 */
final class PasswordHashCodeHasher implements CodeHasher {

    /** What Keycloak's hash providers take for "your default". */
    private static final int DEFAULT_ITERATIONS = -1;

    private final KeycloakSession session;
    private final int iterations;

    /** @param iterations in the algorithm's own unit, 0 for its default */
    PasswordHashCodeHasher(KeycloakSession session, int iterations) {
        this.session = session;
        this.iterations = iterations == 0 ? DEFAULT_ITERATIONS : iterations;
    }

    @Override
    public CodeHash hash(String secret) {
        PasswordCredentialModel encoded =
                session.getProvider(PasswordHashProvider.class).encodedCredential(secret, iterations);
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
