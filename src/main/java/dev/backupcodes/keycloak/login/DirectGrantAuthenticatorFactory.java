package dev.backupcodes.keycloak.login;

import dev.backupcodes.keycloak.Names;
import org.keycloak.authentication.Authenticator;
import org.keycloak.models.AuthenticationExecutionModel.Requirement;
import org.keycloak.models.KeycloakSession;

/** The flow step {@value Names#DIRECT_GRANT_AUTHENTICATOR}: to be placed behind the password and OTP of a direct grant flow. */
public final class DirectGrantAuthenticatorFactory extends StepFactory {

    @Override
    public String getId() {
        return Names.DIRECT_GRANT_AUTHENTICATOR;
    }

    @Override
    public String getDisplayType() {
        return "Backup Code";
    }

    @Override
    public String getHelpText() {
        return "Validates the backup code supplied as a '" + Names.FIELD_CODE
                + "' form parameter in a direct grant request. Users who have proved another second factor need none.";
    }

    @Override
    public String getReferenceCategory() {
        return Names.CREDENTIAL_TYPE;
    }

    @Override
    public Requirement[] getRequirementChoices() {
        return REQUIREMENT_CHOICES.clone();
    }

    @Override
    public boolean isUserSetupAllowed() {
        return false;
    }

    @Override
    public Authenticator create(KeycloakSession session) {
        return new DirectGrantAuthenticator();
    }
}
