package dev.backupcodes.keycloak.it;

import dev.backupcodes.keycloak.server.KeycloakServer;
import dev.backupcodes.keycloak.server.MailCatcher;
import jakarta.ws.rs.core.Response;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.keycloak.admin.client.CreatedResponseUtil;
import org.keycloak.admin.client.resource.AuthenticationManagementResource;
import org.keycloak.admin.client.resource.RealmResource;
import org.keycloak.admin.client.resource.UserResource;
import org.keycloak.representations.idm.AuthenticationExecutionInfoRepresentation;
import org.keycloak.representations.idm.AuthenticationFlowRepresentation;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.representations.idm.CredentialRepresentation;
import org.keycloak.representations.idm.RealmRepresentation;
import org.keycloak.representations.idm.RequiredActionConfigRepresentation;
import org.keycloak.representations.idm.RequiredActionProviderRepresentation;
import org.keycloak.representations.idm.RequiredActionProviderSimpleRepresentation;
import org.keycloak.representations.idm.UserRepresentation;

/**
 * A throw-away realm on the shared server, set up for backup codes as an administrator would: a copy of the browser
 * flow with the step beside OTP, the required action registered and enabled, mail to the catcher, events stored.
 *
 * <p>A test class has one in a field with {@code @RegisterExtension}: a static field is one realm for all its tests, any other
 * a new realm for each of them. JUnit makes it, removes it, and puts the server's clock back after each test. Where a test
 * needs a second realm, it makes one with {@link Builder#create()} and closes it.
 */
public final class TestRealm implements AutoCloseable, BeforeAllCallback, BeforeEachCallback, AfterEachCallback {

    public static final String AUTHENTICATOR = "backup-code";
    public static final String REQUIRED_ACTION = "download-backup-codes";
    public static final String FLOW = "browser with backup codes";
    public static final String PASSWORD = "Correct-horse-7";

    private static final SecureRandom RANDOM = new SecureRandom();

    /** One for all: to make keys for a realm takes Keycloak longer than all else of the realm together. */
    private static final String PRIVATE_KEY = newPrivateKey();

    private final Builder settings;
    /** Tests make many at once. */
    private final Map<String, TestUser> users = Collections.synchronizedMap(new LinkedHashMap<>());

    private SharedServer server;
    private boolean otpReusable;

