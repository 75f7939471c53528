package dev.backupcodes.keycloak.browser;

import dev.backupcodes.keycloak.it.LoginBrowser;
import dev.backupcodes.keycloak.it.Steps;
import dev.backupcodes.keycloak.it.TestRealm;
import dev.backupcodes.keycloak.it.TestUser;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.keycloak.admin.client.resource.AuthenticationManagementResource;
import org.keycloak.representations.idm.AuthenticationExecutionInfoRepresentation;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.representations.idm.CredentialRepresentation;

/**
 * A realm in which every page about backup codes is a login away: beside the usual application there are one whose
 * login asks for the password only, and the Account Console, which does the same here.
 */
final class PagesRealm implements AutoCloseable {

    private static final Map<String, String> POLICY = Map.of("codeHashIterations", "1", "adminStepUp", "false");
    private static final String PASSWORD_ONLY = "password only";
    private static final String PASSWORD_ONLY_CLIENT = "password-only";

    private final TestRealm realm;
    private int users;

    PagesRealm(String theme) {
        realm = TestRealm.builder()
                .loginTheme(theme)
                .otpReusable()
                .policy(POLICY)
                .create();
        Map<String, String> passwordOnly = Map.of("browser", passwordOnlyFlow());
        ClientRepresentation client = client(LoginBrowser.CLIENT);
        client.setId(null);
        client.setClientId(PASSWORD_ONLY_CLIENT);
        client.setAuthenticationFlowBindingOverrides(passwordOnly);
        realm.admin().clients().create(client).close();
        ClientRepresentation console = client("account-console");
        console.setAuthenticationFlowBindingOverrides(passwordOnly);
        realm.admin().clients().get(console.getId()).update(console);
    }

    private String passwordOnlyFlow() {
        AuthenticationManagementResource flows = realm.admin().flows();
        flows.copy("browser", Map.of("newName", PASSWORD_ONLY)).close();
        for (AuthenticationExecutionInfoRepresentation one : flows.getExecutions(PASSWORD_ONLY)) {
            if (one.getDisplayName().contains("Conditional 2FA")) {
                one.setRequirement("DISABLED");
                flows.updateExecutions(PASSWORD_ONLY, one);
            }
        }
        return flows.getFlows().stream()
                .filter(flow -> flow.getAlias().equals(PASSWORD_ONLY))
                .findFirst()
                .orElseThrow()
                .getId();
    }

    private ClientRepresentation client(String clientId) {
        return realm.admin().clients().findByClientId(clientId).get(0);
    }

    TestRealm realm() {
        return realm;
    }

    Application application() {
        return new Application(realm);
    }

    Application passwordOnlyApplication() {
        return new Application(realm, PASSWORD_ONLY_CLIENT);
    }

    /** The user gets a set of one code. */
    List<String> makeOneCode(TestUser user) {
        return with("codeCount", "1", () -> Steps.makeCodes(realm, user));
    }

    /** What is done while the policy has another value. */
    <T> T with(String setting, String value, Supplier<T> deed) {
        Map<String, String> changed = new HashMap<>(POLICY);
        changed.put(setting, value);
        realm.policy(changed);
        try {
            return deed.get();
        } finally {
            realm.policy(POLICY);
        }
    }

    TestUser newUser(boolean withOtp, CredentialRepresentation... sets) {
        return newUser(withOtp, List.of(), sets);
    }

    /** A user who has these sets, and these required actions pending. */
    TestUser newUser(boolean withOtp, List<String> pending, CredentialRepresentation... sets) {
        TestUser user = realm.addUser("olga" + ++users, withOtp, one -> one.setRequiredActions(pending));
        for (CredentialRepresentation set : sets) {
            realm.inspect().store(user.id(), set);
        }
        return user;
    }

    @Override
    public void close() {
        realm.close();
    }
}
