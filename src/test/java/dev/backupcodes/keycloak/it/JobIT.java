package dev.backupcodes.keycloak.it;

import static dev.backupcodes.keycloak.it.Regenerating.asMasterAdmin;
import static dev.backupcodes.keycloak.it.Regenerating.state;
import static dev.backupcodes.keycloak.it.RunningJobs.REASON;
import static dev.backupcodes.keycloak.it.RunningJobs.UNHURRIED;
import static dev.backupcodes.keycloak.it.RunningJobs.forUsers;
import static dev.backupcodes.keycloak.it.RunningJobs.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.backupcodes.keycloak.server.FreePorts;
import dev.backupcodes.keycloak.server.Mail;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.keycloak.representations.idm.AdminEventRepresentation;
import org.keycloak.representations.idm.EventRepresentation;
import org.keycloak.representations.idm.GroupRepresentation;
import org.keycloak.representations.idm.UserRepresentation;

/** What is done for many users at once. A node that dies meanwhile: {@code PostgresIT}. */
class JobIT {

    @RegisterExtension
    static final TestRealm realm = TestRealm.builder()
            .otpReusable()
            .policy(policy(UNHURRIED))
            .andThen(RunningJobs::knowAddress)
            .build();

    private RunningJobs jobs;

    private static Map<String, String> policy(String mailsPerMinute) {
        return Map.of("notifications", "false", "adminStepUp", "false", "jobMailsPerMinute", mailsPerMinute);
    }

    @BeforeEach
    void anAdministrator() {
        realm.policy(policy(UNHURRIED));
        jobs = RunningJobs.ofMasterAdmin(realm);
        realm.mail().reset();
        realm.admin().clearAdminEvents();
    }

    private static AdminApi admin() {
        return asMasterAdmin(realm);
    }

    @Test
    void givenAGroupThenThePreviewTellsAndThoseWithoutCodesAreInvited() {
        TestUser anna = realm.newUser("anna", true);
        TestUser ben = realm.newUser("ben", true);
        TestUser withCodes = realm.newUser("withcodes", true);
        Steps.makeCodes(realm, withCodes);
        TestUser boss = realm.newUser("boss", true);
        AdminRights.of(realm).give(boss, "view-users");
        List<TestUser> others = List.of(
                realm.newUser("off", true, user -> user.setEnabled(false)),
                realm.newUser("mailless", true, user -> user.setEmail(null)),
                realm.newUser("unverified", true, user -> user.setEmailVerified(false)),
                realm.newUser("factorless", false));
        String group = group("field", null, List.of(anna, withCodes, boss));
        group("north", group, List.of(ben, others.get(0), others.get(1), others.get(2), others.get(3), anna));
        Map<String, Object> body = Map.of("kind", "invite", "group", group, "reason", REASON);

        AdminApi.Answer preview = admin().previewJob(body);
        assertThat(preview.status()).as(preview.toString()).isEqualTo(200);
        assertThat(preview.body().path("total").intValue()).isEqualTo(8);
        assertThat(preview.body().path("checked").intValue()).isEqualTo(8);
        assertThat(preview.body().path("wouldBeDone").intValue()).isEqualTo(2);
        assertThat(realm.mail().mails()).isEmpty();
        assertThat(state(realm, anna)).isEqualTo("none");
        assertThat(trail()).isEmpty();

        JsonNode job = jobs.ended(jobs.started(body));

        assertThat(job.path("state").asText()).as(job.toString()).isEqualTo("done");
        assertThat(job.path("done").intValue()).isEqualTo(2);
        assertThat(job.path("skipped")).isEqualTo(preview.body().path("wouldBeSkipped"));
        assertThat(job.path("skipped").toString())
                .isEqualTo("{\"email_not_verified\":1,\"has_codes\":1,\"no_email\":1,\"protected_target\":1,"
                        + "\"user_disabled\":1,\"user_not_active\":1}");
        assertThat(realm.mail().mails())
                .extracting(Mail::recipient)
                .containsExactlyInAnyOrder(anna.email(), ben.email());
        for (TestUser invited : List.of(anna, ben)) {
            assertThat(jobs.actionsOf(invited)).contains(TestRealm.REQUIRED_ACTION);
            assertThat(state(realm, invited)).isEqualTo("awaiting-download");
        }
        assertThat(jobs.actionsOf(boss)).isEmpty();
        assertThat(jobs.actionsOf(withCodes)).isEmpty();
        Mail mail = realm.mail().mailsTo(anna.email()).get(0);
        assertThat(mail.subject()).isEqualTo("Get your backup codes");
        assertThat(Steps.codesOn(
                        Regenerating.codesPage(realm.browser(), mail.link().orElseThrow(), anna)))
                .hasSize(10);
        assertTrailOfInvitation(job, anna);
    }

