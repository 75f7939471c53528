package dev.backupcodes.keycloak.download;

import dev.backupcodes.keycloak.code.CodeBook;
import dev.backupcodes.keycloak.code.SetState;
import dev.backupcodes.keycloak.credential.CodeSetStore;
import dev.backupcodes.keycloak.credential.KeycloakCodes;
import dev.backupcodes.keycloak.credential.LoginGeneration;
import dev.backupcodes.keycloak.credential.OtherFactors;
import dev.backupcodes.keycloak.link.LinkSession;
import dev.backupcodes.keycloak.policy.BackupCodePolicy;
import dev.backupcodes.keycloak.stepup.DemandedStep;
import dev.backupcodes.keycloak.stepup.Impersonation;
import dev.backupcodes.keycloak.stepup.OtpCheck;
import dev.backupcodes.keycloak.stepup.PasswordCheck;
import dev.backupcodes.keycloak.stepup.SecondFactors;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.sessions.AuthenticationSessionModel;

/** Decides, anew for every request, whether this session may see codes (NIST SP 800-63B-4 §4.1.2.1). */
final class GateKeeper {

    private final KeycloakSession session;
    private final AuthenticationSessionModel login;
    private final UserModel user;
    private final BackupCodePolicy policy;
    private final Proofs proofs;

    GateKeeper(RequiredActionContext context, BackupCodePolicy policy) {
        this.session = context.getSession();
        this.login = context.getAuthenticationSession();
        this.user = context.getUser();
        this.policy = policy;
        this.proofs = new Proofs(login, user);
    }

    Gate gate() {
        if (isImpersonated()) {
            return Gate.IMPERSONATED;
        }
        CodeBook book = new CodeSetStore(session).read(user);
        Optional<LinkSession> link = LinkSession.of(login);
        if (link.isPresent()) {
            return gateOfLink(link.get(), book);
        }
        LoginGeneration.note(login, book);
        if (!LoginGeneration.of(login).equals(Optional.of(book.generation()))) {
            return Gate.VOID;
        }
        return MailedSession.is(login, user) ? gateOfMailedSession() : gateOfLogin(book);
    }

    private Gate gateOfLink(LinkSession link, CodeBook book) {
        if (link.isStale(user, KeycloakCodes.now()) || !book.awaitsDownload(link.generation())) {
            return Gate.LINK_DEAD;
        }
        return link.isConfirmed() ? gateOfMailedSession() : Gate.CONFIRM_LINK;
    }

    /** Nothing has been proven yet but the mailbox (keycloak issue #40513). */
    private Gate gateOfMailedSession() {
        if (policy.linkRequiresPassword() && !proofs.password()) {
            return canAskForPassword() ? Gate.ASK_PASSWORD : sendBackOnce();
        }
        if (policy.linkRequiresSecondFactor() && !proofs.secondFactor() && OtherFactors.anyOf(user)) {
            return OtpCheck.isPossibleFor(user) ? Gate.ASK_OTP : sendBackOnce();
        }
        return SecondFactors.hasAny(user) || !policy.requireSecondFactor() ? Gate.OPEN : secondFactorNeeded();
    }

    /** A password that was set through the same mailbox a minute ago proves nothing. */
    private boolean canAskForPassword() {
        return PasswordCheck.isPossibleFor(user) && !MailedSession.setsPassword(login);
    }

    private Gate gateOfLogin(CodeBook book) {
        if (proofs.secondFactor()) {
            return Gate.OPEN;
        }
        if (OtpCheck.isPossibleFor(user)) {
            return Gate.ASK_OTP;
        }
        if (!SecondFactors.hasAny(user)) {
            return policy.requireSecondFactor() ? secondFactorNeeded() : Gate.OPEN;
        }
        if (!isStartedByApplication() && isAwaitingDownload(book)) {
            return Gate.USE_LINK;
        }
        return sendBackOnce();
    }

    private Gate secondFactorNeeded() {
        return DemandedStep.isIn(login) ? Gate.SECOND_FACTOR_DEMANDED : Gate.SECOND_FACTOR_NEEDED;
    }

    private boolean isAwaitingDownload(CodeBook book) {
        return book.ownState(KeycloakCodes.now(), policy.warningThreshold()) == SetState.AWAITING_DOWNLOAD;
    }

    private Gate sendBackOnce() {
        return proofs.wasSentBack() ? Gate.NOT_PROVEN : Gate.SIGN_IN_AGAIN;
    }

    private boolean isStartedByApplication() {
        return login.getClientNote(Constants.KC_ACTION_EXECUTING) != null
                && !"true".equals(login.getClientNote(Constants.KC_ACTION_ENFORCED));
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
                .anyMatch(Impersonation::is);
    }
}
