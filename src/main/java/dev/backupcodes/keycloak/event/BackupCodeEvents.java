package dev.backupcodes.keycloak.event;

import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.code.CodeKind;
import dev.backupcodes.keycloak.code.CodeSet;
import java.util.Map;
import org.keycloak.events.Details;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;

/** The user events about what users and staff do to codes, and the keys of their details. */
public final class BackupCodeEvents {

    /**
     * What happened: {@code used}, {@code activated}, {@code disabled}, {@code regenerated}, {@code invited} or {@code unlocked}; of
     * lockout codes {@code issued} or {@code revoked}.
     */
    public static final String ACTION = "backup_codes_action";
    /** {@code own} or {@code lockout}. */
    public static final String KIND = "backup_code_kind";
    /** The two public symbols of the code. */
    public static final String SELECTOR = "backup_code_selector";
    /** How many codes of the set are left. */
    public static final String REMAINING = "backup_codes_remaining";
    /** Browser and system of the user, in words; left out where the request does not tell. */
    public static final String DEVICE = "backup_codes_device";

    static final String USED = "used";
    private static final String ACTIVATED = "activated";
    private static final String REGENERATED = "regenerated";

    private BackupCodeEvents() {}

    /** A codes page was confirmed. The caller's framework ends the event. */
    public static void activated(KeycloakSession session, EventBuilder action, UserModel user, CodeSet set) {
        describe(action, user)
                .event(EventType.UPDATE_CREDENTIAL)
                .detail(ACTION, ACTIVATED)
                .detail(KIND, set.kind().id())
                .detail(REMAINING, String.valueOf(set.remaining()))
                .detail(DEVICE, Device.of(session).orElse(null));
    }

    /**
     * Staff took the user's codes away; the admin event says who.
     *
     * @param event a new event of the user's realm
     */
    public static void regenerated(EventBuilder event, UserModel user) {
        describe(event, user)
                .event(EventType.UPDATE_CREDENTIAL)
                .detail(ACTION, REGENERATED)
                .success();
    }

    /**
     * Staff asked the user, who has no codes, to make some; the admin event says who.
     *
     * @param event a new event of the user's realm
     */
    public static void invited(EventBuilder event, UserModel user) {
        describe(event, user)
                .event(EventType.UPDATE_CREDENTIAL)
                .detail(ACTION, "invited")
                .success();
    }

    /**
     * Staff made lockout codes for the user; the admin event says who.
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
     * Staff took lockout codes away; the admin event says who.
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

    /**
     * Staff lifted the lock that wrong codes or passwords had brought about; the admin event says who.
     *
     * @param event a new event of the user's realm
     */
    public static void unlocked(EventBuilder event, UserModel user) {
        describe(event, user)
                .event(EventType.UPDATE_CREDENTIAL)
                .detail(ACTION, "unlocked")
                .success();
    }

    /** @param details of a user event about a changed credential */
    public static boolean isOfMadeCodes(Map<String, String> details) {
        return isOfOwn(details, ACTIVATED);
    }

    /** @param details of a user event about a changed credential */
    public static boolean isOfLastCode(Map<String, String> details) {
        return isOfOwn(details, USED) && "0".equals(details.get(REMAINING));
    }

    /** @param details of a user event about a changed credential */
    public static boolean isOfReset(Map<String, String> details) {
        return isOfOurs(details, REGENERATED);
    }

    private static boolean isOfOwn(Map<String, String> details, String action) {
        return isOfOurs(details, action) && CodeKind.OWN.id().equals(details.get(KIND));
    }

    private static boolean isOfOurs(Map<String, String> details, String action) {
        return Names.CREDENTIAL_TYPE.equals(details.get(Details.CREDENTIAL_TYPE)) && action.equals(details.get(ACTION));
    }

    private static EventBuilder describe(EventBuilder event, UserModel user) {
        return event.user(user).detail(Details.CREDENTIAL_TYPE, Names.CREDENTIAL_TYPE);
    }
}
