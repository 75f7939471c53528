package dev.backupcodes.keycloak.admin.access;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.backupcodes.keycloak.admin.rest.Refusal;
import dev.backupcodes.keycloak.admin.rest.RestError;
import dev.backupcodes.keycloak.credential.SecondFactors;
import dev.backupcodes.keycloak.policy.BackupCodePolicy;
import dev.backupcodes.keycloak.stepup.CheckResult;
import dev.backupcodes.keycloak.stepup.OtpCheck;
import dev.backupcodes.keycloak.stepup.SecondFactorLogin;
import java.util.Locale;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.services.resources.admin.AdminAuth;

/** The proof that the person who calls is the one whose token it is: asked for with every call. */
public final class StepUp {

    private final KeycloakSession session;
    private final BackupCodePolicy policy;
    private final AdminAuth auth;
    private final RealmModel home;
    private final UserModel caller;

    public StepUp(KeycloakSession session, BackupCodePolicy policy, AdminAuth auth) {
        this.session = session;
        this.policy = policy;
        this.auth = auth;
        this.home = auth.getRealm();
        this.caller = auth.getUser();
    }

    /** How a caller can prove it; the panel in the Admin Console asks for that. */
    public enum Way {
        /** There is nothing to prove. */
        NONE,
        /** A one-time code in the call. */
        OTP,
        /** A fresh login with a second factor, before the call. */
        SIGN_IN,
        UNAVAILABLE;

        @JsonValue
        String id() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public Way way() {
        if (!policy.adminStepUp()) {
            return Way.NONE;
        }
        if (isServiceAccount()) {
            return isNamedServiceAccount() ? Way.NONE : Way.UNAVAILABLE;
        }
        if (OtpCheck.isPossibleFor(caller)) {
            return Way.OTP;
        }
        return SecondFactors.hasAny(caller) ? Way.SIGN_IN : Way.UNAVAILABLE;
    }

    /**
     * @param otp the caller's one-time code, or null
     * @throws Refusal when the proof is missing, wrong, or impossible
     */
    public void require(String otp) {
        switch (way()) {
            case NONE -> {
                // nothing to prove
            }
            case OTP -> requireOtp(otp);
            case SIGN_IN -> requireFreshLogin();
            case UNAVAILABLE -> throw unavailable();
        }
    }

    private boolean isServiceAccount() {
        return caller.getServiceAccountClientLink() != null;
    }

    /** A service account has no second factor. */
    private boolean isNamedServiceAccount() {
        ClientModel client = home.getClientById(caller.getServiceAccountClientLink());
        return client != null && policy.serviceAccounts().contains(client.getClientId());
    }

    private Refusal unavailable() {
        return isServiceAccount()
                ? RestError.STEP_UP_UNAVAILABLE.refusal("backupCodesRestStepUpServiceAccount")
                : RestError.STEP_UP_UNAVAILABLE.refusal();
    }

    private void requireOtp(String otp) {
        if (otp == null || otp.isBlank()) {
            throw RestError.STEP_UP_REQUIRED.refusal();
        }
        CheckResult result = OtpCheck.ofStaff(session, home, caller).check(otp);
        switch (result.outcome()) {
            case RIGHT -> {
                // proven
            }
            case WRONG -> throw RestError.STEP_UP_FAILED.refusal();
            case TOO_MANY -> throw RestError.TOO_MANY_ATTEMPTS.refusal().retryAfter(result.retryAfter());
        }
    }

    private void requireFreshLogin() {
        String sessionId = auth.getToken().getSessionId();
        UserSessionModel login = sessionId == null ? null : session.sessions().getUserSession(home, sessionId);
        boolean own = login != null && caller.equals(login.getUser());
        if (!own || !new SecondFactorLogin(session, home, login).isFresh()) {
            throw RestError.STEP_UP_REQUIRED.refusal("backupCodesRestStepUpLoginRequired");
        }
    }
}
