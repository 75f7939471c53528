package dev.backupcodes.keycloak.stepup;

import java.util.Optional;
import java.util.Set;
import org.keycloak.authentication.actiontoken.execactions.ExecuteActionsActionToken;
import org.keycloak.authentication.actiontoken.idpverifyemail.IdpVerifyAccountLinkActionToken;
import org.keycloak.authentication.actiontoken.inviteorg.InviteOrgActionToken;
import org.keycloak.authentication.actiontoken.resetcred.ResetCredentialsActionToken;
import org.keycloak.authentication.actiontoken.updateemail.UpdateEmailActionToken;
import org.keycloak.authentication.actiontoken.verifyemail.VerifyEmailActionToken;
import org.keycloak.jose.jws.JWSInput;
import org.keycloak.jose.jws.JWSInputException;
import org.keycloak.models.Constants;
import org.keycloak.models.DefaultActionTokenKey;
import org.keycloak.representations.JsonWebToken;
import org.keycloak.sessions.AuthenticationSessionModel;

/** The action token that was followed last in an authentication session. Keycloak verifies it before it notes it there. */
public final class FollowedActionToken {

    /** After these a flow goes on, which asks for what the realm wants. */
    private static final Set<String> STEPS_OF_FLOWS =
            Set.of(ResetCredentialsActionToken.TOKEN_TYPE, IdpVerifyAccountLinkActionToken.TOKEN_TYPE);

    /** Keycloak's own that are not meant to sign anybody in; tokens of other extensions may be. */
    private static final Set<String> NO_LOGINS = Set.of(
            ExecuteActionsActionToken.TOKEN_TYPE,
            VerifyEmailActionToken.TOKEN_TYPE,
            UpdateEmailActionToken.TOKEN_TYPE,
            InviteOrgActionToken.TOKEN_TYPE);

    private FollowedActionToken() {}

    static boolean isIn(AuthenticationSessionModel login) {
        return login.getAuthNote(DefaultActionTokenKey.ACTION_TOKEN_USER_ID) != null;
    }

    static boolean isStepOfAFlow(AuthenticationSessionModel login) {
        return isOneOf(STEPS_OF_FLOWS, login);
    }

    /** Whether it is one that Keycloak does not mean as a way to sign in. */
    public static boolean isNoLogin(AuthenticationSessionModel login) {
        return isOneOf(NO_LOGINS, login);
    }

    private static boolean isOneOf(Set<String> types, AuthenticationSessionModel login) {
        return Optional.ofNullable(login.getAuthNote(Constants.KEY))
                .flatMap(FollowedActionToken::claims)
                .map(JsonWebToken::getType)
                .filter(types::contains)
                .isPresent();
    }

    private static Optional<JsonWebToken> claims(String token) {
        try {
            return Optional.ofNullable(new JWSInput(token).readJsonContent(JsonWebToken.class));
        } catch (JWSInputException e) {
            return Optional.empty();
        }
    }
}
