package dev.backupcodes.keycloak.it;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.representations.idm.FederatedIdentityRepresentation;
import org.keycloak.representations.idm.IdentityProviderRepresentation;

/** A second realm of the same server, which a realm trusts as identity provider. */
final class OtherBank implements AutoCloseable {

    private static final String CLIENT = "broker";
    private static final String SECRET = "between-banks";

    private final TestRealm realm;
    private final TestRealm home;

    /** @param home the realm that trusts */
    OtherBank(TestRealm home) {
        this.home = home;
        this.realm = TestRealm.builder()
                .withoutBackupCodes()
                .with(settings -> settings.setClients(List.of(client())))
                .create();
    }

    private static ClientRepresentation client() {
        ClientRepresentation client = new ClientRepresentation();
        client.setClientId(CLIENT);
        client.setSecret(SECRET);
        client.setRedirectUris(List.of("*"));
        return client;
    }

    /** Makes it an identity provider of the first realm. */
    void trust(String alias, Consumer<IdentityProviderRepresentation> more) {
        String oidc = home.server().keycloak().baseUrl() + "/realms/" + realm.name() + "/protocol/openid-connect";
        IdentityProviderRepresentation provider = new IdentityProviderRepresentation();
        provider.setAlias(alias);
        provider.setProviderId("keycloak-oidc");
        provider.setConfig(Map.of(
                "authorizationUrl",
                oidc + "/auth",
                "tokenUrl",
                oidc + "/token",
                "clientId",
                CLIENT,
                "clientSecret",
                SECRET,
                "clientAuthMethod",
                "client_secret_post"));
        more.accept(provider);
        home.admin().identityProviders().create(provider).close();
    }

    /** Somebody opens an account here, with an address of theirs or not. */
    TestUser accountOf(String name, String email) {
        return realm.addUser(name, false, user -> user.setEmail(email));
    }

    /** An account here that is linked with a user of the first realm already. */
    TestUser linkedAccountOf(TestUser user, String alias) {
        TestUser account = accountOf(user.username(), user.email());
        FederatedIdentityRepresentation link = new FederatedIdentityRepresentation();
        link.setUserId(account.id());
        link.setUserName(account.username());
        home.userResource(user.username()).addFederatedIdentity(alias, link).close();
        return account;
    }

    /** Begins to sign in to the first realm by way of this one. */
    Page signIn(LoginBrowser browser, String alias, TestUser account) {
        Page page = browser.startLogin(Map.of("kc_idp_hint", alias));
        return browser.submit(page, Map.of("username", account.username(), "password", account.password()));
    }

    @Override
    public void close() {
        realm.close();
    }
}
