package dev.backupcodes.keycloak.setup;

import dev.backupcodes.keycloak.credential.SecondFactors;
import java.util.Map;
import java.util.Optional;
import org.keycloak.models.AuthenticationFlowModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RequiredActionProviderModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.OTPCredentialModel;
import org.keycloak.models.credential.WebAuthnCredentialModel;

/**
 * Keycloak's own pages on which a user can set up a second factor: those that the realm has switched on, for factors that a
 * login asks for. A factor that nobody asks for is of no use the next time.
 */
public final class FactorSetUp {

    private static final Map<String, String> ACTIONS = Map.of(
            OTPCredentialModel.TYPE, UserModel.RequiredAction.CONFIGURE_TOTP.name(),
            WebAuthnCredentialModel.TYPE_TWOFACTOR, "webauthn-register",
            WebAuthnCredentialModel.TYPE_PASSWORDLESS, "webauthn-register-passwordless");

    private final RealmModel realm;
    private final AuthenticationFlowModel flow;
    private final FlowSearch search;

    /** @param flow that the user will sign in with the next time */
    public FactorSetUp(KeycloakSession session, RealmModel realm, AuthenticationFlowModel flow) {
        this.realm = realm;
        this.flow = flow;
        this.search = new FlowSearch(session, realm);
    }

    /** @return the alias of the required action; empty when the realm does not offer it */
    public Optional<String> ofAuthenticatorApp() {
        return of(OTPCredentialModel.TYPE);
    }

    /** A security key, or else a passkey that stands in for the password, too. */
    public Optional<String> ofKey() {
        return of(WebAuthnCredentialModel.TYPE_TWOFACTOR).or(() -> of(WebAuthnCredentialModel.TYPE_PASSWORDLESS));
    }

    /**
     * @param credentialType of the factor that is to be replaced
     * @return the alias of the required action; empty when the realm does not offer it
     */
    public Optional<String> of(String credentialType) {
        return Optional.ofNullable(ACTIONS.get(credentialType))
                .filter(this::isSwitchedOn)
                .filter(action -> isAskedFor(credentialType));
    }

    private boolean isSwitchedOn(String alias) {
        RequiredActionProviderModel action = realm.getRequiredActionProviderByAlias(alias);
        return action != null && action.isEnabled();
    }

    private boolean isAskedFor(String credentialType) {
        return search.asksFor(flow, credentialType)
                || SecondFactors.isPasswordless(credentialType) && isOfferedWithThePassword();
    }

    /** Keycloak (26.4) offers passkeys on the page of the password, without a step of their own. */
    private boolean isOfferedWithThePassword() {
        return Boolean.TRUE.equals(realm.getWebAuthnPolicyPasswordless().isPasskeysEnabled());
    }
}
