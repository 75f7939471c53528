package dev.backupcodes.keycloak.code;

import java.util.List;
import java.util.Optional;

/**
 * The 112-bit rule (NIST SP 800-63B-4 §3.1.2.2, ASVS 6.5.2): a shorter secret is stored with a password hash, a longer
 * one with one salted SHA-512. And the one-hash rule: an attempt costs one evaluation, whether something matches or not.
 */
public final class CodeHashing {

    private static final int STRONG_BITS = 112;

    private final CodeHasher slow;
    private final CodeHasher fast;

    /** @param passwordHash the slow one, of the server's choice */
    public CodeHashing(CodeHasher passwordHash, RandomBytes random) {
        this.slow = passwordHash;
        this.fast = new FastHash(random);
    }

    /** @param codes of one set: all are as long */
    List<CodeHash> hashAll(List<BackupCode> codes) {
        List<String> secrets = codes.stream().map(BackupCode::secret).toList();
        boolean strong = secrets.stream().allMatch(CodeHashing::isStrong);
        return (strong ? fast : slow).hashAll(secrets);
    }

    boolean matches(BackupCode code, CodeHash hash) {
        return hasherFor(hash).matches(code.secret(), hash);
    }

    /**
     * Spends what a check costs, so that the time tells nothing.
     *
     * @param decoy a hash that would have been checked for another selector; without one, a fresh hash is made
     */
    void waste(Optional<CodeHash> decoy) {
        decoy.ifPresentOrElse(hash -> hasherFor(hash).matches("WASTE", hash), () -> slow.hash("WASTE"));
    }

    private static boolean isStrong(String secret) {
        return secret.length() * Alphabet.BITS_PER_SYMBOL >= STRONG_BITS;
    }

    private CodeHasher hasherFor(CodeHash hash) {
        return FastHash.ALGORITHM.equals(hash.algorithm()) ? fast : slow;
    }
}
