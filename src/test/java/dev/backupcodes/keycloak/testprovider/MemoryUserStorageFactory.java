package dev.backupcodes.keycloak.testprovider;

import java.util.List;
import org.keycloak.component.ComponentModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.provider.ProviderConfigurationBuilder;
import org.keycloak.storage.UserStorageProviderFactory;

/** Users of another system, as a component of a realm: its configuration names them and the one password they have. */
public final class MemoryUserStorageFactory implements UserStorageProviderFactory<MemoryUserStorage> {

    public static final String ID = "memory-users";

    /** The names of the users. */
    public static final String USERS = "users";

    public static final String PASSWORD = "password";

    /** {@code true}: the other system does not let Keycloak give its users required actions. */
    public static final String READ_ONLY_ACTIONS = "readOnlyActions";

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public MemoryUserStorage create(KeycloakSession session, ComponentModel model) {
        return new MemoryUserStorage(session, model);
    }

    @Override
    public List<ProviderConfigProperty> getConfigProperties() {
        return ProviderConfigurationBuilder.create()
                .property(USERS, USERS, "", ProviderConfigProperty.MULTIVALUED_STRING_TYPE, null, null)
                .property(PASSWORD, PASSWORD, "", ProviderConfigProperty.STRING_TYPE, null, null)
                .property(READ_ONLY_ACTIONS, READ_ONLY_ACTIONS, "", ProviderConfigProperty.BOOLEAN_TYPE, "false", null)
                .build();
    }
}
