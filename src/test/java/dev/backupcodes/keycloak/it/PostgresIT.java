package dev.backupcodes.keycloak.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backupcodes.keycloak.server.FreePorts;
import dev.backupcodes.keycloak.server.Mail;
import dev.backupcodes.keycloak.server.Postgres;
import dev.backupcodes.keycloak.server.Statements;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.keycloak.admin.client.resource.ClientResource;
import org.keycloak.representations.idm.RoleRepresentation;

/**
 * What needs a server of its own on PostgreSQL: a configured host name, a restart, and a node that is killed. Races there, on two nodes:
 * {@code PostgresNodesIT}.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PostgresIT {

    private static Postgres postgres;
    private static SharedServer server;

    @BeforeAll
    static void keycloakOnPostgres() {
        postgres = Postgres.started();
        int port = FreePorts.next();
        server = SharedServer.start(
                "postgres",
                keycloak -> keycloak.port(port)
                        .option("hostname", "http://localhost:" + port)
                        .option("proxy-headers", "xforwarded")
                        .database(postgres));
    }

    @AfterAll
    static void stop() {
        server.close();
        postgres.close();
    }

    @Test
    void givenForgedHostHeadersThenTheMailedAddressIsTheConfiguredOne() {
        try (TestRealm realm = regenerableRealm()) {
            TestUser alice = realm.addUser("alice", true);
            int port = server.keycloak().port();

            String answer = RawHttp.post(
                    port,
                    "/admin/realms/" + realm.name() + "/backup-codes/users/" + alice.id() + "/regenerate",
                    Map.of(
                            "Host", "evil.example",
                            "X-Forwarded-Host", "evil.example",
                            "X-Forwarded-Proto", "https",
                            "Forwarded", "host=evil.example",
                            "Content-Type", "application/json",
                            "Authorization",
                                    "Bearer " + server.admin().tokenManager().getAccessTokenString()),
                    "{}");

            assertThat(answer).startsWith("HTTP/1.1 200");
            Mail mail = realm.mail().waitForMail(alice.email());
            assertThat(mail.everything()).doesNotContain("evil.example");
            assertThat(mail.link().orElseThrow()).startsWith("http://localhost:" + port + "/realms/" + realm.name());
        }
    }

    @Test
    void givenTheServersMetricsAreOffThenNothingIsCountedAndNothingFails() {
        try (TestRealm realm = regenerableRealm()) {
            TestUser alice = realm.addUser("alice", true);
            long log = server.keycloak().logPosition();
            List<String> codes = Steps.makeCodes(realm, alice);

            LockingOut.assertRefused(Steps.signInWithCode(realm, alice, Steps.wrong(codes.get(0))));
            assertThat(Steps.signInWithCode(realm, alice, codes.get(0)).code()).isPresent();
            LockingOut.makeCodes(realm, alice);
            Regenerating.mailedLink(realm, alice);

            assertThat(realm.inspect().meters()).isEmpty();
            assertThat(server.keycloak().logText(log)).doesNotContain("counted");
        }
    }

    @Test
    void givenTwoBrowsersConfirmTheSameLinkAtOnceThenThereIsOneSet() {
        try (TestRealm realm = regenerableRealm()) {
            for (int round = 0; round < 5; round++) {
                TestUser alice = realm.addUser("alice" + round, true);
                String link = Regenerating.mailedLink(realm, alice);
                List<LoginBrowser> browsers = List.of(realm.browser(), realm.browser(), realm.browser());
                List<Page> pages = browsers.stream()
                        .map(browser -> Regenerating.codesPage(browser, link, alice))
                        .toList();

                List<Page> answers = Parallel.atOnce(3, i -> Steps.confirm(browsers.get(i), pages.get(i)));

                assertThat(answers)
                        .filteredOn(page -> page.text().contains("Your new backup codes are active"))
                        .hasSize(1);
                assertThat(realm.credentials(alice.username(), "backup-codes")).hasSize(1);
            }
        }
    }

    /** One query that locks, and one write that waits for the disk: Keycloak's recovery codes take two statements more. */
    @Test
    void givenARightCodeThenTheDatabaseIsAskedTwiceMoreThanWithOtp() {
        try (TestRealm realm = TestRealm.builder()
                .on(() -> server)
                .with(settings -> settings.setEventsEnabled(false))
                .create()) {
            Statements withOtp = Statements.leastOf(3, postgres, () -> {
                TestUser user = realm.newUser("otp", true);
                LoginBrowser browser = realm.browser();
                Page question = browser.signIn(user);
                return () -> browser.submit(question, Map.of("otp", user.totp().fresh()));
            });
            Statements withCode = Statements.leastOf(3, postgres, () -> enteringACode(realm, code -> code));
            Statements withWrongCode = Statements.leastOf(3, postgres, () -> enteringACode(realm, Steps::wrong));

            assertThat(withCode.statements())
                    .hasSizeLessThanOrEqualTo(withOtp.statements().size() + 2);
            assertThat(withCode.synchronous()).isEqualTo(1);
            assertThat(withWrongCode.statements()).hasSizeLessThanOrEqualTo(6);
            assertThat(withWrongCode.synchronous()).isEqualTo(1);
        }
    }

    private static Runnable enteringACode(TestRealm realm, UnaryOperator<String> entered) {
        TestUser user = realm.newUser("codes", true);
        String code = entered.apply(Steps.makeCodes(realm, user).get(0));
        LoginBrowser browser = realm.browser();
        Page question = Steps.codeQuestion(browser, user);
        return () -> Steps.enter(browser, question, code);
    }

    /** {@code -Djob.users=1000 -Djob.crashes=3} for more of it; without a crash it says how long the job takes. */
    @Test
    void givenTheServerIsKilledInTheMiddleOfAJobThenNobodyIsAskedTwiceAndNobodyIsLeftOut() {
        try (TestRealm realm = TestRealm.builder()
                .policy(Map.of(
                        "notifications", "false",
                        "adminStepUp", "false",
                        "jobMailsPerMinute", RunningJobs.UNHURRIED))
                .on(() -> server)
                .create()) {
            new JobCrash(realm, server.keycloak(), Integer.getInteger("job.users", 40))
                    .run(Integer.getInteger("job.crashes", 1));
        }
    }

    /** {@code -Dmigration.users=1000} for more of it. */
    @Test
    void givenTheServerIsKilledWhileARealmMovesFromRecoveryCodesThenNobodyEverHasLessThanBefore() {
        try (TestRealm realm = TestRealm.builder()
                .policy(Map.of("notifications", "false", "replaceRecoveryCodes", "true"))
                .on(() -> server)
                .create()) {
            new MigrationCrash(realm, postgres, Integer.getInteger("migration.users", 40)).run();
        }
    }

    /** Without the jar, realms are as from before it: the same two starts show what becomes of either. */
    @Test
    @Order(Integer.MAX_VALUE)
    void givenTheJarIsRemovedAndPutBackThenNobodyGetsInWithoutSecondFactorNothingIsLostAndRealmsWithoutTheRolesGetThem()
            throws IOException {
        try (TestRealm realm = regenerableRealm()) {
            TestUser alice = realm.addUser("alice", true);
            List<String> codes = Steps.makeCodes(realm, alice);
            TestUser bob = realm.addUser("bob", true);
            AdminApi.Answer made = LockingOut.make(realm, bob, Map.of("lifespanSeconds", 3600));
            TestUser carl =
                    realm.addUser("carl", false, user -> user.setRequiredActions(List.of(TestRealm.REQUIRED_ACTION)));
            ClientResource demo = RolesIT.client(server.admin().realm("demo"), "realm-management");

            Files.delete(jar());
            server.keycloak().restart();

            for (TestUser user : List.of(alice, carl)) {
                Page withTheStepGone = realm.browser().signIn(user);
                assertThat(withTheStepGone.status())
                        .as("a flow that names a missing step lets nobody in: " + withTheStepGone)
                        .isEqualTo(400);
            }
            realm.update(settings -> settings.setBrowserFlow("browser"));
            Page withTheActionGone = realm.browser().signIn(carl);
            assertThat(withTheActionGone.atClient())
                    .as("an action that is missing cannot be done: " + withTheActionGone)
                    .isFalse();
            realm.enableAction(false);
            assertThat(signInWithOtp(realm, alice).code()).isPresent();
            assertThat(realm.credentials("alice", "backup-codes"))
                    .as("the console lists the codes still")
                    .hasSize(1);
            forgetRolesOf(RolesIT.client(realm.admin(), "realm-management"));
            forgetRolesOf(RolesIT.client(server.admin().realm("master"), realm.name() + "-realm"));
            takeRolesFromRealmAdmin(demo);

            Files.copy(Path.of(System.getProperty("provider.jar")), jar());
            server.keycloak().restart();
            realm.update(settings -> settings.setBrowserFlow(TestRealm.FLOW));
            realm.enableAction(true);

            assertThat(signInWithOtp(realm, alice).code()).isPresent();
            assertThat(Steps.signInWithCode(realm, alice, codes.get(0)).code()).isPresent();
            LockingOut.assertRefused(Steps.signInWithCode(realm, alice, codes.get(0)));
            assertLockoutCodesWorkToTheEnd(realm, bob, made);
            RolesIT.assertRolesOf(server, realm.name());
            assertThat(demo.roles().get("realm-admin").getRoleComposites())
                    .as("who has the roles already is left alone")
                    .extracting(RoleRepresentation::getName)
                    .doesNotContainAnyElementsOf(RolesIT.ROLES);
        }
    }

    private static Path jar() {
        return server.keycloak()
                .home()
                .resolve("providers")
                .resolve(Path.of(System.getProperty("provider.jar")).getFileName());
    }

    private static Page signInWithOtp(TestRealm realm, TestUser user) {
        LoginBrowser browser = realm.browser();
        return browser.submit(browser.signIn(user), Map.of("otp", user.totp().now()));
    }

    /** They count from the instant in the database, and no longer, whatever server looks at it. */
    private static void assertLockoutCodesWorkToTheEnd(TestRealm realm, TestUser user, AdminApi.Answer made) {
        List<String> codes = LockingOut.codesIn(made);
        Instant expires = Instant.parse(made.body().path("expiresAt").textValue());
        assertThat(LockingOut.status(realm, user).path("expiresAt").textValue()).isEqualTo(expires.toString());
        assertThat(Steps.codesOn(Steps.signInWithCode(realm, user, codes.get(0))))
                .isNotEmpty();
        try {
            goTo(expires.minus(Duration.ofMinutes(5)));
            LoginBrowser waiting = realm.browser();
            Page question = Steps.codeQuestion(waiting, user);
            goTo(expires.plusSeconds(1));
            Waiting.until(
                    "the server, which looks every ten seconds, has removed what another process made",
                    Duration.ofSeconds(45),
                    () -> LockingOut.rows(realm, user).isEmpty());
            assertThat(Steps.enter(waiting, question, codes.get(1)).code()).isEmpty();
        } finally {
            server.clock().reset();
        }
    }

    private static void goTo(Instant instant) {
        server.clock().set(Duration.between(Instant.now(), instant));
    }

    private static void forgetRolesOf(ClientResource client) {
        takeRolesFromRealmAdmin(client);
        assertThat(inDatabase("delete from keycloak_role where id in " + rolesOf(client)))
                .isEqualTo(2);
    }

    private static void takeRolesFromRealmAdmin(ClientResource client) {
        assertThat(inDatabase("delete from composite_role where child_role in " + rolesOf(client)))
                .isEqualTo(2);
    }

    private static String rolesOf(ClientResource client) {
        return "(select id from keycloak_role where client = '"
                + client.toRepresentation().getId() + "' and name like '%-codes')";
    }

    /** Keycloak's own interface lets nobody touch roles that it takes for its own. */
    private static int inDatabase(String statement) {
        try (Connection database = postgres.connect();
                Statement one = database.createStatement()) {
            return one.executeUpdate(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static TestRealm regenerableRealm() {
        return TestRealm.builder()
                .otpReusable()
                .policy(Map.of("notifications", "false", "adminStepUp", "false"))
                .on(() -> server)
                .create();
    }
}
