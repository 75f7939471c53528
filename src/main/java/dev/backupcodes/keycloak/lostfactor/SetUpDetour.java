package dev.backupcodes.keycloak.lostfactor;

import jakarta.ws.rs.core.Response;
import java.util.List;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.models.Constants;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Leads through one of Keycloak's own set-up pages and back. It is asked for as an application would ask ({@code kc_action}): so
 * the page can be cancelled, and who has chosen the wrong one is not caught in it with the code used up. What the application
 * itself has asked for waits meanwhile.
 */
final class SetUpDetour {

    private static final String ACTION = "backup-codes.detour";
    private static final String KEPT = ACTION + ".";
    private static final List<String> NOTES = List.of(
            Constants.KC_ACTION,
            Constants.KC_ACTION_EXECUTING,
            Constants.KC_ACTION_ENFORCED,
            Constants.KC_ACTION_STATUS,
            Constants.KC_ACTION_PARAMETER);

    private final RequiredActionContext context;
    private final AuthenticationSessionModel login;

    SetUpDetour(RequiredActionContext context) {
        this.context = context;
        this.login = context.getAuthenticationSession();
    }

    /** @param alias of the required action, which is enabled and supports being asked for */
    Response begin(String alias) {
        for (String note : NOTES) {
            move(login.getClientNote(note), KEPT + note);
            login.removeClientNote(note);
        }
        login.setAuthNote(ACTION, alias);
        login.setClientNote(Constants.KC_ACTION, alias);
        return page();
    }

    /** The way to the page; only while it is under way. */
    Response page() {
        String alias = login.getAuthNote(ACTION);
        return AuthenticationManager.redirectToRequiredActions(
                context.getSession(), context.getRealm(), login, context.getUriInfo(), alias);
    }

    private void move(String value, String note) {
        if (value == null) {
            login.removeAuthNote(note);
        } else {
            login.setAuthNote(note, value);
        }
    }

    /** Whether the page still waits: Keycloak forgets the request when it was answered or cancelled. */
    boolean isUnderWay() {
        String alias = login.getAuthNote(ACTION);
        return alias != null && alias.equals(login.getClientNote(Constants.KC_ACTION));
    }

    /** @return whether there was a detour, and it is over with this call */
    boolean end() {
        if (login.getAuthNote(ACTION) == null || isUnderWay()) {
            return false;
        }
        login.removeAuthNote(ACTION);
        for (String note : NOTES) {
            restore(note);
        }
        return true;
    }

    private void restore(String note) {
        String value = login.getAuthNote(KEPT + note);
        if (value == null) {
            login.removeClientNote(note);
        } else {
            login.setClientNote(note, value);
        }
        login.removeAuthNote(KEPT + note);
    }
}
