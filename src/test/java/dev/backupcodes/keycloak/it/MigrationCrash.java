package dev.backupcodes.keycloak.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backupcodes.keycloak.server.KeycloakServer;
import dev.backupcodes.keycloak.server.Postgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.keycloak.admin.client.token.TokenManager;

/**
 * All users of a realm move from Keycloak's recovery codes to backup codes, in logins of their own, and the node dies among them. A
 * witness looks into the database all the while.
 */
final class MigrationCrash {

    private final TestRealm realm;
    private final KeycloakServer node;
    private final Postgres database;
    private final String realmId;
    private final List<TestUser> users;
    /** The codes that a user has seen last. */
    private final Map<String, List<String>> seen = new ConcurrentHashMap<>();

    private final AtomicInteger moved = new AtomicInteger();
    private final AtomicInteger looks = new AtomicInteger();
    private final AtomicInteger withNeither = new AtomicInteger();

    /** @param count how many users there are */
    MigrationCrash(TestRealm realm, Postgres database, int count) {
        this.realm = realm;
        this.node = realm.server().keycloak();
        this.database = database;
        this.realmId = realm.admin().toRepresentation().getId();
        KeycloakRecoveryCodes.areAskedForIn(realm);
        this.users = Parallel.repeat(count, i -> {
            TestUser user = realm.addUser("mover" + i, false);
            KeycloakRecoveryCodes.giveTo(realm, user);
            return user;
        });
    }

    void run() {
        say("before");
        Thread witness = witness();
        try {
            Parallel.map(users, this::moveUnlessTheNodeDies);
            node.startAgain();
            signInAgain();
            say("after the node has died");
            List<TestUser> others = users.stream()
                    .filter(user -> has(user, KeycloakRecoveryCodes.TYPE))
                    .toList();
            assertThat(others).as("it died in the middle").isNotEmpty().hasSizeLessThan(users.size());
            Parallel.map(others, this::move);
        } finally {
            witness.interrupt();
        }
        say("in the end, after " + looks + " looks into the database");
        assertThat(recoveryCodes()).isZero();
        assertThat(looks.get()).isPositive();
        assertThat(withNeither.get())
                .as("users with less than before, seen in %s looks", looks)
                .isZero();
        assertThat(Parallel.map(users, this::acceptsWhatTheUserHasSeen))
                .as("everybody can use the codes that they have seen last")
                .containsOnly(true);
    }

    /** If the node died between the new codes and the end of the request, the user is asked for codes once more. */
    private boolean acceptsWhatTheUserHasSeen(TestUser user) {
        Page page = Steps.signInWithCode(realm, user, seen.get(user.id()).get(0));
        return page.code().isPresent() || !Steps.codesOn(page).isEmpty();
    }

    private boolean moveUnlessTheNodeDies(TestUser user) {
        try {
            move(user);
            if (moved.incrementAndGet() == users.size() / 3) {
                node.crash();
            }
            return true;
        } catch (RuntimeException | AssertionError e) {
            return false;
        }
    }

    private boolean move(TestUser user) {
        LoginBrowser browser = realm.browser();
        Page codes = KeycloakRecoveryCodes.signIn(browser, user);
        List<String> fresh = Steps.codesOn(codes);
        assertThat(fresh).as(codes.toString()).hasSize(10);
        seen.put(user.id(), fresh);
        Page after = Steps.confirm(browser, codes);
        assertThat(after.code()).as(after.toString()).isPresent();
        return true;
    }

    private boolean has(TestUser user, String type) {
        return !realm.credentials(user.username(), type).isEmpty();
    }

    /** The administrator's session may not have been written when the node died. */
    private void signInAgain() {
        TokenManager tokens = realm.server().admin().tokenManager();
        tokens.invalidate(tokens.getAccessTokenString());
    }

    private int recoveryCodes() {
        return Regenerating.asMasterAdmin(realm)
                .overview()
                .body()
                .path("recoveryCodes")
                .path("users")
                .intValue();
    }

    private void say(String when) {
        System.out.printf("%s: %d of %d with recovery codes, %s%n", when, recoveryCodes(), users.size(), Instant.now());
    }

    private Thread witness() {
        Thread thread = new Thread(this::watch, "witness");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void watch() {
        String count =
                "select count(*) from user_entity u where u.realm_id = ? and not exists (select 1 from credential c"
                        + " where c.user_id = u.id and c.type in ('backup-codes', '" + KeycloakRecoveryCodes.TYPE
                        + "'))";
        try (Connection connection = database.connect();
                PreparedStatement statement = connection.prepareStatement(count)) {
            statement.setString(1, realmId);
            while (!Thread.currentThread().isInterrupted()) {
                try (ResultSet result = statement.executeQuery()) {
                    result.next();
                    withNeither.accumulateAndGet(result.getInt(1), Math::max);
                    looks.incrementAndGet();
                }
                LockSupport.parkNanos(20_000_000);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
