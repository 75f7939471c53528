package dev.backupcodes.keycloak.code;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;

/** One salted SHA-512: enough for secrets of 112 bits and more (NIST SP 800-63B-4 §3.1.2.2). */
final class FastHash implements CodeHasher {

    static final String ALGORITHM = "SHA-512";
    private static final int SALT_BYTES = 16;

    private final RandomBytes random;

    FastHash(RandomBytes random) {
        this.random = random;
    }

    @Override
    public CodeHash hash(String secret) {
        byte[] salt = random.next(SALT_BYTES);
        return new CodeHash(ALGORITHM, 1, base64(salt), base64(digest(salt, secret)), Map.of());
    }

    @Override
    public boolean matches(String secret, CodeHash hash) {
        byte[] expected = Base64.getDecoder().decode(hash.value());
        byte[] actual = digest(Base64.getDecoder().decode(hash.salt()), secret);
        return MessageDigest.isEqual(expected, actual);
    }

    private static byte[] digest(byte[] salt, String secret) {
        try {
            MessageDigest digest = MessageDigest.getInstance(ALGORITHM);
            digest.update(salt);
            return digest.digest(secret.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-512", e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
