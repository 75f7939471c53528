package dev.backupcodes.keycloak.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backupcodes.keycloak.openapi.OpenApi;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.keycloak.representations.idm.UserRepresentation;

/**
 * {@code docs/openapi.yaml} against the server: every answer it promises is produced, and {@link AdminApi} checks that each
 * looks as described.
 */
class OpenApiIT {

    @RegisterExtension
    final TestRealm realm = TestRealm.builder()
            .otpReusable()
            .policy(Map.of("notifications", "false"))
            .build();

    private TestUser rita;
    private TestUser sam;
    private TestUser nobody;
    private String ritasToken;
    private String samsToken;

    @BeforeEach
    void aRealmWithAnAdministratorSupportAndANobody() {
        rita = realm.addUser("rita", true);
        sam = realm.addUser("sam", true);
        nobody = realm.addUser("nobody", false);
        AdminRights.of(realm).give(rita, "realm-admin");
        AdminRights.of(realm).give(sam, "view-users", "regenerate-backup-codes", "generate-lockout-codes");
        ritasToken = Tokens.byPassword(realm, rita);
        samsToken = Tokens.byPassword(realm, sam);
    }

    @Test
    void givenEachSituationThenTheAnswerIsAsDocumentedAndNothingIsDocumentedThatNeverComes() {
        answersForEverybody();
        answersAboutTheCallOfAUser();
        answersAboutTheCaller();
        answersAboutTheUser();
        answersAboutLimits();
        answersAboutLockoutCodes();
        answersAboutJobs();
        answersAboutTheRealm();

        assertThat(OpenApi.get().neverProduced()).isEmpty();
    }

    private void answersForEverybody() {
        AdminApi rita = as(ritasToken);
        expect(200, "", rita.status(nobody.id()));
        expect(200, "", rita.panel(nobody.id()));
        expect(200, "", rita.history(nobody.id()));
        expect(200, "", call(rita, user("found", true)));
        for (AdminApi.Answer answer : List.of(
                rita.status("unknown"), rita.panel("unknown"), rita.history("unknown"), call(rita, "unknown"))) {
            expect(404, "user_not_found", answer);
        }
        AdminApi stranger = as(null);
        expect(401, "", stranger.status(nobody.id()));
        expect(401, "", stranger.panel(nobody.id()));
        expect(401, "", stranger.history(nobody.id()));
        expect(401, "", call(stranger, nobody.id()));
        AdminApi nobodys = as(Tokens.byPassword(realm, nobody));
        expect(403, "forbidden", nobodys.status(sam.id()));
        expect(403, "forbidden", nobodys.panel(sam.id()));
        expect(403, "forbidden", nobodys.history(sam.id()));
        expect(403, "forbidden", call(nobodys, sam.id()));
        expect(400, "invalid_request", rita.regenerate(nobody.id(), Map.of("nonsense", 1)));
        expect(
                415,
                "",
                rita.post("/users/" + nobody.id() + "/regenerate", "otp=1", "application/x-www-form-urlencoded"));
        TestUser spoilt = realm.addUser("spoilt", true);
        Steps.makeCodes(realm, spoilt);
        realm.inspect()
                .spoil(
                        spoilt.id(),
                        realm.credentials("spoilt", "backup-codes").get(0).getId());
        expect(500, "unavailable", rita.status(spoilt.id()));
        expect(500, "unavailable", rita.panel(spoilt.id()));
        expect(500, "unavailable", call(rita, spoilt.id()));
        expect(500, "unavailable", letIn(rita, spoilt.id()));
        expect(500, "unavailable", rita.revokeLockoutCodes(spoilt.id()));
        expect(500, "unavailable", rita.wrongPerson(spoilt.id(), Map.of()));
        expect(500, "unavailable", lift(rita, spoilt.id()));
    }

