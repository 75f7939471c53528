package dev.backupcodes.keycloak.download;

import dev.backupcodes.keycloak.code.BackupCode;
import dev.backupcodes.keycloak.code.CodeBook;
import dev.backupcodes.keycloak.code.CodeSet;
import dev.backupcodes.keycloak.credential.CodeSetStore;
import dev.backupcodes.keycloak.credential.CodesBusyException;
import dev.backupcodes.keycloak.credential.CodesTransaction;
import dev.backupcodes.keycloak.credential.CorruptedCodeSetException;
import dev.backupcodes.keycloak.credential.KeycloakCodes;
import dev.backupcodes.keycloak.credential.RequestTransaction;
import dev.backupcodes.keycloak.event.BackupCodeEvents;
import dev.backupcodes.keycloak.event.LoginEvents;
import dev.backupcodes.keycloak.link.LinkSession;
import dev.backupcodes.keycloak.mail.Notice;
import dev.backupcodes.keycloak.mail.Notifications;
import dev.backupcodes.keycloak.policy.BackupCodePolicy;
import dev.backupcodes.keycloak.policy.RealmPolicy;
import dev.backupcodes.keycloak.stepup.AuthSessionOwner;
import dev.backupcodes.keycloak.stepup.LoginGeneration;
import dev.backupcodes.keycloak.stepup.OtpCheck;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.keycloak.authentication.AuthenticatorUtil;
import org.keycloak.authentication.InitiatedActionSupport;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.OTPCredentialModel;
import org.keycloak.models.credential.PasswordCredentialModel;
import org.keycloak.models.utils.FormMessage;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Second factor, codes, confirmation. Every request passes the gate again, and nothing becomes active before
 * <em>Continue</em>.
 */
final class BackupCodesRequiredAction implements RequiredActionProvider {

    private static final Logger LOG = Logger.getLogger(BackupCodesRequiredAction.class);

    @Override
    public InitiatedActionSupport initiatedActionSupport() {
        return InitiatedActionSupport.SUPPORTED;
    }

    @Override
    public void initiatedActionCanceled(KeycloakSession session, AuthenticationSessionModel authSession) {
        PendingCodeSet.forget(authSession);
    }

    /** Keycloak asks every enabled action at the end of every flow, whether or not it is pending. */
    @Override
    public void evaluateTriggers(RequiredActionContext context) {
        AuthenticationSessionModel login = context.getAuthenticationSession();
        UserModel user = context.getUser();
        if (user == null) {
            throw new WebApplicationException(new DownloadPages(context).accountGone());
        }
        if (LinkSession.of(login).isPresent()) {
            throw new WebApplicationException(new LinkSessionPage(context).response());
        }
        AuthSessionOwner.claimAfterFlow(login, user);
        if (AuthSessionOwner.isSomebodyElse(user, login)) {
            throw new WebApplicationException(new DownloadPages(context).ofAnotherUser());
        }
        MailedSession.watch(login, user);
    }

    @Override
    public void requiredActionChallenge(RequiredActionContext context) {
        failingClosed(context, () -> challenge(context, null));
    }

    @Override
    public void processAction(RequiredActionContext context) {
        failingClosed(context, () -> process(context));
    }

    /** Whatever goes wrong is a page that says so, never codes and never an error page. */
    private static void failingClosed(RequiredActionContext context, Runnable step) {
        DownloadPages pages = new DownloadPages(context);
        if (context.getUser() == null || !context.getUser().isEnabled()) {
            context.challenge(pages.accountGone());
            return;
        }
        try {
            step.run();
        } catch (CorruptedCodeSetException | CodesBusyException e) {
            LOG.error(e.getMessage());
            context.challenge(pages.message("unavailable"));
        } catch (RuntimeException e) {
            LOG.error("backup codes could not be made", e);
            context.challenge(pages.message("unavailable"));
        }
    }

