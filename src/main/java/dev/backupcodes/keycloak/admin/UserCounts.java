package dev.backupcodes.keycloak.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.backupcodes.keycloak.credential.RealmCounts;
import dev.backupcodes.keycloak.credential.RealmSurvey;

/**
 * How many users there are of each kind, by the rule by which they are listed. The numbers are null where the caller may not
 * view everybody, since it would have to be asked of each single user; and for a moment in a large realm whose users were not counted yet.
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

    static final UserCounts UNKNOWN = new UserCounts(null, null, null, null, null, null, null, null, null, null, null);

    static UserCounts of(RealmSurvey survey) {
        RealmCounts counts = survey.counts();
        return new UserCounts(
                survey.total(),
                counts.withCodes(),
                counts.low(),
                counts.exhausted(),
                counts.expired(),
                counts.awaitingDownload(),
                counts.disabled(),
                counts.locked(),
                counts.lockoutCodes(),
                survey.withoutSecondFactor(),
                survey.staffWithoutCodes());
    }
}
