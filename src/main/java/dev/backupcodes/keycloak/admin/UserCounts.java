package dev.backupcodes.keycloak.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.backupcodes.keycloak.code.SetState;
import dev.backupcodes.keycloak.credential.RealmCounts;
import dev.backupcodes.keycloak.credential.UserFilter;
import dev.backupcodes.keycloak.credential.UserSearch;
import java.time.Instant;
import java.util.Set;

/**
 * How many users there are of each kind, by the rule by which they are listed. A number is null where the caller may not view everybody:
 * then it would have to be asked of each single user.
 *
 * @param total users whom Keycloak stores itself
 * @param withCodes with own codes of any state
 * @param low with few codes left
 * @param exhausted all codes used
 * @param expired too old
 * @param awaitingDownload reset by staff
 * @param disabled switched off by wrong codes
 * @param locked for a while, by wrong codes
 * @param lockoutCodes with live lockout codes
 * @param withoutSecondFactor of those in {@code total}, with nothing but a password
 * @param staffWithoutCodes of those in {@code total}, staff without own codes
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record UserCounts(
        Long total,
        Long withCodes,
        Long low,
        Long exhausted,
        Long expired,
        Long awaitingDownload,
        Long disabled,
        Long locked,
        Long lockoutCodes,
        Long withoutSecondFactor,
        Long staffWithoutCodes) {

    private static final UserCounts UNKNOWN =
            new UserCounts(null, null, null, null, null, null, null, null, null, null, null);

    static UserCounts of(AdminCall call, Instant now) {
        return call.caller().seesAllUsers() ? counted(call, now) : UNKNOWN;
    }

    private static UserCounts counted(AdminCall call, Instant now) {
        RealmCounts counts = RealmCounts.of(call.session(), call.realm(), call.policy().warningThreshold(), now);
        return new UserCounts(
                count(call, UserFilter.EVERYBODY, now),
                counts.withCodes(),
                counts.low(),
                counts.exhausted(),
                counts.expired(),
                counts.awaitingDownload(),
                counts.disabled(),
                counts.locked(),
                counts.lockoutCodes(),
                count(call, UserFilter.EVERYBODY.withSecondFactor(false), now),
                count(call, UserFilter.EVERYBODY.withStaff(true).withStates(Set.of(SetState.NONE)), now));
    }

    private static long count(AdminCall call, UserFilter filter, Instant now) {
        return new UserSearch(call.session(), call.realm(), call.policy(), filter, now).countLocal();
    }
}