    private static void process(RequiredActionContext context) {
        MultivaluedMap<String, String> form = context.getHttpRequest().getDecodedFormParameters();
        DownloadStep gate = gate(context);
        if (gate == DownloadStep.CONFIRM_LINK && "true".equals(form.getFirst(DownloadPages.FIELD_CONFIRM_LINK))) {
            LinkSession.of(context.getAuthenticationSession()).ifPresent(LinkSession::confirm);
            challenge(context, null);
        } else if (gate == DownloadStep.ASK_PASSWORD && form.containsKey(DownloadPages.FIELD_PASSWORD)) {
            checkPassword(context, form.getFirst(DownloadPages.FIELD_PASSWORD));
        } else if (gate == DownloadStep.ASK_OTP && form.containsKey(DownloadPages.FIELD_OTP)) {
            checkOtp(context, form.getFirst(DownloadPages.FIELD_OTP));
        } else if (gate == DownloadStep.SECOND_FACTOR_NEEDED && form.containsKey(DownloadPages.FIELD_GO_ON)) {
            context.success();
        } else if (gate == DownloadStep.OPEN && form.containsKey(DownloadPages.FIELD_SET_ID)) {
            confirm(context, form);
        } else {
            challenge(context, null);
        }
    }

    private static void challenge(RequiredActionContext context, FormMessage problem) {
        DownloadPages pages = new DownloadPages(context);
        switch (gate(context)) {
            case OPEN -> showCodes(context, pages, problem);
            case CONFIRM_LINK -> context.challenge(pages.linkConfirmation());
            case ASK_PASSWORD -> context.challenge(pages.passwordQuestion(null));
            case ASK_OTP -> context.challenge(pages.otpQuestion(null));
            case SIGN_IN_AGAIN -> signInAgain(context);
            case NOT_PROVEN -> context.challenge(pages.message("sign-in-again"));
            case USE_LINK -> context.challenge(pages.message("use-link"));
            case LINK_DEAD -> context.challenge(pages.message("link-dead"));
            case VOID -> context.challenge(pages.message("void"));
            case SECOND_FACTOR_NEEDED -> context.challenge(pages.message("second-factor-needed"));
            case SECOND_FACTOR_DEMANDED -> context.challenge(pages.message("second-factor-demanded"));
            case IMPERSONATED -> context.challenge(pages.message("impersonated"));
        }
    }

    private static void checkPassword(RequiredActionContext context, String password) {
        if (password == null || password.isEmpty()) {
            context.challenge(new DownloadPages(context).passwordQuestion("backupCodesErrorPasswordMissing"));
            return;
        }
        switch (PasswordProof.of(context).check(password)) {
            case RIGHT -> {
                proofs(context).notePassword();
                challenge(context, null);
            }
            case WRONG -> refusePassword(context, "backupCodesErrorPasswordInvalid");
            case TOO_MANY -> refusePassword(context, "backupCodesErrorPasswordTooMany");
            case TOO_NEW -> refusePassword(context, "backupCodesErrorPasswordTooNew");
        }
    }

    private static void refusePassword(RequiredActionContext context, String messageKey) {
        LoginEvents.of(context).secretRefused(PasswordCredentialModel.TYPE);
        context.challenge(new DownloadPages(context).passwordQuestion(messageKey));
    }

    private static void checkOtp(RequiredActionContext context, String code) {
        if (code == null || code.isBlank()) {
            context.challenge(new DownloadPages(context).otpQuestion("backupCodesErrorOtpMissing"));
            return;
        }
        OtpCheck check = OtpCheck.ofUser(context.getSession(), context.getRealm(), context.getUser());
        switch (check.check(code).outcome()) {
            case RIGHT -> {
                proofs(context).noteSecondFactor();
                challenge(context, null);
            }
            case WRONG -> refuseOtp(context, "backupCodesErrorOtpInvalid");
            case TOO_MANY -> refuseOtp(context, "backupCodesErrorOtpTooMany");
        }
    }

    private static void refuseOtp(RequiredActionContext context, String messageKey) {
        LoginEvents.of(context).secretRefused(OTPCredentialModel.TYPE);
        context.challenge(new DownloadPages(context).otpQuestion(messageKey));
    }

