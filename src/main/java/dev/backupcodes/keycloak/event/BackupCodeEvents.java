package dev.backupcodes.keycloak.event;

import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.code.Attempt;
import dev.backupcodes.keycloak.code.CodeKind;
import dev.backupcodes.keycloak.code.CodeSet;
import org.keycloak.events.Details;
import org.keycloak.events.Errors;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.UserModel;

/** The user events of this product and the keys of their details. */
public final class BackupCodeEvents {

    /**
     * What happened: {@code used}, {@code activated}, {@code disabled} or {@code regenerated}; of lockout codes {@code
     * issued} or {@code revoked}.
     */
    public static final String ACTION = "backup_codes_action";
    /** {@code own} or {@code lockout}. */
    public static final String KIND = "backup_code_kind";
    /** The two public symbols of the code. */
    public static final String SELECTOR = "backup_code_selector";
    /** How many codes of the set are left. */
    public static final String REMAINING = "backup_codes_remaining";

    private BackupCodeEvents() {}

    /**
     * A code was used. Written at once, as an event of its own, since the login may go on with required actions and ends
     * in another request; and as details of the login event, where an auditor looks first.
     *
     * @param login the event of the login under way
     */
    public static void used(EventBuilder login, UserModel user, Attempt.Accepted accepted) {
        describe(login, user);
        login.detail(KIND, accepted.kind().id())
                .detail(SELECTOR, accepted.selector())
                .detail(REMAINING, String.valueOf(accepted.remaining()));
        login.clone().event(EventType.UPDATE_CREDENTIAL).detail(ACTION, "used").success();
    }

    /** A code was refused. */
    public static void refused(EventBuilder login, UserModel user) {
        describe(login, user).error(Errors.INVALID_USER_CREDENTIALS);
    }

    /** A code was not looked at, since too many wrong ones came before. */
    public static void locked(EventBuilder login, UserModel user) {
        describe(login, user).detail(Details.REASON, "backup_codes_locked").error(Errors.USER_TEMPORARILY_DISABLED);
    }

    /** Too many wrong codes: the set is dead. */
    public static void disabled(EventBuilder login, UserModel user, CodeKind kind) {
        describe(login.clone(), user)
                .event(EventType.UPDATE_CREDENTIAL)
                .detail(ACTION, "disabled")
                .detail(KIND, kind.id())
                .detail(Details.REASON, "too_many_wrong_codes")
                .success();
    }

    /** A codes page was confirmed. The caller's framework ends the event. */
    public static void activated(EventBuilder action, UserModel user, CodeSet set) {
        describe(action, user)
                .event(EventType.UPDATE_CREDENTIAL)
                .detail(ACTION, "activated")
                .detail(KIND, set.kind().id())
                .detail(REMAINING, String.valueOf(set.remaining()));
    }

    /**
     * What was asked for before showing codes was wrong, or one too many.
     *
     * @param credentialType {@code otp} or {@code password}
     */
    public static void secretRefused(EventBuilder action, UserModel user, String credentialType) {
        action.clone()
                .user(user)
                .detail(Details.CREDENTIAL_TYPE, credentialType)
                .error(Errors.INVALID_USER_CREDENTIALS);
    }

    /**
     * Staff took the user's codes away; who, the admin event says.
     *
     * @param event a new event of the user's realm
     */
    public static void regenerated(EventBuilder event, UserModel user) {
        describe(event, user)
                .event(EventType.UPDATE_CREDENTIAL)
                .detail(ACTION, "regenerated")
                .success();
    }

    /**
     * Staff made lockout codes for the user; who, the admin event says.
     *
     * @param event a new event of the user's realm
     */
    public static void issued(EventBuilder event, UserModel user, CodeSet lockout) {
        describe(event, user)
                .event(EventType.UPDATE_CREDENTIAL)
                .detail(ACTION, "issued")
                .detail(KIND, lockout.kind().id())
                .detail(REMAINING, String.valueOf(lockout.remaining()))
                .success();
    }

    /**
     * Staff took lockout codes away; who, the admin event says.
     *
     * @param event a new event of the user's realm
     */
    public static void revoked(EventBuilder event, UserModel user) {
        describe(event, user)
                .event(EventType.UPDATE_CREDENTIAL)
                .detail(ACTION, "revoked")
                .detail(KIND, CodeKind.LOCKOUT.id())
                .success();
    }

    private static EventBuilder describe(EventBuilder event, UserModel user) {
        return event.user(user).detail(Details.CREDENTIAL_TYPE, Names.CREDENTIAL_TYPE);
    }
}
