package dev.backupcodes.keycloak.login;

import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.limit.BruteForce;
import org.keycloak.authentication.Authenticator;
import org.keycloak.models.AuthenticationExecutionModel.Requirement;
import org.keycloak.models.KeycloakSession;

/** The flow step {@value Names#AUTHENTICATOR}: to be placed as ALTERNATIVE beside the other second factors. */
public final class BackupCodeAuthenticatorFactory extends StepFactory {

    private static final Requirement[] CHOICES = {Requirement.REQUIRED, Requirement.ALTERNATIVE, Requirement.DISABLED};

    @Override
    public String getId() {
        return Names.AUTHENTICATOR;
    }

    @Override
    public String getDisplayType() {
        return "Backup Code Form";
    }

    @Override
    public String getHelpText() {
        return "Asks for a backup code or a lockout code as second factor.";
    }

    /**
     * Our own type, so that the Account Console lists backup codes and not Keycloak's recovery codes. The realm's brute-force
     * protection does not know this type, which is why {@link BruteForce#countWrongCode} exists.
     */
    @Override
    public String getReferenceCategory() {
        return Names.CREDENTIAL_TYPE;
    }

    @Override
    public Requirement[] getRequirementChoices() {
        return CHOICES.clone();
    }

    @Override
    public boolean isUserSetupAllowed() {
        return true;
    }

    @Override
    public Authenticator create(KeycloakSession session) {
        return new BackupCodeAuthenticator();
    }
}
