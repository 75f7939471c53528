package dev.backupcodes.keycloak.login;

import dev.backupcodes.keycloak.ExtensionVersion;
import dev.backupcodes.keycloak.Minutes;
import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.code.CodeInput;
import dev.backupcodes.keycloak.code.SetState;
import dev.backupcodes.keycloak.credential.CodeEnvironment;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.utils.FormMessage;
import org.keycloak.services.ErrorPage;

/** The page that asks for a code, and what came back with its form. */
final class LoginPage {

    private static final String TEMPLATE = "backup-codes-login.ftl";
    private static final Set<SetState> WORTH_A_NOTICE =
            EnumSet.of(SetState.AWAITING_DOWNLOAD, SetState.EXHAUSTED, SetState.EXPIRED, SetState.DISABLED);

    private final AuthenticationFlowContext context;

    LoginPage(AuthenticationFlowContext context) {
        this.context = context;
    }

    /** What was entered. A field that came twice is no code: nobody is to guess twice in one attempt. */
    CodeInput input() {
        List<String> values =
                context.getHttpRequest().getDecodedFormParameters().get(Names.FIELD_CODE);
        if (values == null || values.isEmpty()) {
            return CodeInput.of(null);
        }
        return values.size() == 1 ? CodeInput.of(values.get(0)) : CodeInput.wrong();
    }

    Response asking(SetState state) {
        return form().setAttribute("backupCodesNotice", WORTH_A_NOTICE.contains(state) ? state.id() : null)
                .createForm(TEMPLATE);
    }

    Response withError(String messageKey, Object... parameters) {
        return form().addError(new FormMessage(Names.FIELD_CODE, messageKey, parameters))
                .createForm(TEMPLATE);
    }

    /**
     * No code is looked at for a while. The page counts down.
     *
     * @param messageKey of the sentence that gets the minutes until then
     */
    Response locked(Instant until, String messageKey) {
        Duration wait = Duration.between(CodeEnvironment.now(), until);
        return form().addError(new FormMessage(Names.FIELD_CODE, messageKey, Minutes.of(wait)))
                .setAttribute("backupCodesLockedSeconds", Math.max(1, wait.toSeconds()))
                .createForm(TEMPLATE);
    }

    /** The form was sent to a flow that does not contain the step: no code is looked at. */
    Response ofAnotherFlow() {
        return errorPage("backupCodesErrorOtherFlow");
    }

    /** The account was removed while the page was open. */
    Response ofAccountThatIsGone() {
        return errorPage("backupCodesErrorAccountGone");
    }

    private Response errorPage(String messageKey) {
        return ErrorPage.error(
                context.getSession(), context.getAuthenticationSession(), Response.Status.BAD_REQUEST, messageKey);
    }

    private LoginFormsProvider form() {
        return ExtensionVersion.on(context.form());
    }
}
