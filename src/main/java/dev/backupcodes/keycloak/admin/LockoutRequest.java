package dev.backupcodes.keycloak.admin;

import dev.backupcodes.keycloak.policy.BackupCodePolicy;
import java.time.Duration;
import java.util.Set;

/**
 * The body of a call that makes lockout codes. What staff ask for stays inside what the policy allows: it sets the most, and
 * the usual, of both numbers.
 *
 * @param otp the caller's own one-time code, or null
 * @param count codes to make
 * @param lifespan of the codes
 */
record LockoutRequest(String otp, int count, Duration lifespan) {

    private static final Set<String> FIELDS = Set.of("otp", Reason.FIELD, "count", "lifespanSeconds");
    private static final int MIN_LIFESPAN_SECONDS = 60;

    /** @throws InvalidRequest with what is wrong */
    static LockoutRequest read(byte[] body, BackupCodePolicy policy) {
        JsonBody json = JsonBody.read(body, FIELDS);
        String reason = json.text(Reason.FIELD);
        if (policy.lockoutReasonRequired()) {
            Reason.required(reason);
        } else {
            Reason.checked(reason);
        }
        int mostCodes = policy.lockoutCodeCount();
        int mostSeconds = Math.toIntExact(policy.lockoutLifespan().toSeconds());
        int seconds = json.number("lifespanSeconds", mostSeconds, MIN_LIFESPAN_SECONDS, mostSeconds);
        return new LockoutRequest(
                json.text("otp"), json.number("count", mostCodes, 1, mostCodes), Duration.ofSeconds(seconds));
    }

    @Override
    public String toString() {
        return "LockoutRequest[redacted]";
    }
}
