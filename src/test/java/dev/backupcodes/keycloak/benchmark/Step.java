package dev.backupcodes.keycloak.benchmark;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What a login consists of after the user's name was asked for: one request, which is what is measured. */
enum Step {
    EMPTY("empty step (floor)", "benchmark-empty", "otp", Outcome.SIGNED_IN),
    COMMIT("empty step that writes one row and commits", "benchmark-commit", "otp", Outcome.SIGNED_IN),
    COMMIT_AND_EVENT(
            "empty step that writes one row and one event", "benchmark-commit-event", "otp", Outcome.SIGNED_IN),
    HASH("empty step and one password hash", "benchmark-hash", "otp", Outcome.SIGNED_IN),
    PASSWORD("password", "auth-password-form", "password", Outcome.SIGNED_IN),
    OTP("one-time code (OTP)", "auth-otp-form", "otp", Outcome.SIGNED_IN),
    BUILT_IN("built-in recovery code", "auth-recovery-authn-code-form", "recoveryCodeInput", Outcome.SIGNED_IN),
    OWN("own code, one of 10", Policy.DEFAULT, Outcome.SIGNED_IN),
    OWN_OF_50("own code, one of 50", Policy.FIFTY_CODES, Outcome.SIGNED_IN),
    LONG("long code (115 bits), one of 50", Policy.LONG_CODES, Outcome.SIGNED_IN),
    LOCKOUT("lockout code", Policy.DEFAULT, Outcome.ACTIONS_FOLLOW),
    WRONG("wrong code", Policy.DEFAULT, Outcome.ASKED_AGAIN),
    LOCKED("any code while locked", Policy.DEFAULT, Outcome.ASKED_AGAIN);

    /** What the server answers. */
    enum Outcome {
        SIGNED_IN,
        ACTIONS_FOLLOW,
        ASKED_AGAIN
    }

    private final String title;
    private final Policy policy;
    private final String authenticator;
    private final String field;
    private final Outcome outcome;
    private final boolean ours;

    Step(String title, String authenticator, String field, Outcome outcome) {
        this(title, Policy.DEFAULT, authenticator, field, outcome, false);
    }

    Step(String title, Policy policy, Outcome outcome) {
        this(title, policy, "backup-code", "backupCode", outcome, true);
    }

    Step(String title, Policy policy, String authenticator, String field, Outcome outcome, boolean ours) {
        this.title = title;
        this.policy = policy;
        this.authenticator = authenticator;
        this.field = field;
        this.outcome = outcome;
        this.ours = ours;
    }

    static List<Step> in(Policy policy) {
        return Stream.of(values()).filter(step -> step.policy == policy).toList();
    }

    String title() {
        return title;
    }

    Policy policy() {
        return policy;
    }

    String authenticator() {
        return authenticator;
    }

    /** The client whose logins consist of this step. */
    String client() {
        return "app-" + name().toLowerCase(Locale.ROOT);
    }

    String flow() {
        return "name-then-" + name().toLowerCase(Locale.ROOT);
    }

    /** What the answer is entered in. */
    String field() {
        return field;
    }

    Outcome outcome() {
        return outcome;
    }

    boolean isOurs() {
        return ours;
    }

    boolean takesAnswerAgain() {
        return this == EMPTY
                || this == COMMIT
                || this == COMMIT_AND_EVENT
                || this == HASH
                || this == PASSWORD
                || this == LOCKED;
    }
}
