package dev.backupcodes.keycloak.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Steps around jobs. */
public final class RunningJobs {

    /** As fast as it goes. */
    public static final String UNHURRIED = "60000";

    static final String REASON = "Change 815";

    private final TestRealm realm;
    private final Supplier<AdminApi> caller;

    /** @param caller asked for each call, since tokens do not live long */
    public RunningJobs(TestRealm realm, Supplier<AdminApi> caller) {
        this.realm = realm;
        this.caller = caller;
    }

    public static RunningJobs ofMasterAdmin(TestRealm realm) {
        return new RunningJobs(realm, () -> Regenerating.asMasterAdmin(realm));
    }

    /** The request of a job for these users. */
    public static Map<String, Object> forUsers(String kind, List<TestUser> users) {
        return Map.of(
                "kind",
                kind,
                "reason",
                REASON,
                "userIds",
                users.stream().map(TestUser::id).toList());
    }

    static Map<String, Object> with(Map<String, Object> body, String field, Object value) {
        Map<String, Object> all = new HashMap<>(body);
        all.put(field, value);
        return all;
    }

    /** Lets the server know its address, as links need it. */
    public static void knowAddress(TestRealm realm) {
        realm.update(settings -> settings.getAttributes()
                .put("frontendUrl", realm.server().keycloak().baseUrl()));
    }

    /** @return the id of the job, which runs */
    public String started(Map<String, Object> body) {
        AdminApi.Answer answer = caller.get().startJob(body);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        assertThat(answer.body().path("state").asText()).isEqualTo("running");
        return answer.body().path("id").asText();
    }

    /** @return the job, which has ended */
    public JsonNode ended(String id) {
        return ended(id, Duration.ofMinutes(1));
    }

    /** @param limit for what takes its time */
    public JsonNode ended(String id, Duration limit) {
        Waiting.until("the job has ended", limit, () -> job(id).has("endedAt"));
        return job(id);
    }

    /** @return the job, which goes no further, though there may be users left */
    public JsonNode stopped(String id) {
        caller.get().stopJob(id);
        return ended(id);
    }

    public JsonNode job(String id) {
        return caller.get().job(id).body();
    }

    /** @return the job of which the given number of users have had a turn */
    public JsonNode at(String id, int users) {
        Waiting.until(users + " users have had a turn", () -> turns(job(id)) >= users);
        return job(id);
    }

    /** How many users have had a turn, by all counts. */
    public static int turns(JsonNode job) {
        int skipped = 0;
        for (JsonNode count : job.path("skipped")) {
            skipped += count.intValue();
        }
        return skipped
                + job.path("done").intValue()
                + job.path("failed").intValue()
                + job.path("uncertain").intValue();
    }

    List<String> actionsOf(TestUser user) {
        return realm.admin().users().get(user.id()).toRepresentation().getRequiredActions();
    }
}
