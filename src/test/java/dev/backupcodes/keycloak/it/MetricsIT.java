package dev.backupcodes.keycloak.it;

import static dev.backupcodes.keycloak.it.Regenerating.asMasterAdmin;
import static dev.backupcodes.keycloak.it.Steps.codeQuestion;
import static dev.backupcodes.keycloak.it.Steps.enter;
import static dev.backupcodes.keycloak.it.Steps.makeCodes;
import static dev.backupcodes.keycloak.it.Steps.signInWithCode;
import static dev.backupcodes.keycloak.it.Steps.wrong;
import static org.assertj.core.api.Assertions.assertThat;

import dev.backupcodes.keycloak.server.FreePorts;
import dev.backupcodes.keycloak.server.Scrape;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.representations.idm.CredentialRepresentation;

/** Everything that an operator can count, on a server whose metrics are on; where they are off: {@code PostgresIT}. */
class MetricsIT {

    private static final Map<String, String> POLICY = Map.of("adminStepUp", "false", "lockoutFollowUpActions", "none");

    /** Whatever a label may hold. */
    private static final Map<String, String> VALUES = Map.of(
            "kind", "own|lockout|unknown",
            "outcome", "accepted|refused|replayed|locked|failed|sent|done|mail_not_sent|[a-z_]{5,30}",
            "change", "made|regenerated|revoked|disabled",
            "action",
                    "regenerate|generate-lockout-codes|revoke-lockout-codes|caller-check|wrong-person|lift-lock|setup"
                            + "|invite|start-job|stop-job|end-job",
            "mail", "link|caller-check|notification|reminder",
            "le", "[0-9.]+|\\+Inf");

    @RegisterExtension
    final TestRealm realm = TestRealm.builder().otpReusable().policy(POLICY).build();

    private TestUser alice;

    @BeforeEach
    void aUserWithAnotherFactor() {
        alice = realm.addUser("alice", true);
    }

    @Test
    void givenCodesThatAreEnteredThenWhatCameOfEachIsCounted() {
        double checks = scrape().sum("check_seconds_count", Map.of());
        double made = scrape().sum("making_seconds_count", Map.of("kind", "own"));
        List<String> codes = makeCodes(realm, alice);
        assertThat(signInWithCode(realm, alice, codes.get(0)).code()).isPresent();

        LoginBrowser browser = realm.browser();
        Page question = codeQuestion(browser, alice);
        question = enter(browser, question, codes.get(0));
        question = enter(browser, question, "ABCDE-FGHJK");
        question = enter(browser, question, "123456");
        for (int i = 0; i < 4; i++) {
            question = enter(browser, question, wrong(codes.get(1)));
        }

        Map<String, Double> attempts = values("attempts_total", "kind", "outcome");
        assertThat(attempts)
                .isEqualTo(Map.of(
                        "own accepted", 1.0,
                        "own replayed", 1.0,
                        "lockout refused", 1.0,
                        "unknown refused", 1.0,
                        "own refused", 3.0,
                        "own locked", 1.0));
        assertThat(count("locks_total", Map.of())).isEqualTo(1);
        assertThat(count("sets_total", Map.of("kind", "own", "change", "made"))).isEqualTo(1);
        assertThat(scrape().sum("check_seconds_count", Map.of())).isEqualTo(checks + 7);
        assertThat(scrape().sum("making_seconds_count", Map.of("kind", "own"))).isEqualTo(made + 1);
        assertThat(scrape().matching("check_seconds_bucket", Map.of("le", "+Inf")))
                .hasSize(1);
    }

    @Test
    void givenTooManyWrongCodesThenEachDeadSetIsCounted() {
        List<String> own = makeCodes(realm, alice);
        LockingOut.makeCodes(realm, alice);
        assertThat(disabled("own")).isZero();
        assertThat(disabled("lockout")).isZero();

        for (int i = 0; i < 4; i++) {
            LoginBrowser browser = realm.browser();
            Page question = codeQuestion(browser, alice);
            for (int j = 0; j < 5; j++) {
                question = enter(browser, question, wrong(own.get(0)));
            }
            realm.server().clock().advance(Duration.ofMinutes(16));
        }

        assertThat(disabled("own")).isEqualTo(1);
        assertThat(disabled("lockout")).isEqualTo(1);
        assertThat(count("locks_total", Map.of())).isEqualTo(3);
    }

