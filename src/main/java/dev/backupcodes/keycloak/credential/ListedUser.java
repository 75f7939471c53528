package dev.backupcodes.keycloak.credential;

import dev.backupcodes.keycloak.code.CodeSet;
import dev.backupcodes.keycloak.code.SetState;
import java.time.Instant;
import java.util.Optional;

/**
 * One of many users, and how their codes are.
 *
 * @param firstName null without; so are {@code lastName} and {@code email}
 * @param state of own codes; null when a row of codes cannot be read
 * @param own null without own codes
 * @param lockout live lockout codes; null without
 * @param lockoutBy user name of who made them; null without, and when that cannot be read
 * @param lockedUntil null when the codes are not locked
 * @param awaiting null unless new codes are awaited, and it was kept since when
 * @param secondFactor the user has OTP, a key or codes of any state
 */
public record ListedUser(
        String id,
        String username,
        String firstName,
        String lastName,
        String email,
        SetState state,
        CodeSummary own,
        CodeSummary lockout,
        String lockoutBy,
        Instant lockedUntil,
        CodeSet.Awaiting awaiting,
        boolean secondFactor,
        boolean staff) {

    /** Who it is, before anything is known of codes. */
    record Person(String id, String username, String firstName, String lastName, String email) {}

    Optional<CodeSummary> ownCodes() {
        return Optional.ofNullable(own);
    }
}
