package dev.backupcodes.keycloak.it;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A user's authenticator app: HMAC-SHA1, 6 digits, 30 seconds. Keycloak takes each code once (unless the realm's OTP
 * policy says otherwise) and accepts the code before and the one after the current one.
 */
public final class Totp {

    private static final int PERIOD = 30;
    /** How long a code should still be taken: the server may be slow. */
    private static final int SECONDS_TO_SPARE = 10;

    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private final String secret;
    private final BooleanSupplier reusable;
    private final Set<Long> used = new HashSet<>();

    /** Follows the real clock, as Keycloak's check does whatever its time offset is. */
    public Totp(String secret) {
        this(secret, () -> false);
    }

    /** @param reusable whether the realm takes a code more than once */
    public Totp(String secret, BooleanSupplier reusable) {
        this.secret = secret;
        this.reusable = reusable;
    }

    /** The secret as Keycloak stores it. */
    public String secret() {
        return secret;
    }

    /** The secret as authenticator apps take it. */
    public String base32() {
        StringBuilder text = new StringBuilder();
        int buffer = 0;
        int bits = 0;
        for (byte one : secret.getBytes(StandardCharsets.UTF_8)) {
            buffer = buffer << 8 | one & 0xff;
            for (bits += 8; bits >= 5; bits -= 5) {
                text.append(BASE32.charAt(buffer >> bits - 5 & 31));
            }
            buffer &= (1 << bits) - 1;
        }
        return bits == 0
                ? text.toString()
                : text.append(BASE32.charAt(buffer << 5 - bits & 31)).toString();
    }

    /** What the app shows now, no matter whether it was used. */
    public String now() {
        return code(seconds() / PERIOD);
    }

    /** For how long {@link #now()} stays the same. */
    public Duration left() {
        return Duration.ofSeconds(PERIOD - seconds() % PERIOD);
    }

    /**
     * A code that Keycloak takes now, and for a while. Where it takes each code once, this one was not given before: after three
     * of them within one period this waits for the next period, as a person would.
     */
    public synchronized String fresh() {
        if (reusable.getAsBoolean()) {
            return now();
        }
        while (true) {
            long step = seconds() / PERIOD;
            long oldest = left().toSeconds() < SECONDS_TO_SPARE ? step : step - 1;
            for (long candidate : new long[] {step, step + 1, oldest}) {
                if (used.add(candidate)) {
                    return code(candidate);
                }
            }
            try {
                Thread.sleep(250);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    /** A code of the right form that is never right. */
    public String wrong() {
        long step = seconds() / PERIOD;
        Set<String> right = new HashSet<>();
        for (long near = step - 3; near <= step + 3; near++) {
            right.add(code(near));
        }
        int value = 0;
        while (right.contains(digits(value))) {
            value++;
        }
        return digits(value);
    }

    private String code(long step) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "RAW"));
            byte[] hash =
                    mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
            int binary = ByteBuffer.wrap(hash).getInt(hash[hash.length - 1] & 0xf) & 0x7fffffff;
            return digits(binary % 1_000_000);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String digits(int value) {
        return String.format("%06d", value);
    }

    private static long seconds() {
        return System.currentTimeMillis() / 1000;
    }
}
