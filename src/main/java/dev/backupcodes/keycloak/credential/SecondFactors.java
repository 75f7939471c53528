package dev.backupcodes.keycloak.credential;

import dev.backupcodes.keycloak.Names;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.authentication.AuthenticatorUtil;
import org.keycloak.credential.CredentialModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.OTPCredentialModel;
import org.keycloak.models.credential.RecoveryAuthnCodesCredentialModel;
import org.keycloak.models.credential.WebAuthnCredentialModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * The only list of what counts as a second factor. Devices are used every day. Codes, which are Keycloak's recovery codes and
 * ours, are for the day on which the device is gone: they count as proof, but a user who has nothing else cannot fall back on
 * anything.
 */
public final class SecondFactors {

    /** What goes on working when all codes are gone. */
    private static final Set<String> DEVICES = Set.of(
            OTPCredentialModel.TYPE, WebAuthnCredentialModel.TYPE_TWOFACTOR, WebAuthnCredentialModel.TYPE_PASSWORDLESS);

    private static final Set<String> CODES = Set.of(RecoveryAuthnCodesCredentialModel.TYPE, Names.CREDENTIAL_TYPE);

    private SecondFactors() {}

    /** The credential types of all of them. */
    static Set<String> types() {
        return Stream.concat(DEVICES.stream(), CODES.stream()).collect(Collectors.toUnmodifiableSet());
    }

    /** @param type credential type, or the reference category of a login step; may be null */
    public static boolean isSecondFactor(String type) {
        return type != null && (DEVICES.contains(type) || CODES.contains(type));
    }

    /** @param type credential type, or the reference category of a login step; may be null */
    public static boolean isCode(String type) {
        return type != null && CODES.contains(type);
    }

    /** A key that stands in for the password, too: in a flow it is a first factor. */
    public static boolean isPasswordless(String type) {
        return WebAuthnCredentialModel.TYPE_PASSWORDLESS.equals(type);
    }

    /** Whether the user has OTP, a security key, a passkey, or a code set of any state: that keeps the factor asked for. */
    public static boolean hasAny(UserModel user) {
        return CodeSetStore.hasAny(user) || hasDevice(user);
    }

    /** Those of the user's devices that Keycloak stores itself, in the user's order. */
    public static Stream<CredentialModel> devicesOf(UserModel user) {
        return user.credentialManager().getStoredCredentialsStream().filter(one -> DEVICES.contains(one.getType()));
    }

    /** Whether the user has a second factor that goes on working when all codes are gone. */
    public static boolean hasDevice(UserModel user) {
        return DEVICES.stream().anyMatch(user.credentialManager()::isConfiguredFor);
    }

    /** Whether this very login has seen a device, and not only a code. */
    public static boolean deviceProvenBy(AuthenticationSessionModel login) {
        return AuthenticatorUtil.getAuthnCredentials(login).stream().anyMatch(DEVICES::contains);
    }

    /**
     * Whether this very login has seen one. Authenticators note the credential type they succeeded with in the authentication
     * session; the SSO cookie notes none.
     */
    public static boolean provenBy(AuthenticationSessionModel login) {
        return AuthenticatorUtil.getAuthnCredentials(login).stream().anyMatch(SecondFactors::isSecondFactor);
    }
}
