package dev.backupcodes.keycloak.policy;

import dev.backupcodes.keycloak.Names;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RequiredActionConfigModel;
import org.keycloak.models.RequiredActionProviderModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.provider.ProviderConfigProperty;

/** The policy as Keycloak keeps it: the configuration of the required action {@value Names#REQUIRED_ACTION}. */
public final class RealmPolicy {

    private RealmPolicy() {}

    /** The policy that holds in the realm now. */
    public static BackupCodePolicy of(RealmModel realm) {
        return BackupCodePolicy.of(configOf(realm));
    }

    /** Every setting by its name in JSON, with the value that holds: a number, true or false, or names with commas. */
    public static Map<String, Object> valuesOf(RealmModel realm) {
        return of(realm).values();
    }

    private static Map<String, String> configOf(RealmModel realm) {
        RequiredActionConfigModel config = realm.getRequiredActionConfigByAlias(Names.REQUIRED_ACTION);
        return config == null || config.getConfig() == null ? Map.of() : config.getConfig();
    }

    /** @return every setting in {@code config} that must not be saved in this realm */
    public static List<PolicyProblem> problemsIn(
            KeycloakSession session, RealmModel realm, Map<String, String> config) {
        Predicate<String> role = name -> KeycloakModelUtils.getRoleFromString(session, realm, name) != null;
        Predicate<String> action = alias -> mayFollow(realm.getRequiredActionProviderByAlias(alias));
        return Stream.of(
                        BackupCodePolicy.problemsIn(config),
                        BackupCodePolicy.STAFF_ROLES.unknownIn(config, role),
                        BackupCodePolicy.LOCKOUT_FOLLOW_UP_ACTIONS.unknownIn(config, action))
                .flatMap(List::stream)
                .toList();
    }

    /** Keycloak passes over a disabled action. Ours may be configured first and enabled later. */
    private static boolean mayFollow(RequiredActionProviderModel action) {
        return action != null && (action.isEnabled() || Names.REQUIRED_ACTION.equals(action.getAlias()));
    }

    /** Whether the realm has the required action, and has it switched on. */
    public static boolean isActionEnabled(RealmModel realm) {
        RequiredActionProviderModel action = realm.getRequiredActionProviderByAlias(Names.REQUIRED_ACTION);
        return action != null && action.isEnabled();
    }

    /**
     * What the settings dialog in the Admin Console shows.
     *
     * @param realm whose required actions are offered; empty where nobody knows it: then their names are typed in
     */
    public static List<ProviderConfigProperty> properties(Optional<RealmModel> realm) {
        List<ProviderConfigProperty> properties =
                BackupCodePolicy.SETTINGS.stream().map(PolicySetting::property).toList();
        realm.ifPresent(one -> properties.stream()
                .filter(property -> property.getName().equals(BackupCodePolicy.LOCKOUT_FOLLOW_UP_ACTIONS.name()))
                .forEach(property -> offerActions(property, one)));
        return properties;
    }

    private static void offerActions(ProviderConfigProperty property, RealmModel realm) {
        Stream<String> actions = realm.getRequiredActionProvidersStream()
                .filter(RealmPolicy::mayFollow)
                .map(RequiredActionProviderModel::getAlias)
                .sorted();
        property.setType(ProviderConfigProperty.MULTIVALUED_LIST_TYPE);
        property.setOptions(Stream.concat(actions, Stream.of(PolicySetting.NameList.NO_NAME))
                .toList());
    }
}
