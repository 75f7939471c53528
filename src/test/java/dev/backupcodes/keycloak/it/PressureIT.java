package dev.backupcodes.keycloak.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.backupcodes.keycloak.server.FreePorts;
import dev.backupcodes.keycloak.server.KeycloakServer;
import dev.backupcodes.keycloak.server.Postgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * PostgreSQL with fewer connections than posts, rows that somebody else holds, and a database that refuses to write. In Keycloak's
 * stateless mode, where every request of a login holds a connection from its beginning; {@code -Dpressure.stateless=false} for
 * the usual mode.
 */
class PressureIT {

    /** {@code -Dpressure.pool=30} for another size. */
    private static final int POOL = Integer.getInteger("pressure.pool", 5);

    private static final boolean STATELESS = !"false".equals(System.getProperty("pressure.stateless"));

    private static final String BUSY = "Your backup codes are being used or changed right now.";

    private static final String INVALID = "This backup code is not valid.";

    private static Postgres postgres;
    private static SharedServer server;

    @RegisterExtension
    final TestRealm realm = TestRealm.builder()
            .user("alice")
            .user("bob")
            .policy(Map.of("codeSecretLength", "23", "requireSecondFactor", "false"))
            .on(() -> server)
            .build();

    private TestUser alice;
    private List<String> codes;

    @BeforeAll
    static void keycloakWithFewConnections() {
        postgres = Postgres.started();
        server = SharedServer.start("pressure", PressureIT::configure);
    }

    private static void configure(KeycloakServer.Builder keycloak) {
        keycloak.port(FreePorts.next()).database(postgres).option("db-pool-max-size", String.valueOf(POOL));
        if (STATELESS) {
            keycloak.option("features", "stateless");
        }
    }

    @AfterAll
    static void stop() {
        server.close();
        postgres.close();
    }

    @BeforeEach
    void aUserWithCodes() {
        alice = realm.user("alice");
        codes = Steps.makeCodes(realm, alice);
    }

    @Test
    void givenMoreWrongCodesAtOnceThanConnectionsThenEverybodyIsAnswered() {
        List<LoginBrowser> browsers = Parallel.repeat(3 * POOL, i -> realm.browser());
        List<Page> questions = Parallel.map(browsers, browser -> Steps.codeQuestion(browser, alice));

        List<Page> answers = Parallel.atOnce(
                browsers.size() + 2,
                i -> i < browsers.size()
                        ? Steps.enter(browsers.get(i), questions.get(i), Steps.wrong(codes.get(0)))
                        : realm.browser().signIn(realm.user("bob")));

        assertThat(answers).allSatisfy(page -> assertThat(page.status()).isIn(200, 302));
        assertThat(answers.subList(browsers.size(), answers.size()))
                .as("somebody else signs in meanwhile")
                .allSatisfy(page -> assertThat(page.code()).isPresent());
        assertThat(publicData().get("wrongInARow").asInt()).isEqualTo(5);
    }

    @Test
    void givenARightCodeAmongMorePostsThanConnectionsThenOneLoginAndNormalPages() {
        List<LoginBrowser> browsers = Parallel.repeat(3 * POOL, i -> realm.browser());
        List<Page> questions = Parallel.map(browsers, browser -> Steps.codeQuestion(browser, alice));

        List<Page> answers =
                Parallel.atOnce(browsers.size(), i -> Steps.enter(browsers.get(i), questions.get(i), codes.get(0)));

        assertThat(answers).filteredOn(page -> page.code().isPresent()).hasSize(1);
        assertThat(answers)
                .filteredOn(page -> page.code().isEmpty())
                .allSatisfy(page -> assertThat(page.message()).startsWith(INVALID));
    }

    @Test
    void givenTheErrorEventCannotBeStoredThenTheWrongCodeIsCountedAllTheSame() throws SQLException {
        inDatabase("alter table event_entity add constraint no_events check (false) not valid");
        try {
            LoginBrowser browser = realm.browser();
            Page question = Steps.codeQuestion(browser, alice);
            for (int i = 0; i < 5; i++) {
                question = Steps.enter(browser, question, Steps.wrong(codes.get(0)));
                assertThat(question.message()).startsWith(INVALID);
            }
        } finally {
            inDatabase("alter table event_entity drop constraint no_events");
        }

        assertThat(publicData().get("wrongInARow").asInt()).isEqualTo(5);
        assertThat(Steps.signInWithCode(realm, alice, codes.get(0)).code()).isEmpty();
    }

