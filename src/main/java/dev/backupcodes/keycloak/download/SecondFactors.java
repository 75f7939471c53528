package dev.backupcodes.keycloak.download;

import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.credential.CodeSetStore;
import dev.backupcodes.keycloak.stepup.OtpCheck;
import java.util.Set;
import org.keycloak.authentication.AuthenticatorUtil;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.OTPCredentialModel;
import org.keycloak.models.credential.RecoveryAuthnCodesCredentialModel;
import org.keycloak.models.credential.WebAuthnCredentialModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/** Which second factors a user has, and whether this very login has seen one. */
final class SecondFactors {

    private static final Set<String> TYPES = Set.of(
            OTPCredentialModel.TYPE,
            WebAuthnCredentialModel.TYPE_TWOFACTOR,
            WebAuthnCredentialModel.TYPE_PASSWORDLESS,
            RecoveryAuthnCodesCredentialModel.TYPE,
            Names.CREDENTIAL_TYPE);

    private SecondFactors() {}

    /**
     * Authenticators note the credential type they succeeded with in the authentication session; the SSO cookie notes
     * none.
     */
    static boolean provenBy(AuthenticationSessionModel login) {
        return AuthenticatorUtil.getAuthnCredentials(login).stream().anyMatch(TYPES::contains);
    }

    static boolean hasAny(UserModel user) {
        return OtpCheck.isPossibleFor(user)
                || CodeSetStore.hasAny(user)
                || user.credentialManager().isConfiguredFor(WebAuthnCredentialModel.TYPE_TWOFACTOR)
                || user.credentialManager().isConfiguredFor(WebAuthnCredentialModel.TYPE_PASSWORDLESS);
    }
}
