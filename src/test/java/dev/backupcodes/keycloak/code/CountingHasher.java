package dev.backupcodes.keycloak.code;

import java.util.Map;

/** Stands for the slow password hash and counts its evaluations. Keeps the secret as it is: tests only. */
final class CountingHasher implements CodeHasher {

    static final String ALGORITHM = "counting";

    private int evaluations;

    @Override
    public CodeHash hash(String secret) {
        evaluations++;
        return new CodeHash(ALGORITHM, 1, "", secret, Map.of());
    }

    @Override
    public boolean matches(String secret, CodeHash hash) {
        evaluations++;
        return hash.value().equals(secret);
    }

    int evaluationsOf(Runnable action) {
        int before = evaluations;
        action.run();
        return evaluations - before;
    }
}