    @Test
    void givenSomebodyElseHoldsTheRowThenTheWaitIsShortAndCostsNothing() throws SQLException {
        LoginBrowser browser = realm.browser();
        Page question = Steps.codeQuestion(browser, alice);
        Page answer;
        try (Connection holder = connection();
                Statement lock = holder.createStatement()) {
            holder.setAutoCommit(false);
            lock.execute("select * from credential where type = 'backup-codes' for update");
            answer = Steps.enter(browser, question, codes.get(0));
            holder.rollback();
        }

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.message()).startsWith(BUSY);
        assertThat(publicData().get("wrongInARow").asInt()).isZero();
        assertThat(Steps.enter(browser, answer, codes.get(0)).code()).isPresent();
    }

    @Test
    void givenManyPostsWaitForAHeldRowThenNobodyElseWaits() throws Exception {
        List<LoginBrowser> browsers = Parallel.repeat(2 * POOL, i -> realm.browser());
        List<Page> questions = new ArrayList<>(Parallel.map(browsers, one -> Steps.codeQuestion(one, alice)));
        List<Page> answers;
        try (Connection holder = connection();
                Statement lock = holder.createStatement()) {
            holder.setAutoCommit(false);
            lock.execute("select * from credential where type = 'backup-codes' for update");
            answers = Parallel.atOnce(
                    browsers.size() + 2,
                    i -> i < browsers.size()
                            ? Steps.enter(browsers.get(i), questions.get(i), codes.get(0))
                            : realm.browser().signIn(realm.user("bob")));
            holder.rollback();
        }

        assertThat(answers.subList(0, browsers.size()))
                .allSatisfy(page -> assertThat(page.message()).startsWith(BUSY));
        assertThat(answers.subList(browsers.size(), answers.size()))
                .as("somebody else signs in meanwhile")
                .allSatisfy(page -> assertThat(page.code()).isPresent());
        assertThat(publicData().get("wrongInARow").asInt()).isZero();
        assertThat(Steps.signInWithCode(realm, alice, codes.get(0)).code()).isPresent();
    }

    @Test
    void givenTheCommitFailsThenOurPageSaysSoAndNothingHasHappened() throws SQLException {
        LoginBrowser browser = realm.browser();
        Page question = Steps.codeQuestion(browser, alice);

        Page answer = whileNoCommitSucceeds(() -> Steps.enter(browser, question, codes.get(0)));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.message()).startsWith("Backup codes cannot be checked right now.");
        assertThat(Steps.enter(browser, answer, codes.get(0)).code()).isPresent();
    }

    /** A database that goes away may have committed and not said so: nobody is told that nothing has changed. */
    @Test
    void givenTheCommitOfNewCodesFailsThenThePageSaysThatTheyMayBeActive() throws SQLException {
        LoginBrowser browser = realm.browser();
        Page shown = Steps.enter(browser, browser.signIn(alice, Steps.GET_CODES), codes.get(0));

        Page answer = whileNoCommitSucceeds(() -> Steps.confirm(browser, shown));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text())
                .contains("Your new backup codes may be active", "Keep the new codes and the old ones")
                .doesNotContain("Nothing has changed");
        assertThat(Steps.signInWithCode(realm, alice, codes.get(1)).code()).isPresent();
    }

    private static Page whileNoCommitSucceeds(Supplier<Page> request) throws SQLException {
        inDatabase("create function refuse() returns trigger language plpgsql as"
                + " $$ begin raise exception 'refused'; end $$");
        inDatabase("create constraint trigger refuse after update on credential deferrable initially deferred"
                + " for each row execute function refuse()");
        try {
            return request.get();
        } finally {
            inDatabase("drop trigger refuse on credential");
            inDatabase("drop function refuse");
        }
    }

    private JsonNode publicData() {
        try {
            return new ObjectMapper()
                    .readTree(realm.credentials("alice", "backup-codes").get(0).getCredentialData());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void inDatabase(String statement) throws SQLException {
        try (Connection database = connection();
                Statement one = database.createStatement()) {
            one.execute(statement);
        }
    }

    private static Connection connection() throws SQLException {
        return postgres.connect();
    }
}
