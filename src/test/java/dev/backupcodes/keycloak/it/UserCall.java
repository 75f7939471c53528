package dev.backupcodes.keycloak.it;

import java.util.HashMap;
import java.util.Map;

/** Our calls about one user: what the tables of permissions, and tests of what these calls have in common, go through. */
public enum UserCall {
    STATUS("GET status", Roles.REGENERATE, null, 200),
    REGENERATE("POST regenerate", Roles.REGENERATE, "regenerate", 200),
    MAKE_LOCKOUT_CODES("POST lockout-codes", Roles.LOCKOUT, "generate-lockout-codes", 201),
    REVOKE_LOCKOUT_CODES("DELETE lockout-codes", Roles.LOCKOUT, "revoke-lockout-codes", 204),
    CALLER_CHECK("POST caller-check", Roles.LOCKOUT, "caller-check", 200),
    WRONG_PERSON("POST wrong-person", Roles.LOCKOUT, "wrong-person", 204),
    LIFT_LOCK("DELETE lock", Roles.LOCKOUT, "lift-lock", 204);

    static final String REASON = "Ticket 4711";

    private final String title;
    private final String role;
    private final String action;
    private final int success;

    UserCall(String title, String role, String action, int success) {
        this.title = title;
        this.role = role;
        this.action = action;
        this.success = success;
    }

    /** The roles that there are for them. */
    static final class Roles {

        static final String REGENERATE = "regenerate-backup-codes";
        static final String LOCKOUT = "generate-lockout-codes";

        private Roles() {}

        static String other(String role) {
            return REGENERATE.equals(role) ? LOCKOUT : REGENERATE;
        }
    }

    /** What the caller needs besides a view of the user. Nobody needs more for the status. */
    String role() {
        return role;
    }

    /** Its name in the trail. */
    String action() {
        return action;
    }

    /** The status of the answer when it is done. */
    int success() {
        return success;
    }

    boolean changesSomething() {
        return this != STATUS;
    }

    boolean takesReason() {
        return takesStepUp() || this == WRONG_PERSON;
    }

    /** Whether it asks for the caller's second factor. */
    boolean takesStepUp() {
        return this == REGENERATE || this == MAKE_LOCKOUT_CODES || this == LIFT_LOCK;
    }

    /** Whether a status says that the caller may do it. */
    boolean isOffered(AdminApi.Answer status) {
        String field = Roles.LOCKOUT.equals(role) ? "generateLockoutCodes" : "regenerate";
        return status.body().path("may").path(field).booleanValue();
    }

    /** @param otp the caller's one-time code; null to leave it out */
    public AdminApi.Answer send(AdminApi api, String userId, String otp) {
        return send(api, userId, otp == null || !takesStepUp() ? Map.of() : Map.of("otp", otp));
    }

    /** @param fields besides the reason, where the call takes a body */
    AdminApi.Answer send(AdminApi api, String userId, Map<String, Object> fields) {
        Map<String, Object> body = new HashMap<>(fields);
        body.put("reason", REASON);
        return switch (this) {
            case STATUS -> api.status(userId);
            case REGENERATE -> api.regenerate(userId, body);
            case MAKE_LOCKOUT_CODES -> api.makeLockoutCodes(userId, body);
            case REVOKE_LOCKOUT_CODES -> api.revokeLockoutCodes(userId);
            case CALLER_CHECK -> api.sendCallerCheck(userId);
            case WRONG_PERSON -> api.wrongPerson(userId, body);
            case LIFT_LOCK -> api.liftLock(userId, body);
        };
    }

    @Override
    public String toString() {
        return title;
    }
}
