package dev.backupcodes.keycloak.stepup;

import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.credential.CodeSetStore;
import dev.backupcodes.keycloak.credential.OtherFactors;
import java.util.Set;
import org.keycloak.authentication.AuthenticatorUtil;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.OTPCredentialModel;
import org.keycloak.models.credential.RecoveryAuthnCodesCredentialModel;
import org.keycloak.models.credential.WebAuthnCredentialModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/** Which second factors a user has, and whether this very login has seen one. */
public final class SecondFactors {

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
    public static boolean provenBy(AuthenticationSessionModel login) {
        return AuthenticatorUtil.getAuthnCredentials(login).stream().anyMatch(TYPES::contains);
    }

    /** @param type credential type, or the reference category of a login step */
    static boolean isType(String type) {
        return type != null && TYPES.contains(type);
    }

    /** Codes for the day on which the other factor is gone, Keycloak's and ours. */
    public static boolean isCode(String type) {
        return Names.CREDENTIAL_TYPE.equals(type) || RecoveryAuthnCodesCredentialModel.TYPE.equals(type);
    }

    /** A code set of any state counts: it keeps the factor asked for. */
    public static boolean hasAny(UserModel user) {
        return CodeSetStore.hasAny(user) || OtherFactors.anyOf(user);
    }
}
