package dev.backupcodes.keycloak.download;

import dev.backupcodes.keycloak.code.SetState;
import dev.backupcodes.keycloak.credential.CodeSetStore;
import dev.backupcodes.keycloak.credential.KeycloakCodes;
import dev.backupcodes.keycloak.policy.BackupCodePolicy;
import dev.backupcodes.keycloak.stepup.OtpCheck;
import java.util.Objects;
import java.util.stream.Stream;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.models.Constants;
import org.keycloak.models.ImpersonationSessionNote;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.sessions.AuthenticationSessionModel;

/** Decides, anew for every request, whether this session may see codes (DESIGN §5, NIST SP 800-63B-4 §4.1.2.1). */
final class GateKeeper {

    /** The one-time code was right; holds for this authentication session. */
    private static final String PROVEN_NOTE = "backup-codes.proven";
    /** Outlives the restart of the flow, so that a flow that never asks for the factor is not restarted for ever. */
    private static final String SENT_BACK_NOTE = "backup-codes.sent-back";

    private final KeycloakSession session;
    private final AuthenticationSessionModel login;
    private final UserModel user;
    private final BackupCodePolicy policy;

    GateKeeper(RequiredActionContext context, BackupCodePolicy policy) {
        this.session = context.getSession();
        this.login = context.getAuthenticationSession();
        this.user = context.getUser();
        this.policy = policy;
    }

    Gate gate() {
        if (isImpersonated()) {
            return Gate.IMPERSONATED;
        }
        if (isOpenedByMailedLink()) {
            return sendBackOnce();
        }
        if (SecondFactors.provenBy(login) || "true".equals(login.getAuthNote(PROVEN_NOTE))) {
            return Gate.OPEN;
        }
        if (OtpCheck.isPossibleFor(user)) {
            return Gate.ASK_OTP;
        }
        if (!SecondFactors.hasAny(user)) {
            return policy.requireSecondFactor() ? Gate.SECOND_FACTOR_NEEDED : Gate.OPEN;
        }
        return withoutOtp();
    }

    private Gate withoutOtp() {
        if (!isStartedByApplication() && ownState() == SetState.AWAITING_DOWNLOAD) {
            return Gate.USE_LINK;
        }
        return sendBackOnce();
    }

    private Gate sendBackOnce() {
        return login.getClientNote(SENT_BACK_NOTE) == null ? Gate.SIGN_IN_AGAIN : Gate.NOT_PROVEN;
    }

    /** Keycloak's execute-actions mail leads here without any proof but the mailbox (keycloak issue #40513). */
    private boolean isOpenedByMailedLink() {
        return login.getAuthNote(AuthenticationManager.END_AFTER_REQUIRED_ACTIONS) != null
                || login.getAuthNote(AuthenticationManager.INVALIDATE_ACTION_TOKEN) != null;
    }

    void noteProven() {
        login.setAuthNote(PROVEN_NOTE, "true");
    }

    void noteSentBack() {
        login.setClientNote(SENT_BACK_NOTE, "true");
    }

    private boolean isStartedByApplication() {
        return login.getClientNote(Constants.KC_ACTION_EXECUTING) != null
                && !"true".equals(login.getClientNote(Constants.KC_ACTION_ENFORCED));
    }

    private SetState ownState() {
        return new CodeSetStore(session).read(user).ownState(KeycloakCodes.now(), policy.warningThreshold());
    }

    /** The session that this browser has, and the one that this login will continue. */
    private boolean isImpersonated() {
        AuthenticationManager.AuthResult cookie =
                AuthenticationManager.authenticateIdentityCookie(session, login.getRealm(), true);
        UserSessionModel ofBrowser = cookie == null ? null : cookie.session();
        UserSessionModel ofLogin = session.sessions()
                .getUserSession(login.getRealm(), login.getParentSession().getId());
        return Stream.of(session.getContext().getUserSession(), ofBrowser, ofLogin)
                .filter(Objects::nonNull)
                .anyMatch(s -> s.getNote(ImpersonationSessionNote.IMPERSONATOR_ID.toString()) != null);
    }
}