    private void assertTrailOfInvitation(JsonNode job, TestUser anna) {
        String id = job.path("id").asText();
        assertThat(trail())
                .extracting(event -> event.getDetails().get("action") + " "
                        + event.getDetails().get("outcome"))
                .containsExactlyInAnyOrder("start-job done", "invite done", "invite done", "end-job done");
        assertThat(trail()).allSatisfy(event -> {
            assertThat(event.getDetails()).containsEntry("job", id).containsEntry("reason", REASON);
            assertThat(event.getAuthDetails().getUserId()).isEqualTo(adminsId());
        });
        AdminEventRepresentation end = event("end-job");
        assertThat(end.getResourcePath()).isEqualTo("backup-codes/jobs/" + id);
        assertThat(end.getDetails())
                .containsEntry("kind", "invite")
                .containsEntry("users", "8")
                .containsEntry("progress", "done=2 skipped=6 failed=0 uncertain=0");
        assertThat(realm.admin().getEvents(List.of("UPDATE_CREDENTIAL"), null, anna.id(), null, null, null, null, null))
                .extracting(EventRepresentation::getDetails)
                .anySatisfy(details -> assertThat(details).containsEntry("backup_codes_action", "invited"));
        JsonNode entry = admin().history(anna.id()).body().path("entries").get(0);
        assertThat(entry.path("what").asText()).isEqualTo("invited");
        assertThat(entry.path("by").asText()).isEqualTo("admin");
    }

    @Test
    void givenAnIncidentThenTheOldCodesAreDeadWhoeverIsNotThereIsCountedAndALinkIsSentOnce() {
        TestUser alice = realm.newUser("alice", true);
        List<String> old = Steps.makeCodes(realm, alice);
        TestUser boss = realm.newUser("boss", true);
        AdminRights.of(realm).give(boss, "view-users");
        Map<String, Object> body = Map.of(
                "kind",
                "regenerate",
                "reason",
                REASON,
                "includeStaff",
                true,
                "userIds",
                List.of(alice.id(), boss.id(), "nobody", adminsId(), alice.id()));

        JsonNode job = jobs.ended(jobs.started(body));

        assertThat(job.path("total").intValue()).as(job.toString()).isEqualTo(4);
        assertThat(job.path("done").intValue()).isEqualTo(2);
        assertThat(job.path("skipped").toString())
                .as("the administrator is a user of another realm")
                .isEqualTo("{\"user_not_found\":2}");
        assertThat(Steps.signInWithCode(realm, alice, old.get(0)).code()).isEmpty();
        assertThat(realm.mail().mailsTo(boss.email())).hasSize(1);
        Mail mail = realm.mail().mailsTo(alice.email()).get(0);
        assertThat(mail.subject()).isEqualTo("Your backup codes were reset");
        assertThat(Steps.codesOn(
                        Regenerating.codesPage(realm.browser(), mail.link().orElseThrow(), alice)))
                .hasSize(10);
        assertThat(event("regenerate").getDetails())
                .containsEntry("job", job.path("id").asText());

        JsonNode again = jobs.ended(jobs.started(forUsers("regenerate", List.of(alice))));
        assertThat(again.path("skipped").toString())
                .as("she was sent a link a moment ago")
                .isEqualTo("{\"too_many_requests\":1}");
        assertThat(realm.mail().mailsTo(alice.email())).hasSize(1);
    }

