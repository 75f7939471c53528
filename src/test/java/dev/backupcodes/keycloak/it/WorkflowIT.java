package dev.backupcodes.keycloak.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backupcodes.keycloak.server.Mail;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.keycloak.admin.client.resource.UserProfileResource;
import org.keycloak.representations.idm.UserRepresentation;
import org.keycloak.representations.userprofile.config.UPConfig;

/** Keycloak's Workflows with the step, the conditions and the events of this jar, and the files for administrators. */
class WorkflowIT {

    private static final String SUBJECT = "Please save new backup codes";

    @RegisterExtension
    final TestRealm realm = TestRealm.builder()
            .otpReusable()
            .policy(Map.of("notifications", "false", "adminStepUp", "false", "warningThreshold", "8"))
            .andThen(RunningJobs::knowAddress)
            .andThen(WorkflowIT::showAllAttributes)
            .build();

    private Workflows workflows;

    /** Those that steps set, too. */
    private static void showAllAttributes(TestRealm realm) {
        UserProfileResource profile = realm.admin().users().userProfile();
        UPConfig config = profile.getConfiguration();
        config.setUnmanagedAttributePolicy(UPConfig.UnmanagedAttributePolicy.ENABLED);
        profile.update(config);
    }

    @BeforeEach
    void noMails() {
        workflows = new Workflows(realm);
        realm.mail().reset();
    }

    /** What runs every two seconds would go on while the realm is removed. */
    @AfterEach
    void noWorkflows() {
        workflows.removeAll();
    }

    @Test
    void givenEverybodyWithoutCodesIsAskedThenTheNextLoginAsksAndAMailComesAfterAMonth() {
        TestUser anna = realm.addUser("anna", true);
        TestUser ben = realm.addUser("ben", true);
        Steps.makeCodes(realm, ben);
        TestUser factorless = realm.addUser("factorless", false);
        TestUser disabled = realm.addUser("disabled", true, user -> user.setEnabled(false));
        TestUser lazy = realm.addUser("lazy", true);

        workflows.defineShipped("everybody-without-codes.yaml");

        awaitAsked(anna);
        awaitAsked(lazy);
        assertThat(Stream.of(ben, factorless, disabled)).noneMatch(this::isAsked);
        assertThat(realm.mail().mails()).isEmpty();
        LoginBrowser browser = realm.browser();
        Steps.confirm(browser, Steps.codesPage(browser, anna));
        assertThat(isAsked(anna)).isFalse();

        realm.server().clock().advance(Duration.ofDays(30).plusMinutes(1));
        Mail mail = realm.mail().waitForMail(lazy.email());
        assertThat(mail.subject()).isEqualTo(SUBJECT);
        assertThat(mail.link()).contains(realm.browser().realmUrl() + "/account");
        assertThat(realm.mail().mails()).extracting(Mail::recipient).containsOnly(lazy.email());
    }

    @Test
    void givenCodesOfHalfAYearThenNewOnesAreAskedForAndTheOldOnesWorkUntilThen() {
        TestUser alice = realm.addUser("alice", true);
        List<String> old = Steps.makeCodes(realm, alice);
        realm.server().clock().advance(Duration.ofDays(181));
        TestUser fresh = realm.addUser("fresh", true);
        Steps.makeCodes(realm, fresh);
        realm.speak("alice", "de");

        workflows.defineShipped("renewal.yaml");

        Mail mail = realm.mail().waitForMail(alice.email());
        assertThat(mail.subject()).isEqualTo("Bitte speichern Sie neue Backup-Codes");
        assertThat(old).noneMatch(mail.everything()::contains);
        realm.speak("alice", "en");
        assertThat(Steps.signInWithCode(realm, alice, old.get(0)).text()).contains("Your backup codes");
        LoginBrowser browser = realm.browser();
        Page page = Steps.codesPage(browser, alice);
        List<String> renewed = Steps.codesOn(page);
        Steps.confirm(browser, page);
        assertThat(Steps.signsInWithCode(realm, alice, renewed.get(0))).isTrue();
        assertThat(Steps.signsInWithCode(realm, alice, old.get(1))).isFalse();

        realm.mail().reset();
        realm.server().clock().advance(Duration.ofDays(15));
        workflows.awaitNothingPlanned(alice);
        assertThat(realm.mail().mails()).isEmpty();
        assertThat(isAsked(fresh)).isFalse();
    }

    @Test
    void givenAResetThenOnlyWhoHasNoCodesAWeekLaterIsReminded() {
        TestUser alice = realm.addUser("alice", true);
        TestUser ben = realm.addUser("ben", true);
        Stream.of(alice, ben).forEach(user -> Steps.makeCodes(realm, user));
        workflows.defineShipped("reminder-after-reset.yaml");

        Stream.of(alice, ben).forEach(user -> Regenerating.mailedLink(realm, user));
        Stream.of(alice, ben).forEach(workflows::awaitPlanned);
        Steps.makeCodes(realm, ben);
        realm.mail().reset();
        realm.server().clock().advance(Duration.ofDays(7).plusMinutes(1));

        assertThat(realm.mail().waitForMail(alice.email()).subject()).isEqualTo(SUBJECT);
        workflows.awaitNothingPlanned(ben);
        assertThat(realm.mail().mails()).hasSize(1);
    }

