package dev.backupcodes.keycloak.credential;

import static dev.backupcodes.keycloak.credential.StoredCodeSet.CONDITION;
import static dev.backupcodes.keycloak.credential.StoredCodeSet.EXPIRES_AT;
import static dev.backupcodes.keycloak.credential.StoredCodeSet.KIND;
import static dev.backupcodes.keycloak.credential.StoredCodeSet.LOCKED_UNTIL;
import static dev.backupcodes.keycloak.credential.StoredCodeSet.REMAINING;

import dev.backupcodes.keycloak.code.CodeKind;
import dev.backupcodes.keycloak.code.CodeSet.Condition;
import dev.backupcodes.keycloak.code.SetState;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What the database can tell of a row of codes by its public data, as {@link StoredCodeSet} writes it: no hash is loaded. Users are
 * counted and listed by the same conditions, in which {@code c} is the row and {@code :now} is {@link #instant}.
 */
final class SetConditions {

    private static final String DATA = "c.credentialData";
    private static final String USED_UP = DATA + " like '%,\"" + REMAINING + "\":0,%'";

    static final String EXPIRED =
            "(locate(" + field(EXPIRES_AT) + ", " + DATA + ") > 0 and " + millis(EXPIRES_AT) + " <= :now)";

    /** Whatever the kind: what locks one locks all of the user's codes. The upper bound is for what is no number. */
    static final String LOCKED = "(locate(" + field(LOCKED_UNTIL) + ", " + DATA + ") > 0 and " + millis(LOCKED_UNTIL)
            + " > :now and " + millis(LOCKED_UNTIL) + " <= '9999999999999')";

    /** Own codes in any state. */
    static final String OWN = startsWith(kind(CodeKind.OWN));

    static final String LIVE_LOCKOUT =
            is(CodeKind.LOCKOUT, Condition.LIVE) + " and not " + USED_UP + " and not " + EXPIRED;

    private static final String LIVE = is(CodeKind.OWN, Condition.LIVE);
    private static final String LEFT = LIVE + " and not " + USED_UP;

    private SetConditions() {}

    /** What {@code :now} is to be: milliseconds have thirteen digits until the year 2286, so that text sorts as numbers do. */
    static String instant(Instant now) {
        return String.valueOf(now.toEpochMilli());
    }

    /**
     * That own codes are in a state.
     *
     * @param state not {@link SetState#NONE}, which is that there is no row
     * @param warningThreshold with so many codes left or fewer a set is low
     */
    static String of(SetState state, int warningThreshold) {
        return switch (state) {
            case NONE -> throw new IllegalArgumentException("no row has the state " + state);
            case ACTIVE -> LEFT + " and not " + EXPIRED + " and not " + remainingAtMost(warningThreshold);
            case LOW -> LEFT + " and not " + EXPIRED + " and " + remainingAtMost(warningThreshold);
            case EXHAUSTED -> LIVE + " and " + USED_UP;
            case EXPIRED -> LEFT + " and " + EXPIRED;
            case AWAITING_DOWNLOAD -> is(CodeKind.OWN, Condition.AWAITING_DOWNLOAD);
            case DISABLED -> is(CodeKind.OWN, Condition.DISABLED);
        };
    }

    private static String field(String name) {
        return "'\"" + name + "\":'";
    }

    private static String millis(String name) {
        int length = field(name).length() - 2;
        return "substring(" + DATA + ", locate(" + field(name) + ", " + DATA + ") + " + length + ", 13)";
    }

    private static String is(CodeKind kind, Condition condition) {
        return startsWith(kind(kind) + "\"" + CONDITION + "\":\"" + condition.name() + "\",");
    }

    private static String kind(CodeKind kind) {
        return "{\"" + KIND + "\":\"" + kind.id() + "\",";
    }

    private static String startsWith(String json) {
        return DATA + " like '" + json + "%'";
    }

    private static String remainingAtMost(int most) {
        return most == 0
                ? "1 = 0"
                : IntStream.rangeClosed(1, most)
                        .mapToObj(left -> DATA + " like '%,\"" + REMAINING + "\":" + left + ",%'")
                        .collect(Collectors.joining(" or ", "(", ")"));
    }
}