    private void answersAboutTheRealm() {
        AdminApi rita = as(ritasToken);
        expect(200, "", rita.overview());
        expect(200, "", rita.panelTexts());
        expect(200, "", rita.calls(""));
        expect(400, "invalid_request", rita.calls("?max=0"));
        expect(200, "", rita.users(""));
        expect(400, "invalid_request", rita.users("nonsense=1"));
        expect(200, "", rita.setUp());
        expect(400, "invalid_request", rita.setUp("maybe"));
        AdminApi stranger = as(null);
        expect(401, "", stranger.overview());
        expect(401, "", stranger.users(""));
        expect(401, "", stranger.panelTexts());
        expect(401, "", stranger.calls(""));
        expect(403, "", AdminApi.of(realm.server(), "master", ritasToken).panelTexts());
        expect(401, "", stranger.setUp());
        AdminApi nobodys = as(Tokens.byPassword(realm, nobody));
        expect(403, "forbidden", nobodys.setUp());
        expect(403, "forbidden", nobodys.calls(""));
        expect(
                403,
                "forbidden",
                as(Tokens.byPassword(realm, realm.addUser("empty", false))).users(""));
        TestUser blank = realm.addUser("blank", false);
        expect(403, "forbidden", as(Tokens.byPassword(realm, blank)).overview());
        AdminApi nowhere = AdminApi.of(realm.server(), "no-such-realm", ritasToken);
        expect(404, "", nowhere.overview());
        expect(404, "", nowhere.users(""));
        expect(404, "", nowhere.panelTexts());
        expect(404, "", nowhere.setUp());
        expect(404, "", nowhere.calls(""));
        realm.bindFlowThatCannotGrow();
        expect(500, "unavailable", rita.setUp());
    }

    private void answersAboutTheCaller() {
        AdminApi sams = as(samsToken);
        String user = user("stepup", true);
        expect(403, "protected_target", call(sams, rita.id()));
        expect(403, "step_up_required", sams.regenerate(user, Map.of()));
        expect(
                403,
                "step_up_failed",
                sams.regenerate(user, Map.of("otp", sam.totp().wrong())));
        AdminRights.of(realm).give(nobody, "view-users", "regenerate-backup-codes");
        expect(403, "step_up_unavailable", as(Tokens.byPassword(realm, nobody)).regenerate(user, Map.of()));
    }

    private void answersAboutTheUser() {
        AdminApi rita = as(ritasToken);
        expect(409, "user_not_active", call(rita, user("password", false)));
        expect(409, "user_disabled", call(rita, user("disabled", true, user -> user.setEnabled(false))));
        expect(409, "no_email", call(rita, user("mailless", true, user -> user.setEmail(null))));
        expect(409, "email_not_verified", call(rita, user("unverified", true, user -> user.setEmailVerified(false))));
        String user = user("early", true);
        realm.enableAction(false);
        expect(409, "not_set_up", call(rita, user));
        realm.enableAction(true);
    }

    private void answersAboutLimits() {
        AdminApi rita = as(ritasToken);
        String user = user("often", true);
        expect(200, "", call(rita, user));
        expect(429, "too_many_requests", call(rita, user));
        AdminApi sams = as(samsToken);
        String other = user("guessed", true);
        for (int i = 0; i < 4; i++) {
            expect(
                    403,
                    "step_up_failed",
                    sams.regenerate(other, Map.of("otp", sam.totp().wrong())));
        }
        expect(
                429,
                "too_many_attempts",
                sams.regenerate(other, Map.of("otp", sam.totp().now())));
    }

    private void answersAboutLockoutCodes() {
        AdminApi ritas = as(ritasToken);
        String user = user("lockedout", true);
        expect(201, "", letIn(ritas, user));
        expect(204, "", ritas.revokeLockoutCodes(user));
        expect(
                400,
                "invalid_request",
                ritas.makeLockoutCodes(user, Map.of("otp", rita.totp().now())));
        expect(415, "", ritas.post("/users/" + user + "/lockout-codes", "otp=1", "application/x-www-form-urlencoded"));
        for (AdminApi.Answer answer : List.of(letIn(ritas, "unknown"), ritas.revokeLockoutCodes("unknown"))) {
            expect(404, "user_not_found", answer);
        }
        expect(409, "user_not_active", letIn(ritas, user("factorless", false)));
        expect(409, "user_disabled", letIn(ritas, user("off", true, off -> off.setEnabled(false))));
        realm.enableAction(false);
        expect(409, "not_set_up", letIn(ritas, user));
        realm.enableAction(true);
        refusalsOfLockoutCodes(user);
        limitsOfLockoutCodes(user);
    }

