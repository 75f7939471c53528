package dev.backupcodes.keycloak.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import dev.backupcodes.keycloak.it.LoginBrowser;
import dev.backupcodes.keycloak.it.Page;
import dev.backupcodes.keycloak.it.Parallel;
import dev.backupcodes.keycloak.it.RunningJobs;
import dev.backupcodes.keycloak.it.SharedServer;
import dev.backupcodes.keycloak.it.TestRealm;
import dev.backupcodes.keycloak.it.TestUser;
import dev.backupcodes.keycloak.server.Postgres;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What logins notice of a job that invites thousands: {@code ./mvnw -Dstart=benchmark.JobBesideLogins -Dproof=full
 * -Drates=60,600,10000}. The mail server is the test's own, on the same machine.
 */
public final class JobBesideLogins {

    private static final int ROUNDS = 3;
    private static final int LOGINS = 500;
    private static final int VISITORS = 10;
    private static final int MOST_AT_ONCE = 1_500;

    private final TestRealm realm;
    private final RunningJobs jobs;
    private final List<TestUser> visitors;
    private final Deque<TestUser> uninvited;

    private JobBesideLogins(TestRealm realm, int users) {
        this.realm = realm;
        this.jobs = RunningJobs.ofMasterAdmin(realm);
        this.visitors = Parallel.repeat(VISITORS, i -> realm.addUser("visitor" + i, true));
        this.uninvited = new ArrayDeque<>(Parallel.repeat(users, i -> realm.addUser("invited" + i, true)));
    }

    public static void main(String[] args) {
        List<Integer> rates = Stream.of(
                        System.getProperty("rates", "60,600,10000").split(","))
                .map(Integer::valueOf)
                .toList();
        try (Postgres postgres = Postgres.started();
                SharedServer server =
                        SharedServer.cluster("job-beside-logins", 1, postgres, Map.of(), true, (node, builder) -> {});
                TestRealm realm = TestRealm.builder()
                        .otpReusable()
                        .andThen(RunningJobs::knowAddress)
                        .on(() -> server)
                        .create()) {
            System.out.println("\n"
                    + new JobBesideLogins(realm, Integer.getInteger("users", 9_000))
                            .measure(rates)
                            .text());
        }
        System.exit(0); // threads of the tests end with the JVM
    }

    private Table measure(List<Integer> rates) {
        logins();
        Table.Builder table = Table.titled(
                        "job-beside-logins",
                        "Logins while a job invites",
                        "mails a minute by policy",
                        "invited a minute",
                        "a login, without the job",
                        "with it",
                        "ratio")
                .note(
                        "Medians of %d logins with password and OTP, one after the other, by turns without and with the job."
                                .formatted(ROUNDS * LOGINS));
        for (int rate : rates) {
            allow(rate);
            List<Double> alone = new ArrayList<>();
            List<Double> beside = new ArrayList<>();
            List<Double> perMinute = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                alone.addAll(logins());
                perMinute.add(beside(beside));
            }
            table.row(
                    Medians.number(rate, 0),
                    Medians.number(Medians.of(perMinute), 0),
                    Medians.cell(Medians.of(alone), 1, "ms"),
                    Medians.cell(Medians.of(beside), 1, "ms"),
                    Medians.number(Medians.of(beside) / Medians.of(alone), 2));
        }
        return table.build();
    }

    private void allow(int mailsPerMinute) {
        realm.policy(Map.of(
                "notifications", "false", "adminStepUp", "false", "jobMailsPerMinute", String.valueOf(mailsPerMinute)));
    }

    /** @return how many were invited in a minute */
    private double beside(List<Double> times) {
        List<TestUser> invited = new ArrayList<>();
        while (invited.size() < MOST_AT_ONCE && !uninvited.isEmpty()) {
            invited.add(uninvited.remove());
        }
        String id = jobs.started(RunningJobs.forUsers("invite", invited));
        int before = RunningJobs.turns(jobs.at(id, 1));
        long begin = System.nanoTime();
        int turns = before;
        for (int i = 0; i < LOGINS / VISITORS && turns < invited.size(); i++) {
            times.addAll(loginsOf(VISITORS));
            turns = RunningJobs.turns(jobs.job(id));
        }
        double minutes = (System.nanoTime() - begin) / 60e9;
        JsonNode over = jobs.stopped(id);
        invited.subList(RunningJobs.turns(over), invited.size()).forEach(uninvited::add);
        return (turns - before) / minutes;
    }

    private List<Double> logins() {
        return loginsOf(LOGINS);
    }

    private List<Double> loginsOf(int count) {
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            times.add(login(visitors.get(i % VISITORS)));
        }
        return times;
    }

    private double login(TestUser user) {
        long begin = System.nanoTime();
        LoginBrowser browser = realm.browser();
        Page page =
                browser.submit(browser.signIn(user), Map.of("otp", user.totp().now()));
        page.code().orElseThrow();
        return (System.nanoTime() - begin) / 1e6;
    }
}
