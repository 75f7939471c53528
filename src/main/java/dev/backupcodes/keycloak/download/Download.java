package dev.backupcodes.keycloak.download;

import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.code.BackupCode;
import dev.backupcodes.keycloak.code.CodeBook;
import dev.backupcodes.keycloak.code.CodeKind;
import dev.backupcodes.keycloak.code.CodeSet;
import dev.backupcodes.keycloak.credential.CodeEnvironment;
import dev.backupcodes.keycloak.credential.CodeSetStore;
import dev.backupcodes.keycloak.credential.CodesBusyException;
import dev.backupcodes.keycloak.credential.CodesTransaction;
import dev.backupcodes.keycloak.credential.RecoveryCodes;
import dev.backupcodes.keycloak.credential.RequestTransaction;
import dev.backupcodes.keycloak.credential.UnreadableCodeSetException;
import dev.backupcodes.keycloak.event.BackupCodeEvents;
import dev.backupcodes.keycloak.event.RemovedCredential;
import dev.backupcodes.keycloak.limit.RateLimiter;
import dev.backupcodes.keycloak.link.LinkSession;
import dev.backupcodes.keycloak.lostfactor.LostFactor;
import dev.backupcodes.keycloak.lostfactor.ReplaceFactorAction;
import dev.backupcodes.keycloak.mail.Notifications;
import dev.backupcodes.keycloak.metric.RealmMetrics;
import dev.backupcodes.keycloak.metric.SetChange;
import dev.backupcodes.keycloak.policy.BackupCodePolicy;
import dev.backupcodes.keycloak.policy.RealmPolicy;
import dev.backupcodes.keycloak.stepup.LoginGeneration;
import dev.backupcodes.keycloak.stepup.Reauthentication;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.keycloak.authentication.AuthenticatorUtil;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.credential.CredentialModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.FormMessage;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * One request of a download. The pages ask for proof, show codes, and have them confirmed, but every request is checked again for
 * what has to come first, and no codes become active before the user confirms them.
 */
final class Download {

    /** Each view costs as many slow hashes as codes, and reloads must not take the server from others (ASVS 5.0, 15.2.2). */
    private static final RateLimiter.Rule VIEWS = new RateLimiter.Rule("codes-page", 5, Duration.ofMinutes(10));

    private final RequiredActionContext context;
    private final KeycloakSession session;
    private final RealmModel realm;
    private final UserModel user;
    private final AuthenticationSessionModel login;
    private final BackupCodePolicy policy;
    private final Optional<LinkSession> link;
    private final SessionProofs proofs;
    private final DownloadSteps steps;
    private final DownloadPages pages;
    private final LostFactor lostFactor;
    private final Offer offer;

    Download(RequiredActionContext context, DownloadPages pages) {
        this.context = context;
        this.session = context.getSession();
        this.realm = context.getRealm();
        this.user = context.getUser();
        this.login = context.getAuthenticationSession();
        this.policy = RealmPolicy.of(realm);
        this.link = LinkSession.of(login);
        this.proofs = new SessionProofs(context);
        this.pages = pages;
        this.lostFactor = new LostFactor(context, ReplaceFactorAction.isPending(login, user));
        this.offer = new Offer(context);
        this.steps = new DownloadSteps(context, policy, proofs, lostFactor, offer);
    }

    /** Shows what comes next; nothing, while one of Keycloak's own pages has to be answered first. */
    void show() {
        lostFactor.comeBack();
        if (lostFactor.isUnderWay()) {
            context.ignore();
        } else {
            show(null);
        }
    }

    /** @param problem with the codes page that was posted, said on the next codes page; null when there is none */
    private void show(FormMessage problem) {
        switch (steps.next()) {
            case SHOW_CODES -> {
                showCodes(problem);
                new Replacement(context).putRequestBack();
            }
            case OFFER -> context.challenge(pages.offer(offer.timesLeft()));
            case LOST_FACTOR -> lostFactor.show();
            case CONFIRM_LINK -> context.challenge(pages.linkConfirmation());
            case ASK_PASSWORD -> context.challenge(pages.passwordQuestion(null));
            case ASK_OTP -> context.challenge(pages.otpQuestion(null));
            case SIGN_IN_AGAIN -> context.challenge(new Reauthentication(context).redirect(Names.REQUIRED_ACTION));
            case NOT_PROVEN -> context.challenge(pages.message("sign-in-again"));
            case USE_LINK -> context.challenge(pages.message("use-link"));
            case LINK_DEAD -> context.challenge(pages.message("link-dead"));
            case VOID -> context.challenge(pages.message("void"));
            case SECOND_FACTOR_NEEDED -> context.challenge(pages.message("second-factor-needed"));
            case SECOND_FACTOR_DEMANDED -> context.challenge(pages.message("second-factor-demanded"));
            case IMPERSONATED -> context.challenge(pages.message("impersonated"));
        }
    }

    /** A form counts only for the step that comes next now, whatever page it was sent from. */
    void process() {
        lostFactor.comeBack();
        if (lostFactor.isUnderWay()) {
            context.challenge(lostFactor.underWay());
        } else {
            process(context.getHttpRequest().getDecodedFormParameters());
        }
    }