    @Test
    void givenCodesRunOutThenTheReminderHasNeitherCodeNorLinkAndComesOnceADay() {
        TestUser alice = realm.newUser("alice", true);
        realm.policy(with(policy(UNHURRIED), "warningThreshold", "10"));
        List<String> codes = Steps.makeCodes(realm, alice);
        TestUser without = realm.newUser("without", true);
        realm.update(settings -> settings.getAttributes().remove("frontendUrl"));
        JsonNode job;
        try {
            job = jobs.ended(jobs.started(forUsers("remind", List.of(alice, without))));
        } finally {
            RunningJobs.knowAddress(realm);
        }

        assertThat(job.path("done").intValue()).as(job.toString()).isEqualTo(1);
        assertThat(job.path("skipped").toString()).isEqualTo("{\"not_needed\":1}");
        Mail mail = realm.mail().mailsTo(alice.email()).get(0);
        assertThat(mail.subject()).isEqualTo("Your backup codes are running out");
        assertThat(mail.text()).contains("You have 10 backup codes left.");
        assertThat(mail.links()).isEmpty();
        assertThat(mail.everything()).doesNotContain("http", "href", "key=");
        assertThat(codes).noneMatch(code -> mail.everything().contains(code));
        assertThat(jobs.actionsOf(alice)).isEmpty();
        assertThat(Steps.signInWithCode(realm, alice, codes.get(0)).code()).isPresent();
        realm.speak(alice.username(), "de");

        assertThat(jobs.ended(jobs.started(forUsers("remind", List.of(alice))))
                        .path("skipped")
                        .toString())
                .isEqualTo("{\"too_many_requests\":1}");
        realm.server().clock().advance(Duration.ofDays(1).plusMinutes(1));
        JsonNode byState = jobs.ended(jobs.started(Map.of(
                "kind",
                "remind",
                "reason",
                REASON,
                "state",
                List.of("low", "exhausted"),
                "group",
                group("reminded", null, List.of(alice, without)))));
        assertThat(byState.path("total").intValue())
                .as("who has no codes is not among them: " + byState)
                .isEqualTo(1);
        assertThat(byState.path("selection").path("state").toString()).isEqualTo("[\"low\",\"exhausted\"]");
        assertThat(realm.mail().mailsTo(alice.email()).get(1).text())
                .contains("9 Backup-Codes", "Diese E-Mail enthält keinen Link");
    }

    private static Map<String, String> with(Map<String, String> policy, String name, String value) {
        Map<String, String> all = new HashMap<>(policy);
        all.put(name, value);
        return all;
    }

    @Test
    void givenMoreUsersThanMayBeThenNobodyIsTouched() {
        List<TestUser> users = newUsers(3);
        realm.policy(with(policy(UNHURRIED), "jobMaxUsers", "2"));

        AdminApi.Answer answer = admin().startJob(forUsers("invite", users));

        assertRefused(answer, 409, "too_many_users");
        assertThat(answer.message()).contains("more than 2 users");
        assertRefused(admin().previewJob(forUsers("invite", users)), 409, "too_many_users");
        realm.policy(policy(UNHURRIED));
        assertRefused(
                admin().startJob(RunningJobs.with(forUsers("invite", users), "atMost", 2)), 409, "too_many_users");
        assertThat(trail())
                .hasSize(3)
                .allSatisfy(event -> assertThat(event.getDetails())
                        .containsEntry("outcome", "too_many_users")
                        .containsEntry("selection", "userIds=3"));
        assertThat(realm.mail().mails()).isEmpty();
    }

