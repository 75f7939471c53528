package dev.backupcodes.keycloak.code;

/** One way to store a secret. */
public interface CodeHasher {

    /** @return a hash with a salt of its own */
    CodeHash hash(String secret);

    /** Compares in constant time. */
    boolean matches(String secret, CodeHash hash);
}