    @Test
    void givenNewStaffThenTheyAreAskedAtOnceAndLoseTheRoleAfterThreeDaysWithoutCodes() {
        TestUser sam = realm.addUser("sam", true);
        TestUser tina = realm.addUser("tina", true);
        workflows.defineShipped("new-staff.yaml");

        Stream.of(sam, tina).forEach(user -> AdminRights.of(realm).give(user, "generate-lockout-codes"));

        Stream.of(sam, tina).forEach(user -> {
            assertThat(realm.mail().waitForMail(user.email()).subject()).isEqualTo(SUBJECT);
            workflows.awaitPlanned(user);
        });
        LoginBrowser browser = realm.browser();
        Steps.confirm(browser, Steps.codesPage(browser, tina));
        realm.server().clock().advance(Duration.ofDays(3).plusMinutes(1));
        Waiting.until(
                "sam has lost the role", () -> !AdminRights.of(realm).hasEffectively(sam, "generate-lockout-codes"));
        workflows.awaitNothingPlanned(tina);
        assertThat(AdminRights.of(realm).hasEffectively(tina, "generate-lockout-codes"))
                .isTrue();
    }

    @Test
    void givenUsersInEveryStateThenAConditionSelectsThoseOfWhomItIsTrue() {
        realm.policy(Map.of(
                "notifications",
                "false",
                "adminStepUp",
                "false",
                "warningThreshold",
                "8",
                "requireSecondFactor",
                "false"));
        UsersByState users = new UsersByState(realm);
        realm.addUser("none", false);
        users.withCodesUsed("old", 0);
        realm.server().clock().advance(Duration.ofDays(2));
        users.withCodesUsed("active", 1);
        users.withCodesUsed("low", 2);
        users.withCodesUsed("exhausted", 10);
        users.withCodesReset("reset");

        assertThat(selectedBy("has-backup-codes")).containsExactlyInAnyOrder("old", "active", "low");
        assertThat(selectedBy("not has-backup-codes")).containsExactlyInAnyOrder("none", "exhausted", "reset");
        assertThat(selectedBy("backup-codes-low")).containsExactly("low");
        assertThat(selectedBy("backup-codes-older-than(1d)")).containsExactly("old");
        assertThat(selectedBy("not backup-codes-older-than(1d) and has-backup-codes"))
                .containsExactlyInAnyOrder("active", "low");
        assertThat(selectedBy("backup-codes-older-than(PT0S)"))
                .containsExactlyInAnyOrder("old", "active", "low", "exhausted");
    }

    /** By the database; and then, one after the other, by what each user has: a step that is due asks once more. */
    private List<String> selectedBy(String condition) {
        workflows.define("name: marking\nschedule:\n  after: 1s\nif: \"" + condition + "\"\nsteps:\n"
                + "  - uses: set-user-attribute\n    after: 1s\n    with:\n      marked: true\n"
                + "  - uses: remove-user-attribute\n    after: 99d\n    with:\n      key: never\n");
        List<String> planned = workflows.awaitPlannedFor(realm.usernames());
        Waiting.until("all of " + planned + " are marked", () -> marked().size() == planned.size());
        List<String> marked = marked();
        workflows.removeAll();
        marked.forEach(name -> realm.userResource(name).update(unmarked(name)));
        assertThat(marked).containsExactlyInAnyOrderElementsOf(planned);
        return marked;
    }

    private List<String> marked() {
        return realm.usernames().stream()
                .filter(name -> realm.userResource(name).toRepresentation().firstAttribute("marked") != null)
                .toList();
    }

    private UserRepresentation unmarked(String name) {
        UserRepresentation user = realm.userResource(name).toRepresentation();
        user.getAttributes().remove("marked");
        return user;
    }

    @Test
    void givenEventsThenEachBeginsAWorkflow() {
        TestUser alice = realm.addUser("alice", true);
        for (String event : List.of("backup-codes-made", "backup-codes-used-up", "backup-codes-reset")) {
            workflows.define("name: " + event + "\non: " + event + "\nsteps:\n  - uses: set-user-attribute\n    with:\n"
                    + "      " + event + ": true\n");
        }
        List<String> codes = Steps.makeCodes(realm, alice);
        awaitAttribute(alice, "backup-codes-made");
        codes.subList(0, 9).forEach(code -> Steps.signInWithCode(realm, alice, code));
        assertThat(attributes(alice)).doesNotContainKey("backup-codes-used-up");
        Steps.signInWithCode(realm, alice, codes.get(9));
        awaitAttribute(alice, "backup-codes-used-up");
        assertThat(attributes(alice)).doesNotContainKey("backup-codes-reset");
        Regenerating.mailedLink(realm, alice);
        awaitAttribute(alice, "backup-codes-reset");
    }

    private void awaitAttribute(TestUser user, String name) {
        Waiting.until(name + " has begun its workflow", () -> attributes(user).containsKey(name));
    }

    private Map<String, List<String>> attributes(TestUser user) {
        Map<String, List<String>> all =
                realm.userResource(user.username()).toRepresentation().getAttributes();
        return all == null ? Map.of() : all;
    }

    @Test
    void givenAMistakeThenTheWorkflowIsRefusedWithASentence() {
        assertThat(refusal("mail: perhaps")).contains("“mail” is true or false");
        realm.update(settings -> settings.getAttributes().remove("frontendUrl"));
        assertThat(refusal("mail: true")).contains("does not know its own address", "Frontend URL");
        assertThat(workflows.tryToDefine(asking("mail: false")).status()).isEqualTo(201);
    }

    private String refusal(String with) {
        KeycloakAdminApi.Answer answer = workflows.tryToDefine(asking(with));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
        return answer.message();
    }

    private static String asking(String with) {
        return "name: asking\non: user-created\nsteps:\n  - uses: ask-for-backup-codes\n    with:\n      " + with
                + "\n";
    }

    private void awaitAsked(TestUser user) {
        Waiting.until(user.username() + " is asked", () -> isAsked(user));
    }

    private boolean isAsked(TestUser user) {
        return realm.userResource(user.username())
                .toRepresentation()
                .getRequiredActions()
                .contains(TestRealm.REQUIRED_ACTION);
    }
}
