package dev.backupcodes.keycloak.stepup;

import java.time.Duration;

/**
 * What came of the check of a secret.
 *
 * @param retryAfter how long to wait after too many wrong ones; zero otherwise
 */
public record CheckResult(Outcome outcome, Duration retryAfter) {

    /** Whether the secret was right, if it was looked at. */
    public enum Outcome {
        RIGHT,
        WRONG,
        TOO_MANY
    }

    static final CheckResult RIGHT = new CheckResult(Outcome.RIGHT, Duration.ZERO);
    static final CheckResult WRONG = new CheckResult(Outcome.WRONG, Duration.ZERO);

    static CheckResult tooMany(Duration retryAfter) {
        return new CheckResult(Outcome.TOO_MANY, retryAfter);
    }
}
