package dev.backupcodes.keycloak.code;

import java.util.List;

/** One way to store a secret. */
public interface CodeHasher {

    /** @return a hash with a salt of its own */
    CodeHash hash(String secret);

    /**
     * @param secrets of one set
     * @return their hashes, in that order
     */
    default List<CodeHash> hashAll(List<String> secrets) {
        return secrets.stream().map(this::hash).toList();
    }

    /** Compares in constant time. */
    boolean matches(String secret, CodeHash hash);
}
