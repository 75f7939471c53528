package dev.backupcodes.keycloak.admin;

import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.admin.rest.Refusal;
import dev.backupcodes.keycloak.admin.rest.RestError;
import dev.backupcodes.keycloak.callercheck.CallerNumbers;
import dev.backupcodes.keycloak.policy.CallerCheck;
import java.util.Locale;
import java.util.Optional;
import org.keycloak.models.UserModel;

/**
 * What the person on the phone has shown by the number from the user's mail. A number that is given is always checked, whatever
 * the policy says.
 */
final class CallerProof {

    private final Outcome outcome;
    private final Optional<CallerNumbers.Match> match;
    private boolean used;

    /** The ids in admin events. */
    enum Outcome {
        PASSED,
        NOT_DONE,
        /** The policy asks for it, and a realm administrator went on without. */
        EXCEPTED;

        String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private CallerProof(Outcome outcome, Optional<CallerNumbers.Match> match) {
        this.outcome = outcome;
        this.match = match;
    }

    /** Whether a caller without a number needs an exception, and may have it: then with a reason in any case. */
    static boolean isException(AdminCall call, String number) {
        return isNeeded(call, number) && call.caller().isAdministrator(Names.ROLE_LOCKOUT);
    }

    private static boolean isNeeded(AdminCall call, String number) {
        return number == null && call.policy().lockoutCallerCheck() == CallerCheck.REQUIRED;
    }

    /**
     * @param number as it was read out; null for none
     * @throws Refusal when it is not the number, or there has to be one
     */
    static CallerProof of(AdminCall call, UserModel user, String number) {
        if (number != null) {
            CallerNumbers numbers = new CallerNumbers(
                    call.session(), call.realm(), user, call.caller().id());
            CallerNumbers.Match right = numbers.check(number).orElseThrow(RestError.CALLER_CHECK_FAILED::refusal);
            return new CallerProof(Outcome.PASSED, Optional.of(right));
        }
        if (isException(call, null)) {
            return new CallerProof(Outcome.EXCEPTED, Optional.empty());
        }
        if (isNeeded(call, null)) {
            throw RestError.CALLER_CHECK_REQUIRED.refusal();
        }
        return new CallerProof(Outcome.NOT_DONE, Optional.empty());
    }

    Outcome outcome() {
        return outcome;
    }

    /** @throws Refusal when another call has used the number meanwhile */
    void use() {
        if (match.isPresent() && !match.get().use()) {
            throw RestError.CALLER_CHECK_FAILED.refusal();
        }
        used = true;
    }

    /** Nothing came of the call: the number is as good as before, unless another call has used it. */
    void takeBack() {
        if (used) {
            match.ifPresent(CallerNumbers.Match::takeBack);
        }
    }
}
