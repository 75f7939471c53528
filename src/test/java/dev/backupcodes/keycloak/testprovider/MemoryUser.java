package dev.backupcodes.keycloak.testprovider;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.keycloak.component.ComponentModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.storage.ReadOnlyException;
import org.keycloak.storage.adapter.AbstractUserAdapterFederatedStorage;

/** A user of {@link MemoryUserStorage}; what Keycloak adds is kept in its tables for federated users. */
final class MemoryUser extends AbstractUserAdapterFederatedStorage {

    private final String name;
    private final boolean readOnlyActions;
    private final Map<String, List<String>> attributes;

    MemoryUser(KeycloakSession session, RealmModel realm, ComponentModel model, String name) {
        super(session, realm, model);
        this.name = name;
        this.readOnlyActions = model.get(MemoryUserStorageFactory.READ_ONLY_ACTIONS, false);
        this.attributes = Map.of(
                UserModel.USERNAME, List.of(name),
                UserModel.EMAIL, List.of(name + "@elsewhere.example"),
                UserModel.FIRST_NAME, List.of("Someone"),
                UserModel.LAST_NAME, List.of("Elsewhere"));
    }

    @Override
    public String getUsername() {
        return name;
    }

    @Override
    public void setUsername(String username) {
        throw new ReadOnlyException("users of another system keep their names");
    }

    /** Taking one away is let through: without that, Keycloak cannot end any required action of a user. */
    @Override
    public void addRequiredAction(String action) {
        if (readOnlyActions) {
            throw new ReadOnlyException("users of another system get no required actions");
        }
        super.addRequiredAction(action);
    }

    @Override
    public Map<String, List<String>> getAttributes() {
        return attributes;
    }

    @Override
    public Stream<String> getAttributeStream(String attribute) {
        return attributes.getOrDefault(attribute, List.of()).stream();
    }

    @Override
    public String getFirstAttribute(String attribute) {
        return getAttributeStream(attribute).findFirst().orElse(null);
    }
}