    private void refusalsOfLockoutCodes(String user) {
        AdminApi stranger = as(null);
        expect(401, "", letIn(stranger, user));
        expect(401, "", stranger.revokeLockoutCodes(user));
        TestUser none = realm.addUser("none", false);
        AdminApi nones = as(Tokens.byPassword(realm, none));
        expect(403, "forbidden", letIn(nones, user));
        expect(403, "forbidden", nones.revokeLockoutCodes(user));
        AdminRights.of(realm).give(none, "view-users", "generate-lockout-codes");
        expect(403, "step_up_unavailable", letIn(nones, user));
        AdminApi sams = as(samsToken);
        expect(403, "protected_target", letIn(sams, rita.id()));
        expect(403, "protected_target", sams.revokeLockoutCodes(rita.id()));
        expect(403, "self_target", letIn(sams, sam.id()));
        expect(403, "self_target", sams.revokeLockoutCodes(sam.id()));
        AdminApi ritas = as(ritasToken);
        expect(403, "step_up_required", ritas.makeLockoutCodes(user, Map.of("reason", "Ticket 4711")));
    }

    private void limitsOfLockoutCodes(String user) {
        AdminApi ritas = as(ritasToken);
        for (int i = 0; i < 5; i++) { // after one above
            expect(201, "", letIn(ritas, user));
        }
        expect(429, "too_many_requests", letIn(ritas, user));
        String other = user("guessedout", true);
        Map<String, Object> wrong =
                Map.of("reason", "Ticket 4711", "otp", rita.totp().wrong());
        for (int i = 0; i < 5; i++) {
            expect(403, "step_up_failed", ritas.makeLockoutCodes(other, wrong));
        }
        expect(429, "too_many_attempts", letIn(ritas, other));
    }

    private void answersAboutTheCallOfAUser() {
        AdminApi ritas = as(ritasToken);
        String user = user("calling", true);
        expect(409, "caller_check_off", ritas.sendCallerCheck(user));
        realm.policy(Map.of("notifications", "false", "lockoutCallerCheck", "required"));
        expect(200, "", ritas.sendCallerCheck(user));
        expect(429, "too_many_requests", ritas.sendCallerCheck(user));
        expect(204, "", ritas.wrongPerson(user, Map.of("reason", "Ticket 4711")));
        expect(204, "", lift(ritas, user));
        expect(403, "caller_check_required", letIn(as(samsToken), user));
        expect(
                403,
                "caller_check_failed",
                ritas.makeLockoutCodes(user, Map.of("reason", "Ticket 4711", "callerNumber", "12345")));
        refusalsOfCallerChecks(ritas);
        refusalsOfWrongPersons(ritas, user);
        refusalsOfLiftedLocks(ritas, user);
        limitsOfLiftedLocks(ritas);
        realm.policy(Map.of("notifications", "false"));
    }

    private void refusalsOfCallerChecks(AdminApi ritas) {
        String user = user("uncalled", true);
        expect(400, "invalid_request", ritas.post("/users/" + user + "/caller-check", "[]", "application/json"));
        expect(415, "", ritas.post("/users/" + user + "/caller-check", "a=1", "application/x-www-form-urlencoded"));
        expect(401, "", as(null).sendCallerCheck(user));
        expect(403, "forbidden", strangers().sendCallerCheck(user));
        expect(403, "protected_target", as(samsToken).sendCallerCheck(rita.id()));
        expect(403, "self_target", as(samsToken).sendCallerCheck(sam.id()));
        expect(404, "user_not_found", ritas.sendCallerCheck("unknown"));
        expect(409, "user_not_active", ritas.sendCallerCheck(user("nofactor", false)));
        expect(409, "user_disabled", ritas.sendCallerCheck(user("away", true, away -> away.setEnabled(false))));
        expect(409, "no_email", ritas.sendCallerCheck(user("nomail", true, one -> one.setEmail(null))));
        expect(
                409,
                "email_not_verified",
                ritas.sendCallerCheck(user("doubtful", true, one -> one.setEmailVerified(false))));
        realm.enableAction(false);
        expect(409, "not_set_up", ritas.sendCallerCheck(user));
        realm.enableAction(true);
    }

