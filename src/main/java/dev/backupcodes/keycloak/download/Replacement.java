package dev.backupcodes.keycloak.download;

import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.credential.RecoveryCodes;
import java.util.stream.Stream;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.models.UserModel;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.storage.ReadOnlyException;

/**
 * A login that has used one of Keycloak's recovery codes, where ours take their place: the user is not asked what they want.
 * With the last of its codes Keycloak asks for new ones, before it comes to ours. That request is set aside while our page is
 * open, and no longer: whoever leaves there is asked by Keycloak, as without us.
 */
final class Replacement {

    private static final String NOTE = "backup-codes.replacement";
    private static final String BEGUN = "begun";
    private static final String REQUEST_SET_ASIDE = "request-set-aside";

    private final AuthenticationSessionModel login;
    private final UserModel user;

    Replacement(RequiredActionContext context) {
        this.login = context.getAuthenticationSession();
        this.user = context.getUser();
    }

    /** Whoever leaves is asked again by the next login, however that is. */
    void begin() {
        login.setAuthNote(NOTE, BEGUN);
        try {
            user.addRequiredAction(Names.REQUIRED_ACTION);
        } catch (ReadOnlyException e) {
            login.addRequiredAction(Names.REQUIRED_ACTION);
        }
    }

    /** To be called before Keycloak looks for what is to be done next. */
    void setRequestAside() {
        if (login.getAuthNote(NOTE) != null && isOurTurn() && RecoveryCodes.withdrawRequest(user, login)) {
            login.setAuthNote(NOTE, REQUEST_SET_ASIDE);
        }
    }

    /** Nothing else is asked of the user but new codes of ours, and perhaps of Keycloak's. */
    private boolean isOurTurn() {
        return Stream.concat(user.getRequiredActionsStream(), login.getRequiredActions().stream())
                .allMatch(one -> Names.REQUIRED_ACTION.equals(one) || RecoveryCodes.isRequest(one));
    }

    /** In the transaction of the request that has set it aside. */
    void putRequestBack() {
        if (REQUEST_SET_ASIDE.equals(login.getAuthNote(NOTE))) {
            RecoveryCodes.request(user);
        }
    }
}
