package dev.backupcodes.keycloak.credential;

import dev.backupcodes.keycloak.code.CodeSet;
import dev.backupcodes.keycloak.code.SetState;
import java.time.Instant;
import org.keycloak.models.UserModel;

/**
 * One of many users, and how their codes are.
 *
 * @param state of own codes; null when a row of codes cannot be read
 * @param own null without own codes
 * @param lockout live lockout codes; null without
 * @param lockoutBy user name of who made them; null without, and when that cannot be read
 * @param lockedUntil null when the codes are not locked
 * @param awaiting null unless new codes are awaited, and it was kept since when
 * @param secondFactor the user has OTP, a key or codes of any state
 */
public record ListedUser(
        Person person,
        SetState state,
        CodeSummary own,
        CodeSummary lockout,
        String lockoutBy,
        Instant lockedUntil,
        CodeSet.Awaiting awaiting,
        boolean secondFactor,
        boolean staff) {

    /**
     * Who it is.
     *
     * @param firstName null without; so are {@code lastName} and {@code email}
     */
    public record Person(String id, String username, String firstName, String lastName, String email) {

        static Person of(UserModel user) {
            return new Person(
                    user.getId(), user.getUsername(), user.getFirstName(), user.getLastName(), user.getEmail());
        }
    }

    String id() {
        return person.id();
    }
}