    private void refusalsOfWrongPersons(AdminApi ritas, String user) {
        expect(400, "invalid_request", ritas.wrongPerson(user, Map.of("nonsense", 1)));
        expect(415, "", ritas.post("/users/" + user + "/wrong-person", "a=1", "application/x-www-form-urlencoded"));
        expect(401, "", as(null).wrongPerson(user, Map.of()));
        expect(403, "forbidden", strangers().wrongPerson(user, Map.of()));
        expect(403, "protected_target", as(samsToken).wrongPerson(rita.id(), Map.of()));
        expect(403, "self_target", as(samsToken).wrongPerson(sam.id(), Map.of()));
        expect(404, "user_not_found", ritas.wrongPerson("unknown", Map.of()));
    }

    private void refusalsOfLiftedLocks(AdminApi ritas, String user) {
        expect(400, "invalid_request", ritas.liftLock(user, Map.of()));
        expect(415, "", ritas.delete("/users/" + user + "/lock", "a=1", "application/x-www-form-urlencoded"));
        expect(401, "", lift(as(null), user));
        expect(403, "forbidden", lift(strangers(), user));
        expect(403, "protected_target", lift(as(samsToken), rita.id()));
        expect(403, "self_target", lift(as(samsToken), sam.id()));
        expect(404, "user_not_found", lift(ritas, "unknown"));
        expect(403, "step_up_required", ritas.liftLock(user, Map.of("reason", "Ticket 4711")));
        TestUser unproven = realm.addUser("unproven", false);
        AdminRights.of(realm).give(unproven, "view-users", "generate-lockout-codes");
        expect(403, "step_up_unavailable", lift(as(Tokens.byPassword(realm, unproven)), user));
    }

    private void limitsOfLiftedLocks(AdminApi ritas) {
        String user = user("lifted", true);
        for (int i = 0; i < 6; i++) {
            expect(204, "", lift(ritas, user));
        }
        expect(429, "too_many_requests", lift(ritas, user));
        String other = user("unlifted", true);
        TestUser guesser = realm.addUser("guesser", true);
        AdminRights.of(realm).give(guesser, "view-users", "generate-lockout-codes");
        AdminApi guessers = as(Tokens.byPassword(realm, guesser));
        Map<String, Object> wrong =
                Map.of("reason", "Ticket 4711", "otp", guesser.totp().wrong());
        for (int i = 0; i < 5; i++) {
            expect(403, "step_up_failed", guessers.liftLock(other, wrong));
        }
        expect(429, "too_many_attempts", guessers.liftLock(other, wrong));
    }

    private void answersAboutJobs() {
        // The others have used up their tries.
        TestUser jane = realm.addUser("jane", true);
        AdminRights.of(realm).give(jane, "realm-admin");
        AdminApi janes = as(Tokens.byPassword(realm, jane));
        String user = user("invited", true);
        expect(409, "hostname_required", janes.startJob(invitation(jane.totp().now(), user)));
        RunningJobs.knowAddress(realm);
        expect(200, "", janes.previewJob(invitation(null, user)));
        expect(409, "too_many_users", janes.previewJob(RunningJobs.with(invitation(null, user), "atMost", 0)));
        realm.enableAction(false);
        expect(409, "not_set_up", janes.previewJob(invitation(null, user)));
        realm.enableAction(true);
        Map<String, String> smtp = realm.admin().toRepresentation().getSmtpServer();
        realm.update(settings -> settings.setSmtpServer(Map.of()));
        expect(409, "no_mail_server", janes.previewJob(invitation(null, user)));
        realm.update(settings -> settings.setSmtpServer(smtp));
        realm.policy(Map.of("notifications", "false", "jobMailsPerMinute", "1"));
        AdminApi.Answer started = janes.startJob(invitation(jane.totp().now(), user, user("invited-too", true)));
        expect(201, "", started);
        expect(409, "job_running", janes.startJob(invitation(jane.totp().now(), user)));
        String job = started.body().path("id").asText();
        expect(200, "", janes.jobs());
        expect(200, "", janes.job(job));
        expect(200, "", janes.stopJob(job));
        realm.policy(Map.of("notifications", "false"));
        new RunningJobs(realm, () -> janes).ended(job);
        refusalsOfJobs(janes, user, job);
    }

