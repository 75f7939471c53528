package dev.backupcodes.keycloak.workflow;

import dev.backupcodes.keycloak.ServerVersion;
import dev.backupcodes.keycloak.link.ConfiguredAddress;
import java.util.List;
import java.util.Set;
import org.keycloak.Config;
import org.keycloak.component.ComponentModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.workflow.ResourceType;
import org.keycloak.models.workflow.WorkflowInvalidStateException;
import org.keycloak.models.workflow.WorkflowStepProviderFactory;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.provider.ProviderConfigurationBuilder;

/** The step {@code ask-for-backup-codes}. */
public final class AskForBackupCodesFactory implements WorkflowStepProviderFactory<AskForBackupCodes> {

    static final String ID = "ask-for-backup-codes";
    static final String MAIL = "mail";

    private static final Set<String> YES_OR_NO = Set.of("true", "false");

    @Override
    public boolean isSupported(Config.Scope config) {
        return ServerVersion.isSupported() && WorkflowStepProviderFactory.super.isSupported(config);
    }

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public String getHelpText() {
        return "Asks the user at the next login to make backup codes, and says so by email. Users without a second factor are left out.";
    }

    @Override
    public Set<ResourceType> getSupportedResourceTypes() {
        return Set.of(ResourceType.USERS);
    }

    @Override
    public List<ProviderConfigProperty> getConfigProperties() {
        return ProviderConfigurationBuilder.create()
                .property()
                .name(MAIL)
                .label("Email")
                .helpText(
                        "Whether the user gets an email, too. It needs the server's option “hostname” as a whole URL, or the realm's"
                                + " “Frontend URL”.")
                .type(ProviderConfigProperty.BOOLEAN_TYPE)
                .defaultValue(true)
                .add()
                .build();
    }

    @Override
    public AskForBackupCodes create(KeycloakSession session, ComponentModel step) {
        return new AskForBackupCodes(session, step.get(MAIL, true));
    }

    /**
     * A step that mails runs in the background, where no request says under which address the server is to be found.
     *
     * @throws WorkflowInvalidStateException with what is to be done
     */
    @Override
    public void validateConfiguration(KeycloakSession session, RealmModel realm, ComponentModel step) {
        String mail = step.get(MAIL, "true");
        if (!YES_OR_NO.contains(mail)) {
            throw new WorkflowInvalidStateException(ID + ": “mail” is true or false.");
        }
        if (Boolean.parseBoolean(mail) && !ConfiguredAddress.isKnown(session)) {
            throw new WorkflowInvalidStateException(
                    ID + ": the server does not know its own address, which an email needs. Set its"
                            + " option “hostname” to a whole URL, or the “Frontend URL” of this realm; or say “mail: false”.");
        }
    }
}