    private TestRealm(Builder settings) {
        this.settings = settings;
        this.otpReusable = Boolean.TRUE.equals(settings.realm.isOtpPolicyCodeReusable());
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        // Nested classes share the realm of the class around them.
        if (server == null) {
            makeFor(context);
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        if (server == null) {
            makeFor(context);
        }
    }

    /** The store closes the realm when the class or the test is over. */
    private void makeFor(ExtensionContext context) {
        settings.make(this);
        context.getStore(ExtensionContext.Namespace.create(TestRealm.class)).put(name(), this);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        server.clock().reset();
    }

    private static String newPrivateKey() {
        try {
            KeyPairGenerator keys = KeyPairGenerator.getInstance("RSA");
            keys.initialize(2048);
            return Base64.getEncoder()
                    .encodeToString(keys.generateKeyPair().getPrivate().getEncoded());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public static Builder builder() {
        return new Builder();
    }

    public String name() {
        return settings.realm.getRealm();
    }

    public SharedServer server() {
        return server;
    }

    public MailCatcher mail() {
        return server.mail();
    }

    /** The realm as the master administrator reaches it. */
    public RealmResource admin() {
        return server.admin().realm(name());
    }

    /** A user the builder made. */
    public TestUser user(String username) {
        return Optional.ofNullable(users.get(username)).orElseThrow();
    }

    /** Of all whom {@link #addUser} and the builder have made. */
    List<String> usernames() {
        synchronized (users) {
            return List.copyOf(users.keySet());
        }
    }

    public UserResource userResource(String username) {
        return admin().users().get(user(username).id());
    }

    /** The user's credentials of a type, as the administrator sees them. */
    public List<CredentialRepresentation> credentials(String username, String type) {
        return userResource(username).credentials().stream()
                .filter(credential -> credential.getType().equals(type))
                .toList();
    }

    /** A new browser, with no cookies. */
    public LoginBrowser browser() {
        return new LoginBrowser(server.keycloak().baseUrl(), name());
    }

    /** A new browser that a load balancer has sent to this node. */
    public LoginBrowser browser(KeycloakServer node) {
        return new LoginBrowser(node.baseUrl(), name());
    }

    public Inspect inspect() {
        return server.inspect(name());
    }

    /** Adds a user with a password and a verified address, and OTP if asked for. */
    public TestUser addUser(String username, boolean withOtp) {
        return addUser(username, withOtp, user -> {});
    }

    /** Adds a user whom no other of the realm is called like: a number follows the name. */
    public TestUser newUser(String name, boolean withOtp) {
        return newUser(name, withOtp, user -> {});
    }

    /** The same, and the test changes what is created. */
    public TestUser newUser(String name, boolean withOtp, Consumer<UserRepresentation> change) {
        return addUser(name + (users.size() + 1), withOtp, change);
    }

    /** Adds a user and lets the test change what is created. */
    public TestUser addUser(String username, boolean withOtp, Consumer<UserRepresentation> change) {
        UserRepresentation user = new UserRepresentation();
        user.setUsername(username);
        user.setEmail(username + "@" + name() + ".example");
        user.setEmailVerified(true);
        user.setFirstName(Character.toUpperCase(username.charAt(0)) + username.substring(1));
        user.setLastName("Example");
        user.setEnabled(true);
        List<CredentialRepresentation> credentials = new ArrayList<>();
        CredentialRepresentation password = new CredentialRepresentation();
        password.setType(CredentialRepresentation.PASSWORD);
        password.setValue(PASSWORD);
        credentials.add(password);
        Totp totp = withOtp ? newTotp() : null;
        if (withOtp) {
            credentials.add(otpCredential(totp.secret()));
        }
        user.setCredentials(credentials);
        change.accept(user);
        try (Response answer = admin().users().create(user)) {
            TestUser created =
                    new TestUser(CreatedResponseUtil.getCreatedId(answer), username, PASSWORD, user.getEmail(), totp);
            users.put(username, created);
            return created;
        }
    }

    /** A user who lives in a {@link dev.backupcodes.keycloak.testprovider.MemoryUserStorage}. */
    public TestUser stored(String component, String username) {
        return new TestUser(
                "f:" + component + ":" + username, username, PASSWORD, username + "@elsewhere.example", null);
    }

    private Totp newTotp() {
        StringBuilder secret = new StringBuilder();
        RANDOM.ints(20, 0, 26).forEach(letter -> secret.append((char) ('A' + letter)));
        return new Totp(secret.toString(), () -> otpReusable);
    }

    /** OTP as a realm import writes it: SHA-1, 6 digits, 30 seconds. */
    public static CredentialRepresentation otpCredential(String secret) {
        CredentialRepresentation otp = new CredentialRepresentation();
        otp.setType("otp");
        otp.setUserLabel("Phone");
        otp.setSecretData("{\"value\":\"" + secret + "\"}");
        otp.setCredentialData(
                "{\"subType\":\"totp\",\"digits\":6,\"counter\":0,\"period\":30,\"algorithm\":\"HmacSHA1\"}");
        return otp;
    }

    /**
     * Waits until the realm's brute-force protection has counted that many wrong secrets of a user. It counts in the background,
     * and until it has, it refuses whatever the user tries next.
     */
    public void awaitFailures(TestUser user, int failures) {
        Waiting.until(
                "the realm's protection has counted " + failures + " of " + user.username(),
                () -> protection(user).get("numFailures").equals(failures));
    }

    /** Waits until the realm's brute-force protection has locked a user. */
    public void awaitLock(TestUser user) {
        Waiting.until(
                "the realm's protection has locked " + user.username(),
                () -> protection(user).get("disabled").equals(true));
    }

    private Map<String, Object> protection(TestUser user) {
        return admin().attackDetection().bruteForceUserStatus(user.id());
    }

    /** Sets policy fields of the required action; the others are as before the first call: unset. */
    public void policy(Map<String, String> fields) {
        RequiredActionConfigRepresentation config = new RequiredActionConfigRepresentation();
        config.setConfig(fields);
        admin().flows().updateRequiredActionConfig(REQUIRED_ACTION, config);
    }

    /** Registers a required action of this extension, unless the realm has it. */
    public void register(String requiredAction) {
        AuthenticationManagementResource flows = admin().flows();
        Optional<RequiredActionProviderSimpleRepresentation> unregistered =
                flows.getUnregisteredRequiredActions().stream()
                        .filter(action -> action.getProviderId().equals(requiredAction))
                        .findFirst();
        unregistered.ifPresent(flows::registerRequiredAction);
    }

    /** Switches the required action on or off. */
    public void enableAction(boolean enabled) {
        RequiredActionProviderRepresentation action = admin().flows().getRequiredAction(REQUIRED_ACTION);
        action.setEnabled(enabled);
        admin().flows().updateRequiredAction(REQUIRED_ACTION, action);
    }

    /**
     * Binds a browser flow of a password step alone, with a name that leaves no room for the longer one of a sub-flow: the
     * database refuses what a setup adds to it.
     */
    public void bindFlowThatCannotGrow() {
        String longest = "f".repeat(255);
        AuthenticationFlowRepresentation flow = new AuthenticationFlowRepresentation();
        flow.setAlias(longest);
        flow.setProviderId("basic-flow");
        flow.setTopLevel(true);
        flow.setBuiltIn(false);
        AuthenticationManagementResource flows = admin().flows();
        flows.createFlow(flow).close();
        flows.addExecution(longest, Map.of("provider", "auth-username-password-form"));
        AuthenticationExecutionInfoRepresentation password =
                flows.getExecutions(longest).get(0);
        password.setRequirement("REQUIRED");
        flows.updateExecutions(longest, password);
        update(settings -> settings.setBrowserFlow(longest));
    }

    /** Changes how the step stands in the browser flow. */
    public void requireStep(String requirement) {
        for (AuthenticationExecutionInfoRepresentation one : admin().flows().getExecutions(FLOW)) {
            if (AUTHENTICATOR.equals(one.getProviderId())) {
                one.setRequirement(requirement);
                admin().flows().updateExecutions(FLOW, one);
            }
        }
    }

    /** Changes settings of the realm. */
    public void update(Consumer<RealmRepresentation> change) {
        RealmRepresentation realm = admin().toRepresentation();
        change.accept(realm);
        admin().update(realm);
    }

    /** Lets an OTP code be used more than once, or only once as Keycloak does if nobody tells it otherwise. */
    public void otpReusable(boolean reusable) {
        update(realm -> realm.setOtpPolicyCodeReusable(reusable));
        otpReusable = reusable;
    }

    /** The user reads this language. */
    public void speak(String username, String language) {
        UserRepresentation user = userResource(username).toRepresentation();
        user.singleAttribute("locale", language);
        userResource(username).update(user);
    }

    /** Removes the realm. */
    @Override
    public void close() {
        admin().remove();
    }

    /** What a test realm is to be like; everything has a default. */
    public static final class Builder {

        private final RealmRepresentation realm = new RealmRepresentation();
        private final Map<String, Boolean> users = new LinkedHashMap<>();
        private Map<String, String> policy = Map.of();
        private boolean webauthn;
        private boolean backupCodes = true;
        private Supplier<SharedServer> server = SharedServer::get;
        private Consumer<TestRealm> afterwards = made -> {};

        private Builder() {
            realm.setRealm("t" + Long.toString(RANDOM.nextLong() >>> 1, 36));
            realm.setDisplayName("Test Bank");
            realm.setEnabled(true);
            realm.setPrivateKey(PRIVATE_KEY);
            realm.setEventsEnabled(true);
            realm.setAdminEventsEnabled(true);
            realm.setAdminEventsDetailsEnabled(true);
            realm.setInternationalizationEnabled(true);
            realm.setSupportedLocales(Set.of("en", "de"));
            realm.setDefaultLocale("en");
            realm.setClients(List.of(client()));
        }

        private static ClientRepresentation client() {
            ClientRepresentation client = new ClientRepresentation();
            client.setClientId(LoginBrowser.CLIENT);
            client.setName("The application");
            client.setPublicClient(true);
            client.setStandardFlowEnabled(true);
            client.setDirectAccessGrantsEnabled(true);
            client.setRedirectUris(List.of("http://localhost/*"));
            client.setWebOrigins(List.of("+"));
            return client;
        }

        /** A user with a password. */
        public Builder user(String username) {
            users.put(username, false);
            return this;
        }

        /** A user with a password and OTP. */
        public Builder userWithOtp(String username) {
            users.put(username, true);
            return this;
        }

        public Builder loginTheme(String theme) {
            realm.setLoginTheme(theme);
            return this;
        }

        public Builder bruteForceProtected() {
            realm.setBruteForceProtected(true);
            return this;
        }

        /** Lets an OTP code be used more than once: for tests that sign in often and are about something else. */
        public Builder otpReusable() {
            // Keycloak takes the OTP policy as a whole or not at all.
            realm.setOtpPolicyType("totp");
            realm.setOtpPolicyAlgorithm("HmacSHA1");
            realm.setOtpPolicyDigits(6);
            realm.setOtpPolicyPeriod(30);
            realm.setOtpPolicyInitialCounter(0);
            realm.setOtpPolicyLookAheadWindow(1);
            realm.setOtpPolicyCodeReusable(true);
            return this;
        }

        /** Policy fields of the required action. */
        public Builder policy(Map<String, String> fields) {
            policy = fields;
            return this;
        }

        /** WebAuthn is offered as second factor too. */
        public Builder webauthn() {
            webauthn = true;
            return this;
        }

        /** The realm is left as Keycloak makes it, not set up for backup codes. */
        public Builder withoutBackupCodes() {
            backupCodes = false;
            return this;
        }

        /** Changes anything else of the realm. */
        public Builder with(Consumer<RealmRepresentation> change) {
            change.accept(realm);
            return this;
        }

        /** Where the realm is made, if not on the shared server. */
        public Builder on(Supplier<SharedServer> server) {
            this.server = server;
            return this;
        }

        /** What is done once the realm is there. */
        public Builder andThen(Consumer<TestRealm> step) {
            afterwards = afterwards.andThen(step);
            return this;
        }

        /** A realm for a field with {@code @RegisterExtension}: JUnit makes and removes it. */
        public TestRealm build() {
            return new TestRealm(this);
        }

        /** Makes the realm; whoever calls this closes it. */
        public TestRealm create() {
            TestRealm made = build();
            make(made);
            return made;
        }

        private void make(TestRealm made) {
            made.server = server.get();
            realm.setSmtpServer(Map.of(
                    "host", "127.0.0.1",
                    "port", String.valueOf(made.mail().port()),
                    "from", "no-reply@bank.example",
                    "fromDisplayName", "Test Bank"));
            made.server.admin().realms().create(realm);
            if (backupCodes) {
                registerAction(made);
                bindFlow(made);
            }
            users.forEach(made::addUser);
            afterwards.accept(made);
        }

        private void registerAction(TestRealm made) {
            made.register(REQUIRED_ACTION);
            made.enableAction(true);
            if (!policy.isEmpty()) {
                made.policy(policy);
            }
        }

        private void bindFlow(TestRealm made) {
            AuthenticationManagementResource flows = made.admin().flows();
            flows.copy("browser", Map.of("newName", FLOW)).close();
            String second = flows.getExecutions(FLOW).stream()
                    .filter(one -> Boolean.TRUE.equals(one.getAuthenticationFlow()))
                    .map(AuthenticationExecutionInfoRepresentation::getDisplayName)
                    .filter(title -> title.contains("Conditional 2FA"))
                    .findFirst()
                    .orElseThrow();
            flows.addExecution(second, Map.of("provider", AUTHENTICATOR));
            for (AuthenticationExecutionInfoRepresentation one : flows.getExecutions(FLOW)) {
                boolean offered = "auth-otp-form".equals(one.getProviderId())
                        || AUTHENTICATOR.equals(one.getProviderId())
                        || webauthn && "webauthn-authenticator".equals(one.getProviderId());
                if (offered && !"ALTERNATIVE".equals(one.getRequirement())) {
                    one.setRequirement("ALTERNATIVE");
                    flows.updateExecutions(FLOW, one);
                }
            }
            made.update(settings -> settings.setBrowserFlow(FLOW));
        }
    }
}
