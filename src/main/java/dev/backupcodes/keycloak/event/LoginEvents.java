package dev.backupcodes.keycloak.event;

import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.code.Attempt;
import dev.backupcodes.keycloak.code.CodeKind;
import dev.backupcodes.keycloak.credential.RequestTransaction;
import org.jboss.logging.Logger;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.events.Details;
import org.keycloak.events.Errors;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;

/**
 * The user events about codes and other secrets that somebody enters. What came of them is committed before; when an event cannot
 * be stored, the log says so and nothing else changes.
 *
 * <p>Keycloak stores the events of refusals in a transaction of their own, so the request gives its connection back first.
 */
public final class LoginEvents {

    /** A code could not be checked. */
    public static final String UNAVAILABLE = "backup_codes_unavailable";

    private static final Logger LOG = Logger.getLogger(LoginEvents.class);

    private final KeycloakSession session;
    private final EventBuilder login;
    private final UserModel user;

    private LoginEvents(KeycloakSession session, EventBuilder login, UserModel user) {
        this.session = session;
        this.login = login;
        this.user = user;
    }

    /** The events of a step of the login. */
    public static LoginEvents of(AuthenticationFlowContext context) {
        return new LoginEvents(context.getSession(), context.getEvent(), context.getUser());
    }

    /** The events of a required action. */
    public static LoginEvents of(RequiredActionContext context) {
        return new LoginEvents(context.getSession(), context.getEvent(), context.getUser());
    }

    /**
     * A code was used. Stored at once, as an event of its own, since the use stands whatever becomes of the login; and as details
     * of the login event, where an auditor looks first.
     */
    public void used(Attempt.Accepted accepted) {
        EventBuilder event = ofCodes(login)
                .detail(BackupCodeEvents.KIND, accepted.kind().id())
                .detail(BackupCodeEvents.SELECTOR, accepted.selector())
                .detail(BackupCodeEvents.REMAINING, String.valueOf(accepted.remaining()))
                .clone();
        store(() -> event.event(EventType.UPDATE_CREDENTIAL)
                .detail(BackupCodeEvents.ACTION, BackupCodeEvents.USED)
                .detail(BackupCodeEvents.DEVICE, Device.of(session).orElse(null))
                .storeImmediately(true)
                .success());
    }

    /** A code was refused. */
    public void refused() {
        store(() -> ofCodes(login).error(Errors.INVALID_USER_CREDENTIALS));
    }

    /** A code was not looked at, since too many wrong ones came before. */
    public void locked() {
        store(() ->
                ofCodes(login).detail(Details.REASON, "backup_codes_locked").error(Errors.USER_TEMPORARILY_DISABLED));
    }

    /**
     * No code was looked at.
     *
     * @param error one of Keycloak's own, for example that of its lock, or {@link #UNAVAILABLE}
     */
    public void refused(String error) {
        store(() -> login.user(user).error(error));
    }

    /** The set is dead after too many wrong codes. */
    public void disabled(CodeKind kind) {
        EventBuilder event = ofCodes(login.clone());
        store(() -> event.event(EventType.UPDATE_CREDENTIAL)
                .detail(BackupCodeEvents.ACTION, "disabled")
                .detail(BackupCodeEvents.KIND, kind.id())
                .detail(Details.REASON, "too_many_wrong_codes")
                .storeImmediately(true)
                .success());
    }

    /**
     * The password or one-time code that is asked for before codes are shown was wrong, or there were too many wrong ones.
     *
     * @param credentialType {@code otp} or {@code password}
     */
    public void secretRefused(String credentialType) {
        store(() -> login.clone()
                .user(user)
                .detail(Details.CREDENTIAL_TYPE, credentialType)
                .error(Errors.INVALID_USER_CREDENTIALS));
    }

    private EventBuilder ofCodes(EventBuilder event) {
        return event.user(user).detail(Details.CREDENTIAL_TYPE, Names.CREDENTIAL_TYPE);
    }

    private void store(Runnable event) {
        try {
            RequestTransaction.releaseConnection(session);
            event.run();
        } catch (RuntimeException e) {
            LOG.error("an event about backup codes was not stored", e);
        }
    }
}
