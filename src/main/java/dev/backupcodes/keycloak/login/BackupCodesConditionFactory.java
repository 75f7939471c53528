package dev.backupcodes.keycloak.login;

import dev.backupcodes.keycloak.Names;
import org.keycloak.authentication.authenticators.conditional.ConditionalAuthenticator;
import org.keycloak.authentication.authenticators.conditional.ConditionalAuthenticatorFactory;
import org.keycloak.models.AuthenticationExecutionModel.Requirement;

/** The condition {@value Names#CONDITION}. */
public final class BackupCodesConditionFactory extends StepFactory implements ConditionalAuthenticatorFactory {

    private static final Requirement[] CHOICES = {Requirement.REQUIRED, Requirement.DISABLED};

    @Override
    public String getId() {
        return Names.CONDITION;
    }

    @Override
    public String getDisplayType() {
        return "Condition - user has backup codes";
    }

    @Override
    public String getHelpText() {
        return "Executes the current flow only if the user has backup codes or lockout codes, used-up ones too.";
    }

    @Override
    public Requirement[] getRequirementChoices() {
        return CHOICES.clone();
    }

    @Override
    public boolean isUserSetupAllowed() {
        return false;
    }

    @Override
    public ConditionalAuthenticator getSingleton() {
        return BackupCodesCondition.SINGLETON;
    }
}
