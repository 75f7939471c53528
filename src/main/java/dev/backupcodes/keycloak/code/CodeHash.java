package dev.backupcodes.keycloak.code;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What is stored of one code's secret, with all that is needed to check it later, so that a changed policy leaves old
 * codes usable (NIST SP 800-63B-4 §3.1.1.2).
 *
 * @param algorithm the hash provider's id, or {@link FastHash#ALGORITHM}
 * @param iterations the cost, in the algorithm's own unit
 * @param salt base64
 * @param value base64
 * @param parameters what else the algorithm needs (for Argon2: memory, parallelism, ...)
 */
public record CodeHash(
        String algorithm, int iterations, String salt, String value, Map<String, List<String>> parameters) {

    /** Without one of these, or with another form of them, no code could be checked. */
    public CodeHash {
        Objects.requireNonNull(algorithm, "algorithm");
        Objects.requireNonNull(value, "value");
        Base64.getDecoder().decode(salt);
        if (FastHash.ALGORITHM.equals(algorithm)) {
            Base64.getDecoder().decode(value);
        }
    }

    @Override
    public String toString() {
        return "CodeHash[" + algorithm + "]";
    }
}
