package dev.backupcodes.keycloak.proof.nodes;

import dev.backupcodes.keycloak.it.AdminApi;
import dev.backupcodes.keycloak.it.RunningJobs;
import dev.backupcodes.keycloak.it.SharedServer;
import dev.backupcodes.keycloak.it.TestRealm;
import dev.backupcodes.keycloak.it.TestUser;
import dev.backupcodes.keycloak.server.Database;
import dev.backupcodes.keycloak.server.KeycloakServer;
import dev.backupcodes.keycloak.server.Wire;
import dev.backupcodes.keycloak.testprovider.MemoryUserStorageFactory;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.keycloak.admin.client.CreatedResponseUtil;
import org.keycloak.admin.client.Keycloak;
import org.keycloak.common.util.MultivaluedHashMap;
import org.keycloak.representations.idm.ComponentRepresentation;
import org.keycloak.representations.idm.RealmRepresentation;

/**
 * Two real nodes, their database, the wires between, and a realm whose users are local or live in a user storage. All of it ends with
 * {@link #close}, or with this JVM.
 */
final class Nodes implements AutoCloseable {

    static final int COUNT = 2;

    /** {@code -Dproof=full}, as the profile {@code proof} sets it, for the sizes that are promised in the documents. */
    static final boolean FULL = "full".equals(System.getProperty("proof"));

    /** More than a test uses: the names of the users of the user storage stand in its settings. */
    private static final int STORED_USERS = FULL ? 2_000 : 200;

    private static final int CODES = 50;

    static final int LOCKOUT_CODES = 10;

    private static final Pattern LOG_ENTRY = Pattern.compile("(?m)^(?=\\d{4}-\\d\\d-\\d\\d )");

    /** Keycloak's own: of two pages that are confirmed at once, both take the pending action away from the same row. */
    private static final String ACTION_TAKEN_AWAY_TWICE =
            "unexpected row count from update 0 (expected row count 1 but was 0) [delete from USER_REQUIRED_ACTION";

    private final Database database;
    private final List<Wire> wires;
    private final SharedServer server;
    private final TestRealm realm;
    /** Each node has an address of its own, and its tokens are good there. */
    private final List<Keycloak> admins;

    private final String storage;
    private final TestUser probe;
    private final AtomicInteger users = new AtomicInteger();
    private final AtomicInteger storedUsers = new AtomicInteger();

    private Nodes(Database database, List<Wire> wires, SharedServer server) {
        this.database = database;
        this.wires = wires;
        this.server = server;
        keepTokens();
        admins = server.nodes().stream().map(KeycloakServer::adminClient).toList();
        realm = TestRealm.builder()
                .otpReusable()
                .policy(Map.of(
                        "codeCount",
                        String.valueOf(CODES),
                        "lockoutCodeCount",
                        String.valueOf(LOCKOUT_CODES),
                        "notifications",
                        "false",
                        "adminStepUp",
                        "false",
                        "requireSecondFactor",
                        "false",
                        "jobMailsPerMinute",
                        RunningJobs.UNHURRIED,
                        "lockoutFollowUpActions",
                        "none"))
                .on(() -> server)
                .create();
        storage = addStorage();
        probe = realm.addUser("probe", false);
    }

    /**
     * @param name of the servers' folders and logs
     * @param build what Keycloak is built with beside the database's vendor
     * @param options of each node
     */
    static Nodes on(Database database, String name, Map<String, String> build, Map<String, String> options) {
        List<Wire> wires = IntStream.range(0, COUNT)
                .mapToObj(i -> new Wire(database.port()))
                .toList();
        try {
            SharedServer server = SharedServer.cluster(name, COUNT, database, build, true, (node, keycloak) -> {
                keycloak.database(database, wires.get(node).port());
                options.forEach(keycloak::option);
            });
            return new Nodes(database, wires, server);
        } catch (RuntimeException e) {
            wires.forEach(Wire::close);
            database.close();
            throw e;
        }
    }

    /** A token of the administrator is good as long as the test may take. */
    private void keepTokens() {
        RealmRepresentation master = server.admin().realm("master").toRepresentation();
        master.setAccessTokenLifespan(24 * 3600);
        master.setSsoSessionIdleTimeout(24 * 3600);
        server.admin().realm("master").update(master);
    }

    private String addStorage() {
        ComponentRepresentation component = new ComponentRepresentation();
        component.setName("another system");
        component.setProviderId(MemoryUserStorageFactory.ID);
        component.setProviderType("org.keycloak.storage.UserStorageProvider");
        component.setConfig(new MultivaluedHashMap<>());
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= STORED_USERS; i++) {
            names.add("stored" + i);
        }
        component.getConfig().put(MemoryUserStorageFactory.USERS, names);
        component.getConfig().putSingle(MemoryUserStorageFactory.PASSWORD, TestRealm.PASSWORD);
        try (Response answer = realm.admin().components().add(component)) {
            return CreatedResponseUtil.getCreatedId(answer);
        }
    }

    Database database() {
        return database;
    }

    TestRealm realm() {
        return realm;
    }

    KeycloakServer node(int index) {
        return server.nodes().get(index % COUNT);
    }

    /** Between the nodes and the database. */
    void eachWire(Consumer<Wire> change) {
        wires.forEach(change);
    }

    AdminApi staff(int node) {
        Keycloak admin = admins.get(node % COUNT);
        synchronized (admin) {
            return AdminApi.of(realm, admin.tokenManager().getAccessTokenString())
                    .at(node(node));
        }
    }

    /** Somebody new. */
    Subject user(Home home, boolean withOtp) {
        return new Subject(
                this,
                switch (home) {
                    case LOCAL -> realm.addUser("local" + users.incrementAndGet(), withOtp);
                    case STORAGE -> realm.stored(storage, "stored" + storedUsers.incrementAndGet());
                });
    }

    /** Whether somebody with a password alone gets in, with all that Keycloak writes for it. */
    boolean signsIn(int node) {
        return realm.browser(node(node)).signIn(probe).code().isPresent();
    }

    /** A code that nobody has, in the form of codes. */
    String wrongCode() {
        return "0000-0000-0000-000" + users.get() % 10;
    }

    /** What both nodes have logged as an error since the positions; {@link #ACTION_TAKEN_AWAY_TWICE} is not ours. */
    List<String> errors(List<Long> since) {
        List<String> errors = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            LOG_ENTRY
                    .splitAsStream(node(i).logText(since.get(i)))
                    .filter(entry -> entry.contains(" ERROR ") && !entry.contains(ACTION_TAKEN_AWAY_TWICE))
                    .map(entry -> entry.lines().findFirst().orElseThrow())
                    .forEach(errors::add);
        }
        return errors;
    }

    List<Long> logPositions() {
        return server.nodes().stream().map(KeycloakServer::logPosition).toList();
    }

    @Override
    public void close() {
        admins.forEach(Keycloak::close);
        server.close();
        wires.forEach(Wire::close);
        database.close();
    }

    /** Where a user lives: their codes are in another table. */
    enum Home {
        LOCAL,
        STORAGE
    }

    static Map<String, String> pool(int size) {
        Map<String, String> options = new HashMap<>();
        options.put("db-pool-max-size", String.valueOf(size));
        options.put("db-pool-initial-size", "1");
        return options;
    }
}
