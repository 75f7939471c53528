package dev.backupcodes.keycloak.benchmark;

/**
 * How much is measured.
 *
 * @param postgres PostgreSQL; H2 otherwise
 * @param jvms how often the server is started anew: a hash is fast in one JVM and slow in the next
 * @param samples logins of each kind in each JVM, for the times
 * @param perSecond logins of all kinds that arrive in a second
 * @param seed of the order of the logins
 * @param many logins after which the heap is looked at
 */
record Settings(boolean postgres, int jvms, int samples, double perSecond, long seed, int many) {

    /** Logins of each kind before anything is measured in a JVM. */
    int warmUp() {
        return Math.min(60, samples);
    }

    static Settings fromProperties() {
        return new Settings(
                "postgres".equals(System.getProperty("db")),
                Integer.getInteger("jvms", 3),
                Integer.getInteger("samples", 200),
                Integer.getInteger("per-second", 10),
                Long.getLong("seed", 2673),
                Integer.getInteger("many", 10_000));
    }
}
