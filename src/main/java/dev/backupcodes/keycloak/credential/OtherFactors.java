package dev.backupcodes.keycloak.credential;

import java.util.List;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.OTPCredentialModel;
import org.keycloak.models.credential.WebAuthnCredentialModel;

/** The second factors that a user has besides backup codes: those that still work when all codes are gone. */
public final class OtherFactors {

    private static final List<String> TYPES = List.of(
            OTPCredentialModel.TYPE, WebAuthnCredentialModel.TYPE_TWOFACTOR, WebAuthnCredentialModel.TYPE_PASSWORDLESS);

    private OtherFactors() {}

    public static boolean anyOf(UserModel user) {
        return TYPES.stream().anyMatch(user.credentialManager()::isConfiguredFor);
    }
}