    @Test
    void givenStaffThenTheirDeedsAndRefusalsAreCounted() {
        TestUser sam = realm.addUser("sam", true);
        AdminRights.of(realm).give(sam, "view-users", "generate-lockout-codes");
        AdminApi asSam = AdminApi.of(realm, Tokens.byPassword(realm, sam));
        double made = scrape().sum("making_seconds_count", Map.of("kind", "lockout"));

        String code = LockingOut.makeCodes(realm, alice).get(0);
        assertThat(signInWithCode(realm, alice, code).code()).isPresent();
        assertThat(asSam.revokeLockoutCodes(alice.id()).status()).isEqualTo(204);
        assertThat(asSam.revokeLockoutCodes(alice.id()).status()).isEqualTo(204);
        LockingOut.makeCodes(realm, alice);
        resetPassword(alice);
        assertThat(asMasterAdmin(realm).regenerate(alice.id()).status()).isEqualTo(200);

        assertThat(asSam.regenerate(alice.id()).error()).isEqualTo("forbidden");
        assertThat(asSam.makeLockoutCodes(sam.id(), Map.of("reason", "Ticket 1"))
                        .error())
                .isEqualTo("self_target");
        assertThat(asSam.makeLockoutCodes(alice.id(), Map.of()).error()).isEqualTo("invalid_request");
        assertThat(asSam.makeLockoutCodes("no-such-user", Map.of("reason", "Ticket 1"))
                        .error())
                .isEqualTo("user_not_found");

        assertThat(values("staff_calls_total", "action", "outcome"))
                .isEqualTo(Map.of(
                        "regenerate done", 1.0,
                        "regenerate forbidden", 1.0,
                        "generate-lockout-codes done", 2.0,
                        "generate-lockout-codes self_target", 1.0,
                        "generate-lockout-codes invalid_request", 1.0,
                        "generate-lockout-codes user_not_found", 1.0,
                        "revoke-lockout-codes done", 2.0));
        assertThat(values("sets_total", "kind", "change"))
                .isEqualTo(Map.of(
                        "own regenerated", 1.0,
                        "lockout made", 2.0,
                        "lockout revoked", 2.0,
                        "own disabled", 0.0,
                        "lockout disabled", 0.0));
        assertThat(count("attempts_total", Map.of("kind", "lockout", "outcome", "accepted")))
                .isEqualTo(1);
        assertThat(scrape().sum("making_seconds_count", Map.of("kind", "lockout")))
                .isEqualTo(made + 2);
    }

    @Test
    void givenMailsThenThoseThatLeftAndThoseThatDidNotAreCounted() {
        List<String> codes = makeCodes(realm, alice);
        asMasterAdmin(realm).regenerate(alice.id());
        Waiting.until("a mail is counted", () -> mails("notification", "sent") == 1);
        assertThat(mails("link", "sent")).isEqualTo(1);
        assertThat(mails("link", "failed")).isZero();

        mailServerAt(FreePorts.next());
        TestUser bob = realm.addUser("bob", true);
        codes = makeCodes(realm, bob);
        assertThat(signInWithCode(realm, bob, codes.get(0)).code())
                .as("no login waits for a mail")
                .isPresent();
        asMasterAdmin(realm).regenerate(bob.id());

        Waiting.until("both failures are counted", () -> mails("notification", "failed") == 2);
        assertThat(mails("link", "failed")).isEqualTo(1);
        assertThat(mails("caller-check", "failed")).isZero();
        assertThat(count("staff_calls_total", Map.of("action", "regenerate", "outcome", "mail_not_sent")))
                .isEqualTo(1);
    }

    @Test
    void givenADoorThatHasStoppedAskingThenItIsCountedAsSoonAsAnybodyLooks() {
        asMasterAdmin(realm).setUp("true");
        assertThat(doors()).as("a dry run changes nothing").noneMatch(door -> door.value() == 0);
        asMasterAdmin(realm).setUp();
        assertThat(doors()).extracting(Scrape.Sample::value).containsExactly(0.0);

        clientWithTheBuiltInFlow();
        asMasterAdmin(realm).overview();
        assertThat(doors()).extracting(Scrape.Sample::value).containsExactly(1.0);

        asMasterAdmin(realm).setUp();
        assertThat(doors()).extracting(Scrape.Sample::value).containsExactly(0.0);
        realm.enableAction(false);
        asMasterAdmin(realm).overview();
        assertThat(doors()).as("nobody can make codes").isEmpty();
    }

