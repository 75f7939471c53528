package dev.backupcodes.keycloak.download;

import dev.backupcodes.keycloak.credential.SecondFactors;
import dev.backupcodes.keycloak.event.LoginEvents;
import dev.backupcodes.keycloak.link.LinkSession;
import dev.backupcodes.keycloak.stepup.AuthSessionOwner;
import dev.backupcodes.keycloak.stepup.CheckResult;
import dev.backupcodes.keycloak.stepup.OtpCheck;
import dev.backupcodes.keycloak.stepup.PasswordAge;
import dev.backupcodes.keycloak.stepup.PasswordCheck;
import java.util.Optional;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.OTPCredentialModel;
import org.keycloak.models.credential.PasswordCredentialModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/** What this authentication session has proven so far, for its user and this action; and the checks that prove it. */
final class SessionProofs {

    private static final String SECOND_FACTOR = "backup-codes.proven";
    private static final String PASSWORD = "backup-codes.password-proven";

    private final RequiredActionContext context;
    private final AuthenticationSessionModel login;
    private final UserModel user;

    SessionProofs(RequiredActionContext context) {
        this.context = context;
        this.login = context.getAuthenticationSession();
        this.user = context.getUser();
    }

    /** Whether the user's own login has asked for a second factor, or this action has. */
    boolean secondFactor() {
        return SecondFactors.provenBy(login) && AuthSessionOwner.is(user, login) || isNoted(SECOND_FACTOR);
    }

    /** Whether this action has asked for the password. */
    boolean password() {
        return isNoted(PASSWORD);
    }

    /** @return the key of the message to show; empty when the code was right, which the session remembers */
    Optional<String> checkOtp(String code) {
        if (code == null || code.isBlank()) {
            return Optional.of("backupCodesErrorOtpMissing");
        }
        CheckResult result =
                OtpCheck.ofUser(context.getSession(), context.getRealm(), user).check(code);
        Optional<String> problem = switch (result.outcome()) {
            case RIGHT -> Optional.empty();
            case WRONG -> Optional.of("backupCodesErrorOtpInvalid");
            case TOO_MANY -> Optional.of("backupCodesErrorOtpTooMany");
        };
        note(SECOND_FACTOR, OTPCredentialModel.TYPE, problem);
        return problem;
    }

    /** @return the key of the message to show; empty when the password is a proof, which the session remembers */
    Optional<String> checkPassword(String password) {
        if (password == null || password.isEmpty()) {
            return Optional.of("backupCodesErrorPasswordMissing");
        }
        CheckResult result = new PasswordCheck(context.getSession(), context.getRealm(), user).check(password);
        // Only somebody who knows the password learns that it is too new.
        Optional<String> problem = switch (result.outcome()) {
            case RIGHT -> isPasswordTooNew() ? Optional.of("backupCodesErrorPasswordTooNew") : Optional.empty();
            case WRONG -> Optional.of("backupCodesErrorPasswordInvalid");
            case TOO_MANY -> Optional.of("backupCodesErrorPasswordTooMany");
        };
        note(PASSWORD, PasswordCredentialModel.TYPE, problem);
        return problem;
    }

    /**
     * A password that was set after the link was sent proves nothing: whoever reads the mailbox can set it by <em>Forgot
     * password?</em>, and would get past the second factor with the mailbox alone (ASVS 5.0, 6.4.3). The age of a password in a
     * user storage is unknown.
     */
    private boolean isPasswordTooNew() {
        return LinkSession.of(login)
                .map(link -> PasswordAge.isAfter(link.issuedAt().plusSeconds(1), user))
                .orElse(false);
    }

    private void note(String proof, String credentialType, Optional<String> problem) {
        if (problem.isPresent()) {
            LoginEvents.of(context).secretRefused(credentialType);
        } else {
            login.setAuthNote(proof, user.getId());
        }
    }

    private boolean isNoted(String proof) {
        return user.getId().equals(login.getAuthNote(proof));
    }
}
