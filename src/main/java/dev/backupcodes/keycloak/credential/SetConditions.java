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
import java.util.stream.IntStream;

/**
 * What the database can tell of a row of codes by its public data, as {@link StoredCodeSet} writes it: no hash is loaded. Users are
 * counted, listed and selected by the same conditions.
 */
final class SetConditions {

    private static final RowCondition USED_UP = remaining(0);

    static final RowCondition EXPIRED = RowCondition.isOver(EXPIRES_AT);

    /** Whatever the kind: what locks one locks all of the user's codes. */
    static final RowCondition LOCKED = RowCondition.isToCome(LOCKED_UNTIL);

    /** Own codes in any state. */
    static final RowCondition OWN = startsWith(kind(CodeKind.OWN));

    static final RowCondition LIVE_LOCKOUT =
            is(CodeKind.LOCKOUT, Condition.LIVE).andNot(USED_UP).andNot(EXPIRED);

    /** Own codes that are neither reset nor switched off. */
    static final RowCondition LIVE = is(CodeKind.OWN, Condition.LIVE);

    private static final RowCondition LEFT = LIVE.andNot(USED_UP);

    /** Own codes of which at least one would be accepted, but for a lock. */
    static final RowCondition USABLE = LEFT.andNot(EXPIRED);

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
    static RowCondition of(SetState state, int warningThreshold) {
        return switch (state) {
            case NONE -> throw new IllegalArgumentException("no row has the state " + state);
            case ACTIVE -> USABLE.andNot(remainingAtMost(warningThreshold));
            case LOW -> USABLE.and(remainingAtMost(warningThreshold));
            case EXHAUSTED -> LIVE.and(USED_UP);
            case EXPIRED -> LEFT.and(EXPIRED);
            case AWAITING_DOWNLOAD -> is(CodeKind.OWN, Condition.AWAITING_DOWNLOAD);
            case DISABLED -> is(CodeKind.OWN, Condition.DISABLED);
        };
    }

    private static RowCondition is(CodeKind kind, Condition condition) {
        return startsWith(kind(kind) + "\"" + CONDITION + "\":\"" + condition.name() + "\",");
    }

    private static String kind(CodeKind kind) {
        return "{\"" + KIND + "\":\"" + kind.id() + "\",";
    }

    private static RowCondition startsWith(String json) {
        return RowCondition.like(json + "%");
    }

    private static RowCondition remainingAtMost(int most) {
        return RowCondition.anyOf(IntStream.rangeClosed(1, most)
                .mapToObj(SetConditions::remaining)
                .toList());
    }

    private static RowCondition remaining(int left) {
        return RowCondition.like("%,\"" + REMAINING + "\":" + left + ",%");
    }
}
