package dev.backupcodes.keycloak.admin;

import dev.backupcodes.keycloak.policy.BackupCodePolicy;
import dev.backupcodes.keycloak.stepup.CheckResult;
import dev.backupcodes.keycloak.stepup.OtpCheck;
import dev.backupcodes.keycloak.stepup.SecondFactorLogin;
import dev.backupcodes.keycloak.stepup.SecondFactors;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.services.resources.admin.AdminAuth;

/** The proof that the person who calls is the one whose token it is (DESIGN §6): asked for with every call. */
final class StepUp {

    private final KeycloakSession session;
    private final BackupCodePolicy policy;
    private final AdminAuth auth;
    private final RealmModel home;
    private final UserModel caller;

    StepUp(KeycloakSession session, BackupCodePolicy policy, AdminAuth auth) {
        this.session = session;
        this.policy = policy;
        this.auth = auth;
        this.home = auth.getRealm();
        this.caller = auth.getUser();
    }

    /**
     * @param otp the caller's one-time code, or null
     * @throws Refusal when the proof is missing, wrong, or impossible
     */
    void require(String otp) {
        if (!policy.adminStepUp()) {
            return;
        }
        if (caller.getServiceAccountClientLink() != null) {
            requireNamedServiceAccount();
        } else if (OtpCheck.isPossibleFor(caller)) {
            requireOtp(otp);
        } else {
            requireFreshLogin();
        }
    }

    /** A service account has no second factor. */
    private void requireNamedServiceAccount() {
        ClientModel client = home.getClientById(caller.getServiceAccountClientLink());
        if (client == null || !policy.serviceAccounts().contains(client.getClientId())) {
            throw RestError.STEP_UP_UNAVAILABLE.refusal("backupCodesRestStepUpServiceAccount");
        }
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
            case TOO_MANY -> throw Refusal.retryAfter(RestError.TOO_MANY_ATTEMPTS, result.retryAfter());
        }
    }

    private void requireFreshLogin() {
        if (!SecondFactors.hasAny(caller)) {
            throw RestError.STEP_UP_UNAVAILABLE.refusal();
        }
        String sessionId = auth.getToken().getSessionId();
        UserSessionModel login = sessionId == null ? null : session.sessions().getUserSession(home, sessionId);
        boolean own = login != null && caller.equals(login.getUser());
        if (!own || !new SecondFactorLogin(session, home, login).isFresh()) {
            throw RestError.STEP_UP_REQUIRED.refusal("backupCodesRestStepUpLoginRequired");
        }
    }
}
