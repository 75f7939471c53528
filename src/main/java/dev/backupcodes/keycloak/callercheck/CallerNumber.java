package dev.backupcodes.keycloak.callercheck;

import java.util.Optional;
import java.util.regex.Pattern;
import org.keycloak.common.util.SecretGenerator;

/** Six digits. A secret as long as it is good: it is in one mail and nowhere else. */
public final class CallerNumber {

    private static final int LENGTH = 6;
    private static final Pattern FORM = Pattern.compile("[0-9]{" + LENGTH + "}");

    private final String digits;

    private CallerNumber(String digits) {
        this.digits = digits;
    }

    static CallerNumber random() {
        return new CallerNumber(SecretGenerator.getInstance().randomString(LENGTH, SecretGenerator.DIGITS));
    }

    /** @return empty when it cannot be one; white space does not matter */
    static Optional<CallerNumber> of(String entered) {
        String plain = entered.replaceAll("\\s", "");
        return FORM.matcher(plain).matches() ? Optional.of(new CallerNumber(plain)) : Optional.empty();
    }

    /** For the mail. */
    public String digits() {
        return digits;
    }

    @Override
    public String toString() {
        return "CallerNumber[redacted]";
    }
}