    private static void signInAgain(RequiredActionContext context) {
        proofs(context).noteSentBack();
        context.challenge(new Reauthentication(context).redirect());
    }

    /** New codes for every rendering: what was shown once is never shown again. */
    private static void showCodes(RequiredActionContext context, DownloadPages pages, FormMessage problem) {
        CodesPageLimit limit = new CodesPageLimit(context.getSession(), context.getUser());
        if (!limit.admits()) {
            context.challenge(pages.tooManyViews(limit.untilNext()));
            return;
        }
        BackupCodePolicy policy = RealmPolicy.of(context.getRealm());
        Instant now = KeycloakCodes.now();
        List<BackupCode> codes =
                KeycloakCodes.generator().generate(policy.codeCount(), policy.codeSecretLength(), Set.of());
        // So many slow hashes take a while: nobody else is to wait for this request's connection.
        RequestTransaction.releaseConnection(context.getSession());
        CodeSet set =
                CodeSet.own(codes, KeycloakCodes.hashing(context.getSession(), policy), now, policy.expiryOf(now));
        String setId = PendingCodeSet.put(context.getAuthenticationSession(), set);
        context.challenge(pages.codes(codes, set, setId, problem));
    }

    private static void confirm(RequiredActionContext context, MultivaluedMap<String, String> form) {
        Optional<CodeSet> shown =
                PendingCodeSet.take(context.getAuthenticationSession(), form.getFirst(DownloadPages.FIELD_SET_ID));
        if (shown.isEmpty()) {
            challenge(context, new FormMessage(DownloadPages.FIELD_SET_ID, "backupCodesErrorStale"));
        } else if (!"on".equals(form.getFirst(DownloadPages.FIELD_SAVED))) {
            challenge(context, new FormMessage(DownloadPages.FIELD_SAVED, "backupCodesErrorNotSaved"));
        } else if (activate(context, shown.get())) {
            if ("on".equals(form.getFirst(DownloadPages.FIELD_SIGN_OUT))) {
                AuthenticatorUtil.logoutOtherSessions(context);
            }
            LinkSession.of(context.getAuthenticationSession()).ifPresent(LinkSession::finish);
            context.success();
        } else {
            challenge(context, null);
        }
    }

    /** @return false when staff have regenerated, or the link has been used, since the page was shown */
    private static boolean activate(RequiredActionContext context, CodeSet set) {
        boolean activated = CodesTransaction.run(
                        context.getSession(), context.getRealm(), context.getUser(), (own, realm, user) -> {
                            CodeSetStore.Locked locked = new CodeSetStore(own).lock(user);
                            Optional<CodeBook> renewed = renewed(context, locked.book(), set);
                            renewed.ifPresent(locked::save);
                            return renewed.isPresent();
                        })
                .orElse(false);
        if (activated) {
            BackupCodeEvents.activated(context.getEvent(), context.getUser(), set);
            new Notifications(context.getSession(), context.getRealm(), RealmPolicy.of(context.getRealm()))
                    .tell(context.getUser(), Notice.ACTIVATED, set.remaining());
        }
        return activated;
    }

    private static Optional<CodeBook> renewed(RequiredActionContext context, CodeBook book, CodeSet set) {
        Optional<LinkSession> link = LinkSession.of(context.getAuthenticationSession());
        if (link.isEmpty()) {
            return LoginGeneration.of(context.getAuthenticationSession())
                    .flatMap(generation -> book.withNewOwn(set, generation));
        }
        String generation = link.get().generation();
        return book.awaitsDownload(generation) ? book.withNewOwn(set, generation) : Optional.empty();
    }

    private static DownloadStep gate(RequiredActionContext context) {
        return new DownloadStepResolver(context, RealmPolicy.of(context.getRealm())).gate();
    }

    private static SessionProofs proofs(RequiredActionContext context) {
        return new SessionProofs(context.getAuthenticationSession(), context.getUser());
    }

    @Override
    public void close() {
        // holds nothing
    }
}
