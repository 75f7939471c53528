package dev.backupcodes.keycloak.stepup;

import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.credential.SecondFactors;
import dev.backupcodes.keycloak.policy.RealmPolicy;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RequiredActionProviderModel;
import org.keycloak.models.UserModel;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.sessions.CommonClientSessionModel.ExecutionStatus;

/**
 * A flow that requires the step from a user who has no codes: because the step is REQUIRED, or because a level of authentication
 * asks for nothing else. Keycloak regards the step as done when required actions are left to do instead. So none of them may be
 * declined: the login would go on, and its tokens would claim the level, without a second factor.
 */
public final class RequiredStep {

    private static final String SET_UP_OTP = UserModel.RequiredAction.CONFIGURE_TOTP.name();
    private static final String SET_UP_SECURITY_KEY = "webauthn-register";

    private RequiredStep() {}

    /** Has codes made in this login; and another factor before them, if the user has none and the policy wants one. */
    public static void askFor(AuthenticationSessionModel login, UserModel user) {
        RealmModel realm = login.getRealm();
        if (RealmPolicy.of(realm).requireSecondFactor() && !SecondFactors.hasDevice(user)) {
            setUpAction(realm).ifPresent(login::addRequiredAction);
        }
        login.addRequiredAction(Names.REQUIRED_ACTION);
    }

    private static Optional<String> setUpAction(RealmModel realm) {
        return Stream.of(SET_UP_OTP, SET_UP_SECURITY_KEY)
                .filter(alias -> isEnabled(realm.getRequiredActionProviderByAlias(alias)))
                .findFirst();
    }

    private static boolean isEnabled(RequiredActionProviderModel action) {
        return action != null && action.isEnabled();
    }

    /** Whether this very login waits for codes because its flow requires them. */
    public static boolean isIn(AuthenticationSessionModel login) {
        return login.getExecutionStatus().entrySet().stream()
                .filter(step -> step.getValue() == ExecutionStatus.SETUP_REQUIRED)
                .map(Map.Entry::getKey)
                .map(login.getRealm()::getAuthenticationExecutionById)
                .anyMatch(RequiredStep::isOurs);
    }

    private static boolean isOurs(AuthenticationExecutionModel step) {
        return step != null && Names.AUTHENTICATOR.equals(step.getAuthenticator());
    }
}
