package dev.backupcodes.keycloak.credential;

import dev.backupcodes.keycloak.code.SetState;
import java.util.Set;

/**
 * Which users are looked for. All that is said has to be true of a user.
 *
 * @param states of own codes, one of which it is to be; empty for any
 * @param locked by wrong codes; null for either
 * @param lockout with live lockout codes; null for either
 * @param staff see {@link dev.backupcodes.keycloak.roles.StaffRoles}; null for either
 * @param secondFactor with OTP, a key or codes of any state; null for either
 * @param groups ids of groups, one of which they are to be a member of; null for everybody
 * @param organization id of one that they are to be a member of; null for everybody
 */
public record UserFilter(
        Set<SetState> states,
        Boolean locked,
        Boolean lockout,
        Boolean staff,
        Boolean secondFactor,
        Set<String> groups,
        String organization) {

    public static final UserFilter EVERYBODY = new UserFilter(Set.of(), null, null, null, null, null, null);

    /** @param wanted of which own codes are to be in one */
    public UserFilter withStates(Set<SetState> wanted) {
        return new UserFilter(wanted, locked, lockout, staff, secondFactor, groups, organization);
    }

    /** @param wanted whether they are to be staff, or not to be */
    public UserFilter withStaff(boolean wanted) {
        return new UserFilter(states, locked, lockout, wanted, secondFactor, groups, organization);
    }

    /** @param wanted whether they are to have one, or to have none */
    public UserFilter withSecondFactor(boolean wanted) {
        return new UserFilter(states, locked, lockout, staff, wanted, groups, organization);
    }
}