    @Test
    void givenCallersWithoutTheRightThenTheyAreRefusedAndNeverSeeAJob() {
        TestUser sam = realm.newUser("sam", true);
        AdminRights.of(realm).give(sam, "view-users", "manage-users", "view-realm", "regenerate-backup-codes");
        AdminApi sams = AdminApi.of(realm, Tokens.byPassword(realm, sam));
        String id = jobs.started(forUsers("invite", List.of(realm.newUser("anna", true))));

        for (AdminApi.Answer answer : List.of(
                sams.startJob(forUsers("invite", List.of(sam))),
                sams.previewJob(forUsers("invite", List.of(sam))),
                sams.jobs(),
                sams.job(id),
                sams.stopJob(id))) {
            assertRefused(answer, 403, "forbidden");
        }
        assertThat(jobs.ended(id).path("state").asText()).isEqualTo("done");
        assertThat(AdminApi.of(realm, null).jobs().status()).isEqualTo(401);
    }

    @Test
    void givenARequestThatIsNotToTheLetterThenItIsRefused() {
        List<TestUser> nobody = List.of();
        Map<String, Object> body = forUsers("invite", nobody);

        for (Map<String, Object> wrong : List.of(
                RunningJobs.with(body, "dryRun", true),
                RunningJobs.with(body, "kind", "INVITE"),
                RunningJobs.with(body, "userIds", "all"),
                RunningJobs.with(body, "userIds", List.of("")),
                RunningJobs.with(body, "userIds", List.of(1)),
                RunningJobs.with(body, "group", "0"),
                RunningJobs.with(body, "state", List.of("low")),
                Map.<String, Object>of("kind", "remind", "reason", REASON, "state", List.of()),
                Map.<String, Object>of("kind", "remind", "reason", REASON, "state", List.of("lower")),
                Map.<String, Object>of("kind", "remind", "reason", REASON, "state", "low"),
                RunningJobs.with(body, "reason", " "),
                RunningJobs.with(body, "includeStaff", "true"),
                Map.<String, Object>of("kind", "invite", "reason", REASON),
                Map.<String, Object>of("kind", "invite", "reason", REASON, "group", "no-such-group"),
                Map.<String, Object>of("userIds", List.of(), "reason", REASON),
                Map.<String, Object>of("userIds", List.of(), "kind", "invite"))) {
            assertRefused(admin().startJob(wrong), 400, "invalid_request");
        }
        String json = "{\"kind\":\"invite\",\"reason\":\"x\",\"userIds\":[]}";
        for (String address : List.of("/jobs?dryRun=yes", "/jobs?dryrun=true", "/jobs?dryRun=true&dryRun=false")) {
            assertRefused(admin().post(address, json, "application/json"), 400, "invalid_request");
        }
        assertRefused(admin().post("/jobs", " ".repeat(1_100_000) + json, "application/json"), 400, "invalid_request");
        assertThat(admin().jobs().body().path("jobs"))
                .noneMatch(job -> job.path("total").intValue() == 0);
    }

    @Test
    void givenItIsStoppedThenNobodyElseHasATurn() {
        realm.policy(policy("1"));
        List<TestUser> users = newUsers(3);
        String id = jobs.started(forUsers("invite", users));
        jobs.at(id, 1);

        assertRefused(admin().startJob(forUsers("invite", users)), 409, "job_running");
        AdminApi.Answer stop = admin().stopJob(id);
        assertThat(stop.status()).as(stop.toString()).isEqualTo(200);
        JsonNode job = jobs.ended(id);

        assertThat(job.path("state").asText()).isEqualTo("stopped");
        assertThat(job.path("endReason").asText()).isEqualTo("stopped");
        assertThat(RunningJobs.turns(job)).isEqualTo(1);
        assertThat(realm.mail().mails())
                .extracting(Mail::recipient)
                .containsExactly(users.get(0).email());
        assertThat(state(realm, users.get(1))).isEqualTo("none");
        assertThat(event("stop-job").getDetails()).containsEntry("outcome", "done");
        assertThat(event("end-job").getDetails()).containsEntry("outcome", "stopped");
        assertThat(admin().stopJob(id).body().path("state").asText()).isEqualTo("stopped");
        assertRefused(admin().stopJob("no-such-job"), 404, "job_not_found");
    }