    /** Both at once, since both wait for the watch. */
    @Test
    void givenNobodyLooksThenTheServerDoesItselfAndARealmThatIsRemovedIsForgotten() {
        String gone;
        try (TestRealm other = TestRealm.builder().policy(POLICY).create()) {
            gone = other.name();
            asMasterAdmin(other).regenerate("no-such-user");
        }
        assertThat(ofRealm(gone)).isNotEmpty();

        Waiting.until("the doors of the realm are looked at", () -> !doors().isEmpty());
        Waiting.until("the removed realm is forgotten", () -> ofRealm(gone).isEmpty());

        assertThat(doors().get(0).value())
                .as("only the browser flow of this realm was set up by hand")
                .isPositive();
        assertThat(scrape().matching("sets_total", Map.of("realm", realm.name(), "change", "disabled")))
                .as("zeros for the alert rules")
                .hasSize(2);
    }

    @Test
    void givenOnePersonMakesLockoutCodesThenTheMostWithinAnHourIsThereAndNobodysName() {
        for (int i = 0; i < 3; i++) {
            LockingOut.makeCodes(realm, alice);
        }
        assertThat(mostByOne()).isGreaterThanOrEqualTo(3);

        realm.server().clock().advance(Duration.ofMinutes(61));

        assertThat(mostByOne()).isZero();
    }

    @Test
    void givenAllOfItThenNoLabelIsAboutAPersonAClientOrAnAddress() {
        List<String> codes = makeCodes(realm, alice);
        signInWithCode(realm, alice, codes.get(0));
        signInWithCode(realm, alice, wrong(codes.get(1)));
        LockingOut.makeCodes(realm, alice);
        asMasterAdmin(realm).regenerate("no%20such%20%22user%22");
        asMasterAdmin(realm).makeLockoutCodes(alice.id(), Map.of("reason", "Ticket 4711", "count", 1));

        List<Scrape.Sample> all = ofRealm(realm.name());
        assertThat(realm.inspect().meters()).isNotEmpty();

        assertThat(all).hasSizeGreaterThan(10);
        assertThat(scrape().samples())
                .allSatisfy(sample -> sample.labels().forEach((label, value) -> {
                    if (!label.equals("realm")) {
                        assertThat(VALUES).as(sample.toString()).containsKey(label);
                        assertThat(value).as(sample.toString()).matches(VALUES.get(label));
                    }
                }));
        String text = all.toString();
        assertThat(text).doesNotContain(alice.id(), "alice", alice.email(), "127.0.0.1", "4711", "no such");
        assertThat(text).doesNotContain(LoginBrowser.CLIENT, codes.get(0), codes.get(1));
    }

    private void resetPassword(TestUser user) {
        CredentialRepresentation password = new CredentialRepresentation();
        password.setType(CredentialRepresentation.PASSWORD);
        password.setValue(TestRealm.PASSWORD);
        realm.admin().users().get(user.id()).resetPassword(password);
    }

    private void mailServerAt(int port) {
        realm.update(settings -> {
            Map<String, String> smtp = new HashMap<>(settings.getSmtpServer());
            smtp.put("port", String.valueOf(port));
            settings.setSmtpServer(smtp);
        });
    }

    private void clientWithTheBuiltInFlow() {
        ClientRepresentation client = new ClientRepresentation();
        client.setClientId("shop");
        client.setPublicClient(true);
        client.setAuthenticationFlowBindingOverrides(Map.of("browser", new RealmFlows(realm).idOf("browser")));
        realm.admin().clients().create(client).close();
    }

    private Scrape scrape() {
        return Scrape.of(realm.server().keycloak());
    }

    private double count(String name, Map<String, String> labels) {
        Map<String, String> all = new HashMap<>(labels);
        all.put("realm", realm.name());
        return scrape().sum(name, all);
    }

    private double disabled(String kind) {
        return count("sets_total", Map.of("kind", kind, "change", "disabled"));
    }

    private double mails(String mail, String outcome) {
        return count("mails_total", Map.of("mail", mail, "outcome", outcome));
    }

    private double mostByOne() {
        return scrape().sum("lockout_sets_by_one_person", Map.of());
    }

    private List<Scrape.Sample> doors() {
        return scrape().matching("doors_not_asking", Map.of("realm", realm.name()));
    }

    private List<Scrape.Sample> ofRealm(String name) {
        return scrape().samples().stream()
                .filter(sample -> name.equals(sample.labels().get("realm")))
                .toList();
    }

    /** The values of this realm, by those of two labels. */
    private Map<String, Double> values(String name, String first, String second) {
        Map<String, Double> result = new TreeMap<>();
        scrape().matching(name, Map.of("realm", realm.name())).forEach(sample -> {
            assertThat(sample.labels().keySet()).isEqualTo(Set.of("realm", first, second));
            result.put(sample.labels().get(first) + " " + sample.labels().get(second), sample.value());
        });
        return result;
    }
}
