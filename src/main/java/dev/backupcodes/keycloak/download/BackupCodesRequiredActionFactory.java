package dev.backupcodes.keycloak.download;

import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.OnSupportedServer;
import dev.backupcodes.keycloak.policy.PolicyProblem;
import dev.backupcodes.keycloak.policy.RealmPolicy;
import dev.backupcodes.keycloak.text.AdminMessages;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.Config;
import org.keycloak.authentication.RequiredActionFactory;
import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RequiredActionConfigModel;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.userprofile.ValidationException;
import org.keycloak.userprofile.ValidationException.ValidationExceptionBuilder;
import org.keycloak.utils.KeycloakSessionUtil;
import org.keycloak.validate.ValidationError;

/** The required action {@value Names#REQUIRED_ACTION}; its settings are the realm's policy. */
public final class BackupCodesRequiredActionFactory implements RequiredActionFactory, OnSupportedServer {

    private static final RequiredActionProvider ACTION = new BackupCodesRequiredAction();

    @Override
    public String getId() {
        return Names.REQUIRED_ACTION;
    }

    @Override
    public String getDisplayText() {
        return "Download backup codes";
    }

    @Override
    public RequiredActionProvider create(KeycloakSession session) {
        return ACTION;
    }

    @Override
    public List<ProviderConfigProperty> getConfigMetadata() {
        return Stream.concat(
                        RealmPolicy.properties(realmOfRequest()).stream(),
                        RequiredActionFactory.super.getConfigMetadata().stream())
                .toList();
    }

    /** Keycloak (26.7) asks a factory without a session, so this takes the one of the thread. */
    private static Optional<RealmModel> realmOfRequest() {
        return Optional.ofNullable(KeycloakSessionUtil.getKeycloakSession())
                .map(session -> session.getContext().getRealm());
    }

    /** @throws ValidationException with a sentence for each setting that must not be saved */
    @Override
    public void validateConfig(KeycloakSession session, RealmModel realm, RequiredActionConfigModel model) {
        RequiredActionFactory.super.validateConfig(session, realm, model);
        Map<String, String> config = model.getConfig() == null ? Map.of() : model.getConfig();
        AdminMessages messages = AdminMessages.of(session, realm);
        List<PolicyProblem> problems = RealmPolicy.problemsIn(session, realm, config);
        if (!problems.isEmpty()) {
            ValidationExceptionBuilder refusal = new ValidationExceptionBuilder();
            problems.forEach(problem ->
                    refusal.accept(new ValidationError(getId(), problem.setting(), sentence(problem, messages))));
            throw refusal.build();
        }
    }

    private static String sentence(PolicyProblem problem, AdminMessages messages) {
        return messages.sentence(problem.messageKey(), problem.parametersWith(messages.sentence(problem.labelKey())));
    }

    @Override
    public void init(Config.Scope config) {
        // no options
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {
        // nothing to prepare
    }

    @Override
    public void close() {
        // nothing to close
    }
}