    @Test
    void givenWhoStartedItLosesTheRightThenItStops() {
        realm.policy(policy("1"));
        TestUser rita = realm.newUser("rita", true);
        AdminRights.of(realm).give(rita, "realm-admin");
        List<TestUser> users = newUsers(3);
        RunningJobs ritas = new RunningJobs(realm, () -> AdminApi.of(realm, Tokens.byPassword(realm, rita)));
        String id = ritas.started(forUsers("invite", users));
        jobs.at(id, 1);

        AdminRights.of(realm).take(rita, "realm-admin");
        assertStoppedWithoutRight(id, 1);

        AdminRights.of(realm).give(rita, "realm-admin");
        realm.server().clock().reset();
        String another = ritas.started(forUsers("invite", users.subList(1, 3)));
        jobs.at(another, 1);
        UserRepresentation disabled = realm.userResource(rita.username()).toRepresentation();
        disabled.setEnabled(false);
        realm.userResource(rita.username()).update(disabled);
        assertStoppedWithoutRight(another, 1);
        realm.admin().users().delete(rita.id()).close();
        assertThat(jobs.job(another).path("startedBy").asText()).isEqualTo(rita.username());
    }

    private void assertStoppedWithoutRight(String id, int turns) {
        realm.server().clock().advance(Duration.ofMinutes(1));
        JsonNode job = jobs.ended(id);
        assertThat(job.path("endReason").asText()).isEqualTo("starter_lost_right");
        assertThat(RunningJobs.turns(job)).isEqualTo(turns);
    }

    @Test
    void givenTwoStartAtOnceThenOneOfThemIsRefused() {
        List<TestUser> users = newUsers(2);

        List<AdminApi.Answer> answers =
                Parallel.atOnce(4, i -> admin().startJob(forUsers("invite", List.of(users.get(i % 2)))));

        assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(1);
        assertThat(answers)
                .filteredOn(answer -> answer.status() != 201)
                .allSatisfy(answer -> assertRefused(answer, 409, "job_running"));
        answers.stream()
                .filter(answer -> answer.status() == 201)
                .forEach(answer -> jobs.ended(answer.body().path("id").asText()));
        assertThat(realm.mail().mails()).hasSize(1);
    }

    @Test
    void givenTheMailServerIsGoneThenItStopsBeforeAllCodesAreDead() {
        List<TestUser> users = newUsers(12);
        realm.update(settings -> settings.getSmtpServer().put("port", String.valueOf(FreePorts.next())));
        JsonNode job;
        try {
            job = jobs.ended(jobs.started(forUsers("regenerate", users)));
        } finally {
            realm.update(settings -> settings.getSmtpServer()
                    .put("port", String.valueOf(realm.mail().port())));
        }

        assertThat(job.path("endReason").asText()).as(job.toString()).isEqualTo("mails_fail");
        assertThat(job.path("failed").intValue()).isEqualTo(10);
        assertThat(job.path("failedUsers")).hasSize(10);
        assertThat(job.path("failedUsers").get(0).asText())
                .isEqualTo(users.get(0).id());
        assertThat(state(realm, users.get(10))).isEqualTo("none");
        JsonNode again = jobs.ended(jobs.started(Map.of(
                "kind",
                "invite",
                "reason",
                REASON,
                "userIds",
                users.stream().map(TestUser::id).toList())));
        assertThat(again.path("done").intValue())
                .as("a mail that was not sent counts for nothing: " + again)
                .isEqualTo(12);
    }

    /** Whoever starts a job chooses the Host of the request, and all links of the job come later. */
    @Test
    void givenAForgedHostThenNoLinkLeadsThere() {
        TestUser anna = realm.newUser("anna", true);
        realm.update(settings -> settings.getAttributes().remove("frontendUrl"));
        try {
            assertThat(startAs("evil.example", anna)).startsWith("HTTP/1.1 409").contains("hostname_required");
            assertRefused(admin().startJob(forUsers("invite", List.of(anna))), 409, "hostname_required");
        } finally {
            RunningJobs.knowAddress(realm);
        }

        assertThat(startAs("evil.example", anna)).startsWith("HTTP/1.1 201");

        Mail mail = realm.mail().waitForMail(anna.email());
        assertThat(mail.everything()).doesNotContain("evil.example");
        assertThat(mail.link().orElseThrow())
                .startsWith(realm.server().keycloak().baseUrl() + "/realms/" + realm.name() + "/");
        jobs.ended(admin().jobs().body().path("jobs").get(0).path("id").asText());
    }

