package dev.backupcodes.keycloak.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.admin.access.CallerPermissions;
import dev.backupcodes.keycloak.admin.rest.Refusal;
import dev.backupcodes.keycloak.code.CodeBook;
import dev.backupcodes.keycloak.code.CodeSet;
import dev.backupcodes.keycloak.credential.CodeEnvironment;
import dev.backupcodes.keycloak.credential.CodeSetStore;
import dev.backupcodes.keycloak.credential.SecondFactors;
import dev.backupcodes.keycloak.event.LastLockoutUse;
import dev.backupcodes.keycloak.limit.BruteForce;
import java.time.Instant;
import java.util.Optional;
import org.keycloak.models.UserModel;

/**
 * What staff may know of a user's codes. Instants are ISO-8601.
 *
 * @param state see {@link dev.backupcodes.keycloak.code.SetState#id()}
 * @param total codes that the set began with
 * @param remaining codes that are left
 * @param createdAt null without a set
 * @param lastUsedAt null when no code of the set was used
 * @param lockedUntil left out when codes are not locked
 * @param realmLockedUntil left out when the realm's protection does not lock the user for a while
 * @param wrongEntries wrong codes in a row
 * @param awaiting null unless new codes are awaited, and it was kept since when
 * @param lockout null without live lockout codes
 * @param lastLockoutUse when one of them was used last, remembered for a day at most; null otherwise
 * @param secondFactor the user has OTP, WebAuthn or a set of any state
 * @param staff the user is protected: see {@link dev.backupcodes.keycloak.roles.StaffRoles}
 * @param may what the caller may do for this user
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record UserStatus(
        String state,
        int total,
        int remaining,
        String createdAt,
        String lastUsedAt,
        @JsonInclude(JsonInclude.Include.NON_NULL) String lockedUntil,
        @JsonInclude(JsonInclude.Include.NON_NULL) String realmLockedUntil,
        int wrongEntries,
        Awaiting awaiting,
        Lockout lockout,
        String lastLockoutUse,
        boolean secondFactor,
        boolean staff,
        May may) {

    /** Live lockout codes, and the user name of who made them. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Lockout(int total, int remaining, String expiresAt, String issuedAt, String issuedBy) {

        private static Lockout of(CodeSet set) {
            return new Lockout(
                    set.total(),
                    set.remaining(),
                    text(set.expiresAt()),
                    text(set.createdAt()),
                    set.issue().by());
        }
    }

    /**
     * Codes that staff have reset, as long as the user has not downloaded new ones.
     *
     * @param by user name of the member of staff
     * @param linkExpiresAt null when the mail could not be sent
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Awaiting(String since, String by, String linkExpiresAt) {

        private static Awaiting of(CodeSet.Awaiting awaiting) {
            return new Awaiting(text(awaiting.since()), awaiting.by(), text(awaiting.linkExpiresAt()));
        }
    }

    record May(boolean regenerate, boolean generateLockoutCodes) {

        private static May of(CallerPermissions caller, UserModel user) {
            return new May(
                    caller.obstacle(user, Names.ROLE_REGENERATE).isEmpty(),
                    caller.obstacle(user, Names.ROLE_LOCKOUT).isEmpty());
        }
    }

    /** @throws Refusal unless there is such a user whom the caller may view */
    static UserStatus of(AdminCall call, String userId) {
        return of(call, call.caller().visible(userId));
    }

    /** @param user whom the caller may view */
    static UserStatus of(AdminCall call, UserModel user) {
        CodeBook book = new CodeSetStore(call.session()).shown(user);
        Instant now = CodeEnvironment.now();
        Optional<CodeSet> own = Optional.ofNullable(book.own());
        return new UserStatus(
                book.ownState(now, call.policy().warningThreshold()).id(),
                own.map(CodeSet::total).orElse(0),
                own.map(CodeSet::remaining).orElse(0),
                text(own.map(CodeSet::createdAt).orElse(null)),
                text(own.map(CodeSet::lastUsedAt).orElse(null)),
                text(book.lockedUntil(now).orElse(null)),
                text(new BruteForce(call.session(), call.realm(), user)
                        .lockedUntil()
                        .orElse(null)),
                book.throttle().failures(),
                book.awaiting().map(Awaiting::of).orElse(null),
                book.liveLockout(now).map(Lockout::of).orElse(null),
                text(new LastLockoutUse(call.session(), call.realm(), user)
                        .instant()
                        .orElse(null)),
                SecondFactors.hasAny(user),
                call.staff().areHeldBy(user),
                May.of(call.caller(), user));
    }

    private static String text(Instant instant) {
        return instant == null ? null : instant.toString();
    }
}
