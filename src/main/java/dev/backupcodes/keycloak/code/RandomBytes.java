package dev.backupcodes.keycloak.code;

/** Where randomness comes from: a cryptographically strong generator (ASVS 11.5.1), in Keycloak its SecretGenerator. */
@FunctionalInterface
public interface RandomBytes {

    /** @return {@code count} fresh random bytes */
    byte[] next(int count);
}