    private static String startAs(String host, TestUser user) {
        int port = realm.server().keycloak().port();
        String form = "grant_type=password&client_id=admin-cli&username=admin&password=admin";
        String token = RawHttp.post(
                        port,
                        "/realms/master/protocol/openid-connect/token",
                        Map.of("Host", host, "Content-Type", "application/x-www-form-urlencoded"),
                        form)
                .replaceAll("(?s).*\"access_token\":\"([^\"]+)\".*", "$1");
        return RawHttp.post(
                port,
                "/admin/realms/" + realm.name() + "/backup-codes/jobs",
                Map.of(
                        "Host",
                        host,
                        "X-Forwarded-Host",
                        host,
                        "Forwarded",
                        "host=" + host,
                        "Content-Type",
                        "application/json",
                        "Authorization",
                        "Bearer " + token),
                "{\"kind\":\"invite\",\"reason\":\"x\",\"userIds\":[\""
                        + URLEncoder.encode(user.id(), StandardCharsets.UTF_8) + "\"]}");
    }

    @Test
    void givenTheRealmIsRemovedThenNothingIsLeftOfTheJobAndNothingGoesWrong() {
        long log = realm.server().keycloak().logPosition();
        String jobId;
        try (TestRealm other = TestRealm.builder()
                .policy(policy("1"))
                .andThen(RunningJobs::knowAddress)
                .create()) {
            List<TestUser> users = List.of(other.addUser("anna", true), other.addUser("ben", true));
            RunningJobs its = RunningJobs.ofMasterAdmin(other);
            jobId = its.started(forUsers("invite", users));
            its.at(jobId, 1);
            assertThat(isKept(jobId)).isTrue();
        }

        Waiting.until("its rows are gone", () -> !isKept(jobId));
        assertThat(realm.server().keycloak().logText(log).lines())
                .filteredOn(line -> line.contains(" ERROR ") || line.contains("backupcodes") && line.contains(" WARN "))
                .isEmpty();
    }

    private static boolean isKept(String jobId) {
        return realm.inspect()
                .database()
                .lines()
                .anyMatch(row -> row.toUpperCase(Locale.ROOT).startsWith("SERVER_CONFIG:") && row.contains(jobId));
    }

    private static List<TestUser> newUsers(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> realm.newUser("user", true))
                .toList();
    }

    private static String group(String name, String parent, List<TestUser> members) {
        GroupRepresentation group = new GroupRepresentation();
        group.setName(name);
        String id;
        try (var answer = parent == null
                ? realm.admin().groups().add(group)
                : realm.admin().groups().group(parent).subGroup(group)) {
            id = parent == null
                    ? org.keycloak.admin.client.CreatedResponseUtil.getCreatedId(answer)
                    : answer.readEntity(GroupRepresentation.class).getId();
        }
        members.forEach(member -> realm.admin().users().get(member.id()).joinGroup(id));
        return id;
    }

    private static void assertRefused(AdminApi.Answer answer, int status, String error) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.error()).as(answer.toString()).isEqualTo(error);
        assertThat(answer.message()).isNotBlank();
    }

    private static String adminsId() {
        return realm.server()
                .admin()
                .realm("master")
                .users()
                .searchByUsername("admin", true)
                .get(0)
                .getId();
    }

    private static List<AdminEventRepresentation> trail() {
        return realm.admin().getAdminEvents().stream()
                .filter(event -> "BACKUP_CODES".equals(event.getResourceType()))
                .toList();
    }

    private static AdminEventRepresentation event(String action) {
        return trail().stream()
                .filter(event -> action.equals(event.getDetails().get("action")))
                .findFirst()
                .orElseThrow();
    }
}
