package dev.backupcodes.keycloak.download;

import dev.backupcodes.keycloak.ExtensionVersion;
import dev.backupcodes.keycloak.Minutes;
import dev.backupcodes.keycloak.RealmName;
import dev.backupcodes.keycloak.SecretHeaders;
import dev.backupcodes.keycloak.code.BackupCode;
import dev.backupcodes.keycloak.code.CodeKind;
import dev.backupcodes.keycloak.code.CodeSet;
import dev.backupcodes.keycloak.event.CodeHistory;
import dev.backupcodes.keycloak.link.LinkSession;
import dev.backupcodes.keycloak.stepup.CodeLogin;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.ClientModel;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.FormMessage;
import org.keycloak.services.Urls;
import org.keycloak.services.managers.AuthenticationSessionManager;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.urls.UrlType;

/** The pages of the action. */
final class DownloadPages {

    static final String FIELD_CONFIRM_LINK = "confirm-link";
    static final String FIELD_PASSWORD = "password";
    static final String FIELD_OTP = "otp";
    static final String FIELD_SET_ID = "setId";
    static final String FIELD_SAVED = "saved";
    static final String FIELD_SIGN_OUT = "logout-sessions";
    static final String FIELD_GO_ON = "continue-without";

    private static final Logger LOG = Logger.getLogger(DownloadPages.class);

    private final RequiredActionContext context;
    private final KeycloakSession session;
    private final RealmModel realm;

    DownloadPages(RequiredActionContext context) {
        this.context = context;
        this.session = context.getSession();
        this.realm = context.getRealm();
    }

    Response otpQuestion(String errorKey) {
        LoginFormsProvider form = form();
        if (errorKey != null) {
            form.addError(new FormMessage(FIELD_OTP, errorKey));
        }
        return form.createForm("backup-codes-check.ftl");
    }

    /** The first page behind a mailed link. */
    Response linkConfirmation() {
        return form().setAttribute("backupCodesAccount", context.getUser().getUsername())
                .createForm("backup-codes-link.ftl");
    }

    Response passwordQuestion(String errorKey) {
        LoginFormsProvider form =
                form().setAttribute("backupCodesAccount", context.getUser().getUsername());
        if (errorKey != null) {
            form.addError(new FormMessage(FIELD_PASSWORD, errorKey));
        }
        return form.createForm("backup-codes-password.ftl");
    }

    /** @param timesLeft how many times it may be put off; empty where nobody has to make codes */
    Response offer(Optional<Integer> timesLeft) {
        LoginFormsProvider form = form();
        timesLeft.ifPresent(times -> form.setAttribute("backupCodesLaterLeft", times));
        return form.createForm("backup-codes-offer.ftl");
    }

    /** @param message key of {@code pages} in the template */
    Response message(String message) {
        return form().setAttribute("backupCodesMessage", message).createForm("backup-codes-message.ftl");
    }

    /** The account was removed or switched off while a page was open. The session ends here. */
    Response accountGone() {
        return lastPage("backupCodesErrorAccountGone");
    }

    /** A mailed link has put this user into a session in which somebody else has signed in. The session ends here. */
    Response ofAnotherUser() {
        return lastPage("backupCodesErrorOtherFlow");
    }

    /** Somebody came in with a code that was meant for another person. The session ends here. */
    Response endedBySupport() {
        return lastPage("backupCodesErrorEndedBySupport");
    }

    private Response lastPage(String messageKey) {
        AuthenticationSessionModel login = context.getAuthenticationSession();
        Response page = session.getProvider(LoginFormsProvider.class)
                .setAuthenticationSession(login)
                .setDetachedAuthSession()
                .setError(messageKey)
                .createErrorPage(Response.Status.BAD_REQUEST);
        new AuthenticationSessionManager(session).removeAuthenticationSession(realm, login, true);
        return page;
    }

    /** @param wait until codes may be shown again */
    Response tooManyViews(Duration wait) {
        return form().setAttribute("backupCodesMessage", "too-many-views")
                .setAttribute("backupCodesMinutes", Minutes.of(wait))
                .createForm("backup-codes-message.ftl");
    }

    /**
     * The only page that shows codes.
     *
     * @param problem why the page is shown again, at the field that it is about; null the first time
     */
    Response codes(List<BackupCode> codes, CodeSet set, String setId, FormMessage problem) {
        LoginFormsProvider form = form();
        if (problem != null) {
            form.addError(problem);
        }
        // Keycloak's login pages send no-store themselves, but here it must not depend on a realm's header settings.
        SecretHeaders.ALL.forEach(form::setResponseHeader);
        CodeLogin.of(context.getAuthenticationSession(), context.getUser())
                .ifPresent(how -> form.setAttribute("backupCodesCameIn", how.id()));
        history().ifPresent(history -> form.setAttribute("backupCodesHistory", history));
        return form.setAttribute("backupCodes", shown(codes, set, setId)).createForm("backup-codes-download.ftl");
    }

    /** The codes are what the page is for: it is shown without a history that cannot be read. */
    private Optional<HistoryBean> history() {
        UserModel user = context.getUser();
        try {
            return Optional.of(HistoryBean.of(
                    new CodeHistory(session, realm), user, session.getContext().resolveLocale(user)));
        } catch (RuntimeException e) {
            LOG.error("the history of a user's backup codes cannot be read", e);
            return Optional.empty();
        }
    }

    private LoginFormsProvider form() {
        LoginFormsProvider form = ExtensionVersion.on(context.form());
        if (LinkSession.of(context.getAuthenticationSession()).isPresent()) {
            form.setAttribute("backupCodesLinkSession", true);
        }
        return form;
    }

    private BackupCodesBean shown(List<BackupCode> codes, CodeSet set, String setId) {
        String account = context.getUser().getUsername();
        return new BackupCodesBean(
                codes.stream().map(code -> code.shownAs(CodeKind.OWN)).toList(),
                setId,
                madeOn(set.createdAt()),
                RealmName.of(realm),
                accountPage(),
                account,
                fileName(realm.getName(), account, set.createdAt()));
    }

    /** Not the address of the server alone, which leads to the Admin Console. */
    private String accountPage() {
        ClientModel console = realm.getClientByClientId(Constants.ACCOUNT_CONSOLE_CLIENT_ID);
        return console == null || !console.isEnabled()
                ? ""
                : Urls.accountBase(session.getContext().getUri(UrlType.FRONTEND).getBaseUri())
                        .build(realm.getName())
                        .toString();
    }

    private String madeOn(Instant at) {
        Locale locale = session.getContext().resolveLocale(context.getUser());
        return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.SHORT)
                .withLocale(locale)
                .withZone(ZoneId.systemDefault())
                .format(at);
    }

    private static String fileName(String realm, String account, Instant at) {
        String name = realm + "-" + account + "-" + LocalDate.ofInstant(at, ZoneId.systemDefault());
        return "backup-codes-" + name.replaceAll("[^\\p{L}\\p{N}._-]", "_") + ".txt";
    }
}
