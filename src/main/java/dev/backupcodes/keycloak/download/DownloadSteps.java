package dev.backupcodes.keycloak.download;

import dev.backupcodes.keycloak.code.CodeBook;
import dev.backupcodes.keycloak.code.SetState;
import dev.backupcodes.keycloak.credential.CodeEnvironment;
import dev.backupcodes.keycloak.credential.CodeSetStore;
import dev.backupcodes.keycloak.credential.SecondFactors;
import dev.backupcodes.keycloak.link.LinkSession;
import dev.backupcodes.keycloak.lostfactor.LostFactor;
import dev.backupcodes.keycloak.policy.BackupCodePolicy;
import dev.backupcodes.keycloak.stepup.EmailOnlySession;
import dev.backupcodes.keycloak.stepup.Impersonation;
import dev.backupcodes.keycloak.stepup.LoginGeneration;
import dev.backupcodes.keycloak.stepup.OtpCheck;
import dev.backupcodes.keycloak.stepup.PasswordCheck;
import dev.backupcodes.keycloak.stepup.Reauthentication;
import dev.backupcodes.keycloak.stepup.RequiredStep;
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
final class DownloadSteps {

    private final KeycloakSession session;
    private final AuthenticationSessionModel login;
    private final UserModel user;
    private final BackupCodePolicy policy;
    private final SessionProofs proofs;
    private final LostFactor lostFactor;
    private final Offer offer;

    private final boolean impersonated;
    private CodeBook book;

    DownloadSteps(
            RequiredActionContext context,
            BackupCodePolicy policy,
            SessionProofs proofs,
            LostFactor lostFactor,
            Offer offer) {
        this.session = context.getSession();
        this.login = context.getAuthenticationSession();
        this.user = context.getUser();
        this.policy = policy;
        this.proofs = proofs;
        this.lostFactor = lostFactor;
        this.offer = offer;
        this.impersonated = isImpersonated();
    }

    /**
     * @return what has to happen next, by what has been proven until now
     * @throws dev.backupcodes.keycloak.credential.UnreadableCodeSetException when the user's codes cannot be read
     */
    DownloadStep next() {
        if (impersonated) {
            return DownloadStep.IMPERSONATED;
        }
        if (book == null) {
            readAgain();
        }
        return LinkSession.of(login).map(this::nextOfLink).orElseGet(this::nextOfLogin);
    }

    /** To be called when the user's codes have changed while the request was under way. */
    void readAgain() {
        book = new CodeSetStore(session).read(user);
    }

    private DownloadStep nextOfLogin() {
        LoginGeneration.note(login, book);
        if (!LoginGeneration.of(login).equals(Optional.of(book.generation()))) {
            return DownloadStep.VOID;
        }
        return EmailOnlySession.is(login, user) ? nextOfEmailOnlySession() : nextOfSignedIn();
    }

    private DownloadStep nextOfLink(LinkSession link) {
        if (link.isStale(user, CodeEnvironment.now()) || !book.awaitsDownload(link.generation())) {
            return DownloadStep.LINK_DEAD;
        }
        return link.isConfirmed() ? nextOfEmailOnlySession() : DownloadStep.CONFIRM_LINK;
    }

    /** Nothing but the mailbox has been proven yet (keycloak#40513). */
    private DownloadStep nextOfEmailOnlySession() {
        if (policy.linkRequiresPassword() && !proofs.password()) {
            return canAskForPassword() ? DownloadStep.ASK_PASSWORD : sendBackOnce();
        }
        if (policy.linkRequiresSecondFactor() && !proofs.secondFactor() && SecondFactors.hasDevice(user)) {
            return OtpCheck.isPossibleFor(user) ? DownloadStep.ASK_OTP : sendBackOnce();
        }
        return SecondFactors.hasAny(user) || !policy.requireSecondFactor()
                ? DownloadStep.SHOW_CODES
                : secondFactorNeeded();
    }

    /** A password that is set in this very session proves nothing but the mailbox again. */
    private boolean canAskForPassword() {
        return PasswordCheck.isPossibleFor(user) && !EmailOnlySession.setsPassword(login);
    }

    private DownloadStep nextOfSignedIn() {
        if (proofs.secondFactor()) {
            if (lostFactor.isOpen()) {
                return DownloadStep.LOST_FACTOR;
            }
            return offer.isOpen() ? DownloadStep.OFFER : DownloadStep.SHOW_CODES;
        }
        if (OtpCheck.isPossibleFor(user)) {
            return DownloadStep.ASK_OTP;
        }
        if (!SecondFactors.hasAny(user)) {
            return policy.requireSecondFactor() ? secondFactorNeeded() : DownloadStep.SHOW_CODES;
        }
        if (!isStartedByApplication() && isAwaitingDownload()) {
            return DownloadStep.USE_LINK;
        }
        return sendBackOnce();
    }

    private DownloadStep secondFactorNeeded() {
        return RequiredStep.isIn(login) ? DownloadStep.SECOND_FACTOR_DEMANDED : DownloadStep.SECOND_FACTOR_NEEDED;
    }

    private boolean isAwaitingDownload() {
        return book.ownState(CodeEnvironment.now(), policy.warningThreshold()) == SetState.AWAITING_DOWNLOAD;
    }

    private DownloadStep sendBackOnce() {
        return Reauthentication.wasTriedIn(login) ? DownloadStep.NOT_PROVEN : DownloadStep.SIGN_IN_AGAIN;
    }

    private boolean isStartedByApplication() {
        return login.getClientNote(Constants.KC_ACTION_EXECUTING) != null
                && !"true".equals(login.getClientNote(Constants.KC_ACTION_ENFORCED));
    }

    /** Looks at the session that this browser has, and at the one that this login will continue. */
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
