package dev.backupcodes.keycloak.download;

/** What must happen before codes may be shown. */
enum DownloadStep {
    /** Nothing: show them. */
    SHOW_CODES,
    /** The login has come here by itself: the user says whether codes are to be made. */
    OFFER,
    /** The user came in with a code that should be the last resort: the factor that it stood in for may be gone. */
    LOST_FACTOR,
    /** The user must press <em>Continue</em>, since opening a link is no decision: mail scanners open links, too. */
    CONFIRM_LINK,
    /** The password, asked for in place: a mailed link proves the mailbox only. */
    ASK_PASSWORD,
    /** A one-time code, asked for in place. */
    ASK_OTP,
    /** A new login with all its factors, since they cannot be asked for in place. */
    SIGN_IN_AGAIN,
    /** The new login did not ask for the second factor either. */
    NOT_PROVEN,
    /** Staff reset the codes: the mailed link is the way. */
    USE_LINK,
    /** The link was used, replaced or has run out. */
    LINK_DEAD,
    /** Staff reset the codes after this download began. */
    VOID,
    /** The user has no second factor and the policy wants one. */
    SECOND_FACTOR_NEEDED,
    /** The same, in a login whose flow requires codes: there is no way on without them. */
    SECOND_FACTOR_DEMANDED,
    /** An administrator acts as the user in this session: codes are never shown here. */
    IMPERSONATED
}