    private void refusalsOfJobs(AdminApi janes, String user, String job) {
        expect(400, "invalid_request", janes.startJob(Map.of("kind", "invite")));
        expect(400, "invalid_request", janes.post("/jobs/" + job + "/stop", "{\"force\":true}", "application/json"));
        expect(415, "", janes.post("/jobs", "a=1", "application/x-www-form-urlencoded"));
        expect(404, "job_not_found", janes.job("unknown"));
        expect(404, "job_not_found", janes.stopJob("unknown"));
        AdminApi nowhere = AdminApi.of(realm.server(), "no-such-realm", ritasToken);
        expect(404, "", nowhere.jobs());
        expect(404, "", nowhere.startJob(invitation(null, user)));
        expect(401, "", as(null).jobs());
        expect(401, "", as(null).job(job));
        expect(401, "", as(null).stopJob(job));
        expect(401, "", as(null).startJob(invitation(null, user)));
        expect(403, "forbidden", as(samsToken).jobs());
        expect(403, "forbidden", as(samsToken).job(job));
        expect(403, "forbidden", as(samsToken).stopJob(job));
        expect(403, "forbidden", as(samsToken).startJob(invitation(null, user)));
        expect(403, "step_up_required", janes.startJob(invitation(null, user)));
        TestUser boss = realm.addUser("boss", false);
        AdminRights.of(realm).give(boss, "realm-admin");
        expect(403, "step_up_unavailable", as(Tokens.byPassword(realm, boss)).startJob(invitation(null, user)));
        TestUser guesser = realm.addUser("jobguesser", true);
        AdminRights.of(realm).give(guesser, "realm-admin");
        AdminApi guessers = as(Tokens.byPassword(realm, guesser));
        for (int i = 0; i < 5; i++) {
            expect(
                    403,
                    "step_up_failed",
                    guessers.startJob(invitation(guesser.totp().wrong(), user)));
        }
        expect(
                429,
                "too_many_attempts",
                guessers.startJob(invitation(guesser.totp().now(), user)));
    }

    private static Map<String, Object> invitation(String otp, String... users) {
        Map<String, Object> body = Map.of("kind", "invite", "reason", "Ticket 4711", "userIds", List.of(users));
        return otp == null ? body : RunningJobs.with(body, "otp", otp);
    }

    private AdminApi strangers() {
        TestUser stranger = realm.newUser("stranger", false);
        return as(Tokens.byPassword(realm, stranger));
    }

    private AdminApi.Answer lift(AdminApi caller, String user) {
        return caller.liftLock(user, Map.of("otp", rita.totp().now(), "reason", "Ticket 4711"));
    }

    private AdminApi as(String token) {
        return AdminApi.of(realm, token);
    }

    private AdminApi.Answer call(AdminApi caller, String user) {
        return caller.regenerate(user, Map.of("otp", rita.totp().now(), "reason", "Ticket 4711"));
    }

    private AdminApi.Answer letIn(AdminApi caller, String user) {
        return caller.makeLockoutCodes(user, Map.of("otp", rita.totp().now(), "reason", "Ticket 4711"));
    }

    private String user(String name, boolean withOtp) {
        return user(name, withOtp, user -> {});
    }

    private String user(String name, boolean withOtp, Consumer<UserRepresentation> change) {
        return realm.addUser(name, withOtp, change).id();
    }

    private static void expect(int status, String error, AdminApi.Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        if (!error.isEmpty()) {
            assertThat(answer.error()).as(answer.toString()).isEqualTo(error);
        }
    }
}