    private void process(MultivaluedMap<String, String> form) {
        DownloadStep step = steps.next();
        if (step == DownloadStep.LOST_FACTOR && lostFactor.process(form)) {
            if (lostFactor.isAnswered()) {
                show();
            }
        } else if (step == DownloadStep.OFFER) {
            offer.answer(form.getFirst(Offer.FIELD))
                    .filter(goesOn -> goesOn)
                    .ifPresentOrElse(goesOn -> context.success(), this::show);
        } else if (step == DownloadStep.CONFIRM_LINK
                && "true".equals(form.getFirst(DownloadPages.FIELD_CONFIRM_LINK))) {
            link.ifPresent(LinkSession::confirm);
            show();
        } else if (step == DownloadStep.ASK_PASSWORD && form.containsKey(DownloadPages.FIELD_PASSWORD)) {
            showNextOr(pages::passwordQuestion, proofs.checkPassword(form.getFirst(DownloadPages.FIELD_PASSWORD)));
        } else if (step == DownloadStep.ASK_OTP && form.containsKey(DownloadPages.FIELD_OTP)) {
            showNextOr(pages::otpQuestion, proofs.checkOtp(form.getFirst(DownloadPages.FIELD_OTP)));
        } else if (step == DownloadStep.SECOND_FACTOR_NEEDED && form.containsKey(DownloadPages.FIELD_GO_ON)) {
            context.success();
        } else if (step == DownloadStep.SHOW_CODES && form.containsKey(DownloadPages.FIELD_SET_ID)) {
            confirm(form);
        } else {
            show();
        }
    }

    /** @param question to ask again when there is a problem with the answer */
    private void showNextOr(Function<String, Response> question, Optional<String> problem) {
        problem.map(question).ifPresentOrElse(context::challenge, this::show);
    }

    /** Makes new codes for every rendering: what was shown once is never shown again. */
    private void showCodes(FormMessage problem) {
        RateLimiter views = new RateLimiter(session, VIEWS, user.getId());
        if (views.tryAcquire().isEmpty()) {
            context.challenge(pages.tooManyViews(views.untilNextPermit()));
            return;
        }
        List<BackupCode> codes =
                CodeEnvironment.generator().generate(policy.codeCount(), policy.codeSecretLength(), Set.of());
        // So many slow hashes take a while: others can use this request's connection meanwhile.
        RequestTransaction.releaseConnection(session);
        Instant now = CodeEnvironment.now();
        CodeSet set = RealmMetrics.of(realm)
                .making(
                        CodeKind.OWN,
                        () -> CodeSet.own(codes, CodeEnvironment.hashing(session, policy), now, policy.expiryOf(now)));
        String setId = PendingCodeSet.put(login, set);
        context.challenge(pages.codes(codes, set, setId, problem));
    }

    private void confirm(MultivaluedMap<String, String> form) {
        Optional<CodeSet> shown = PendingCodeSet.take(login, form.getFirst(DownloadPages.FIELD_SET_ID));
        if (shown.isEmpty()) {
            show(new FormMessage(DownloadPages.FIELD_SET_ID, "backupCodesErrorStale"));
        } else if (!"on".equals(form.getFirst(DownloadPages.FIELD_SAVED))) {
            show(new FormMessage(DownloadPages.FIELD_SAVED, "backupCodesErrorNotSaved"));
        } else if (!activateAndFinish(shown.get(), "on".equals(form.getFirst(DownloadPages.FIELD_SIGN_OUT)))) {
            steps.readAgain();
            show();
        }
    }

    /**
     * @return false when staff have regenerated, or the link has been used, since the page was shown
     * @throws CodesBusyException when somebody else holds the codes for too long: nothing has changed
     * @throws PerhapsActiveException when nobody can tell
     */
    private boolean activateAndFinish(CodeSet set, boolean signOutElsewhere) {
        Optional<List<CredentialModel>> replaced = Optional.empty();
        try {
            replaced = activate(set);
            if (replaced.isPresent()) {
                finish(set, replaced.get(), signOutElsewhere);
            }
            return replaced.isPresent();
        } catch (CodesBusyException | UnreadableCodeSetException e) {
            throw replaced.isPresent() ? new PerhapsActiveException(e) : e;
        } catch (RuntimeException e) {
            throw new PerhapsActiveException(e);
        }
    }

    /**
     * @return codes of Keycloak that the new ones have taken the place of; empty when nothing is new, since staff have regenerated, or
     *     the link has been used, after the page was shown
     */
    private Optional<List<CredentialModel>> activate(CodeSet set) {
        return CodesTransaction.run(session, realm, user, (own, sameRealm, sameUser) -> {
            CodeSetStore.Locked locked = new CodeSetStore(own).lock(sameUser);
            Optional<CodeBook> renewed = renewed(locked.book(), set);
            renewed.ifPresent(locked::save);
            return renewed.map(any -> replacedOf(sameUser)).orElse(null);
        });
    }

    private List<CredentialModel> replacedOf(UserModel sameUser) {
        return policy.replaceRecoveryCodes() ? RecoveryCodes.removeFrom(sameUser) : List.of();
    }

    private Optional<CodeBook> renewed(CodeBook book, CodeSet set) {
        if (link.isEmpty()) {
            return LoginGeneration.of(login).flatMap(generation -> book.withNewOwn(set, generation));
        }
        String generation = link.get().generation();
        return book.awaitsDownload(generation) ? book.withNewOwn(set, generation) : Optional.empty();
    }

    private void finish(CodeSet activated, List<CredentialModel> replaced, boolean signOutElsewhere) {
        RealmMetrics.of(realm).changed(activated.kind(), SetChange.MADE);
        replaced.forEach(codes -> RemovedCredential.tell(context.getEvent(), user, codes));
        BackupCodeEvents.activated(session, context.getEvent(), user, activated);
        new Notifications(session, realm, policy).tellOfActivation(user, activated);
        if (signOutElsewhere) {
            AuthenticatorUtil.logoutOtherSessions(context);
        }
        if (policy.replaceRecoveryCodes()) {
            RecoveryCodes.withdrawRequest(user, login);
        }
        link.ifPresent(LinkSession::finish);
        context.success();
    }
}
