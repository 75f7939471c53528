package dev.backupcodes.keycloak;

/** The names that realms, scripts and tests refer to. None of them may ever change. */
public final class Names {

    /** Credential type, and reference category of the login step. */
    public static final String CREDENTIAL_TYPE = "backup-codes";

    /** The login step in authentication flows. */
    public static final String AUTHENTICATOR = "backup-code";

    /** The step of direct grant flows, which have no pages. */
    public static final String DIRECT_GRANT_AUTHENTICATOR = "backup-code-direct-grant";

    /** The condition that lets a sub-flow run for users who have backup codes, whatever else stands in it. */
    public static final String CONDITION = "conditional-backup-codes";

    /** The required action in which a user gets codes; its configuration is the realm's policy. */
    public static final String REQUIRED_ACTION = "download-backup-codes";

    /** The required action that demands a new second factor after a code; a realm's policy may name it. */
    public static final String REPLACE_ACTION = "backup-codes-replace-factor";

    /** The field of the login form that takes the code. */
    public static final String FIELD_CODE = "backupCode";

    /** The resource of the admin REST interface. */
    public static final String ADMIN_RESOURCE = "backup-codes";

    /** The theme that brings the panel into the Admin Console; company themes name it as their parent. */
    public static final String ADMIN_THEME = "backup-codes";

    /** Lets staff reset a user's codes. */
    public static final String ROLE_REGENERATE = "regenerate-backup-codes";

    /** Lets staff make emergency codes for a user. */
    public static final String ROLE_LOCKOUT = "generate-lockout-codes";

    private Names() {}
}
