package dev.backupcodes.keycloak.download;

/** What must happen before codes may be shown. */
enum Gate {
    /** Nothing: show them. */
    OPEN,
    /** A one-time code, asked for in place. */
    ASK_OTP,
    /** A new login with all its factors, since they cannot be asked for in place. */
    SIGN_IN_AGAIN,
    /** The new login did not ask for the second factor either. */
    NOT_PROVEN,
    /** Staff reset the codes: the mailed link is the way. */
    USE_LINK,
    /** The user has no second factor and the policy wants one. */
    SECOND_FACTOR_NEEDED,
    /** Somebody else's session: never. */
    IMPERSONATED
}
