package dev.backupcodes.keycloak.credential;

import dev.backupcodes.keycloak.code.CodeHash;
import dev.backupcodes.keycloak.code.CodeKind;
import dev.backupcodes.keycloak.code.CodeSet;
import dev.backupcodes.keycloak.code.CodeSet.Condition;
import dev.backupcodes.keycloak.code.Throttle;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.keycloak.credential.CredentialModel;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What a row of the database costs to read and to write. JMH wants it open. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class StoredCodeSetBenchmark {

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    /** What Keycloak's Argon2 keeps with each hash, salt and value as long as its own. */
    private static final CodeHash HASH = new CodeHash(
            "argon2",
            5,
            base64(16),
            base64(32),
            Map.of(
                    "hashLength", List.of("32"),
                    "memory", List.of("7168"),
                    "type", List.of("id"),
                    "version", List.of("1.3"),
                    "parallelism", List.of("1")));

    /** How many codes there are. */
    @Param({"10", "50"})
    public int codes;

    private StoredCodeSet stored;
    private CredentialModel row;

    /** Two symbols name a code. */
    @Setup
    public void store() {
        Map<String, CodeHash> unused = IntStream.range(10, 10 + codes)
                .mapToObj(String::valueOf)
                .collect(Collectors.toMap(Function.identity(), selector -> HASH));
        CodeSet set = new CodeSet(CodeKind.OWN, Condition.LIVE, NOW, null, null, codes, unused, Map.of(), null, null);
        stored = new StoredCodeSet(set, Throttle.NONE, "");
        row = stored.toCredential();
    }

    @Benchmark
    public Object read() {
        return StoredCodeSet.read(row);
    }

    @Benchmark
    public Object write() {
        return stored.toCredential();
    }

    private static String base64(int bytes) {
        return Base64.getEncoder().encodeToString(new byte[bytes]);
    }
}
