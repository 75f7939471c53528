package dev.backupcodes.keycloak.code;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What the rules cost, without the slow hash. Beside its subject for what only this package sees; JMH wants it open. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CodeBenchmark {

    /** A secret of 115 bits, as long as one has to be for the fast hash. */
    private static final int LONG_SECRET = 23;

    private final Codes user = Codes.ten();
    private final String typed = user.own.get(4).shownAs(CodeKind.OWN).toLowerCase();
    private final Check matched = user.check(user.own.get(4));
    private final Check wrong = new Check.Wrong(Optional.empty(), Optional.empty());

    private final FastHash fastHash = new FastHash(Codes.RANDOM);
    private final String secret = Codes.withSecretLength(LONG_SECRET).own.get(0).secret();
    private final CodeHash hash = fastHash.hash(secret);

    /** From the text field to a code. */
    @Benchmark
    public Object parse() {
        return CodeInput.of(typed).code();
    }

    @Benchmark
    public Object redeemMatch() {
        return user.book.redeem(matched, user.now);
    }

    @Benchmark
    public Object redeemWrong() {
        return user.book.redeem(wrong, user.now);
    }

    @Benchmark
    public boolean fastHash() {
        return fastHash.matches(secret, hash);
    }
}
