package dev.backupcodes.keycloak.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.backupcodes.keycloak.server.KeycloakServer;
import dev.backupcodes.keycloak.server.Mail;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.keycloak.admin.client.token.TokenManager;

/** A job whose node is killed in the middle, and started again: once, or as often as somebody likes; or another one goes on. */
public final class JobCrash {

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final TestRealm realm;
    private final KeycloakServer node;
    private final List<TestUser> users;
    private final List<String> recipients = new ArrayList<>();

    /**
     * @param node that dies
     * @param count how many users it is for
     */
    public JobCrash(TestRealm realm, KeycloakServer node, int count) {
        this.realm = realm;
        this.node = node;
        this.users = Parallel.repeat(count, i -> realm.addUser("invited" + i, true));
    }

    private RunningJobs jobs() {
        return RunningJobs.ofMasterAdmin(realm);
    }

    /**
     * Invites them all. The node dies in the very instant in which the mail server has a mail and has not said so, which is the worst
     * one, the first time; after that whenever another mail has come.
     *
     * @param crashes how often
     */
    void run(int crashes) {
        AtomicInteger mails = new AtomicInteger();
        List<CountDownLatch> deaths =
                IntStream.range(0, crashes).mapToObj(i -> new CountDownLatch(1)).toList();
        realm.mail().onMail(mail -> {
            int number = mails.incrementAndGet() * (crashes + 1);
            int death = number % users.size() == 0 ? number / users.size() : 0;
            if (death > 0 && death <= crashes) {
                if (death == 1) {
                    node.crash();
                }
                deaths.get(death - 1).countDown();
            }
        });
        String id = jobs().started(RunningJobs.forUsers("invite", users));
        for (int i = 0; i < crashes; i++) {
            await(deaths.get(i));
            if (i > 0) {
                node.crash();
            }
            node.startAgain();
            signInAgain();
        }
        assertNobodyTwiceAndNobodyLeftOut(jobs().ended(id, PATIENCE), crashes);
    }

    /**
     * Invites them all. The node dies once, and stays away.
     *
     * @param there calls to the node that dies
     */
    public void runWithoutIt(RunningJobs there) {
        AtomicInteger mails = new AtomicInteger();
        realm.mail().onMail(mail -> {
            if (mails.incrementAndGet() == users.size() / 2) {
                node.crash();
            }
        });
        String id = there.started(RunningJobs.forUsers("invite", users));
        assertNobodyTwiceAndNobodyLeftOut(jobs().ended(id, PATIENCE), 1);
    }

    /** The administrator's session may not have been written when the node died. */
    private void signInAgain() {
        TokenManager tokens = realm.server().admin().tokenManager();
        tokens.invalidate(tokens.getAccessTokenString());
    }

    private static void await(CountDownLatch death) {
        try {
            assertThat(death.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void assertNobodyTwiceAndNobodyLeftOut(JsonNode job, int crashes) {
        Set<String> addresses = users.stream().map(TestUser::email).collect(Collectors.toSet());
        realm.mail().mails().stream()
                .map(Mail::recipient)
                .filter(addresses::contains)
                .forEach(recipients::add);
        assertThat(recipients).as("nobody is asked twice").doesNotHaveDuplicates();
        assertThat(job.path("state").asText()).as(job.toString()).isEqualTo("done");
        assertThat(job.path("skipped")).as(job.toString()).isEmpty();
        assertThat(job.path("failed").intValue()).as(job.toString()).isZero();
        assertThat(job.path("uncertain").intValue()).as(job.toString()).isBetween(Math.min(1, crashes), crashes);
        assertThat(RunningJobs.turns(job)).as("the counts add up: " + job).isEqualTo(users.size());
        Set<String> uncertain = ids(job.path("uncertainUsers"));
        assertThat(uncertain).hasSize(job.path("uncertain").intValue());
        assertThat(users)
                .as("whoever got no mail is named")
                .filteredOn(user -> !recipients.contains(user.email()))
                .extracting(TestUser::id)
                .allMatch(uncertain::contains);
        assertThat(Parallel.map(users, jobs()::actionsOf))
                .as("nobody is left out")
                .allSatisfy(actions -> assertThat(actions).contains(TestRealm.REQUIRED_ACTION));
        assertThat(Parallel.map(users, user -> Regenerating.state(realm, user))).containsOnly("awaiting-download");
        if (crashes > 0) {
            assertResendable(uncertain);
        } else {
            System.out.printf("%d invitations in %s%n", users.size(), time(job));
        }
    }

    private static Duration time(JsonNode job) {
        return Duration.between(
                Instant.parse(job.path("startedAt").asText()),
                Instant.parse(job.path("endedAt").asText()));
    }

    /** What an administrator does about those of whom nobody knows. */
    private void assertResendable(Set<String> uncertain) {
        realm.server().clock().advance(Duration.ofMinutes(2));
        RunningJobs again = jobs();
        JsonNode job = again.ended(again.started(
                Map.of("kind", "invite", "reason", "they may have got none", "userIds", List.copyOf(uncertain))));
        assertThat(job.path("done").intValue()).as(job.toString()).isEqualTo(uncertain.size());
        realm.server().clock().reset();
    }

    private static Set<String> ids(JsonNode list) {
        Set<String> ids = new HashSet<>();
        list.forEach(id -> ids.add(id.asText()));
        return ids;
    }
}
