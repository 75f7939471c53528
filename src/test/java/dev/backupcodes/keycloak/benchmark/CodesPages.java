package dev.backupcodes.keycloak.benchmark;

import dev.backupcodes.keycloak.it.LoginBrowser;
import dev.backupcodes.keycloak.it.Page;
import dev.backupcodes.keycloak.it.Steps;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** The page that shows new codes, for which a whole set is hashed: what it takes, and what others notice of it. */
final class CodesPages {

    private static final int PAGES = 30;
    private static final int BYSTANDERS = 400;
    private static final int ROUNDS = 8;

    private CodesPages() {}

    static Table measure(Bench bench) {
        List<Double> password = new ArrayList<>();
        List<Double> page = new ArrayList<>();
        List<Double> confirmation = new ArrayList<>();
        for (int i = 0; i < PAGES; i++) {
            password.add(millis(bench.prepare(Step.PASSWORD)::post));
            LoginBrowser browser = bench.server().browser(Policy.DEFAULT);
            Page[] shown = new Page[1];
            page.add(openPage(bench, browser, shown));
            confirmation.add(
                    millis(() -> Steps.confirm(browser, shown[0]).code().orElseThrow()));
        }
        double one = Medians.of(password);
        return Table.titled("codes-page", "A page with ten new codes", "", "median", "as password steps")
                .note("Medians of %d. Whoever has proved the password gets the page in the same answer."
                        .formatted(PAGES))
                .row("password step", Medians.cell(one, 1, "ms"), "1.0")
                .row("password, and the page", Medians.cell(Medians.of(page), 1, "ms"), ratio(page, one))
                .row("*Continue*", Medians.cell(Medians.of(confirmation), 1, "ms"), ratio(confirmation, one))
                .build();
    }

    private static String ratio(List<Double> values, double one) {
        return Medians.number(Medians.of(values) / one, 1);
    }

    private static double openPage(Bench bench, LoginBrowser browser, Page[] shown) {
        People.Login login = bench.logins(Step.PASSWORD, 1).get(0);
        Page question = browser.startLogin(Steps.GET_CODES);
        return millis(() -> {
            shown[0] = browser.submit(question, Map.of("username", login.username(), "password", login.answer()));
            if (Steps.codesOn(shown[0]).isEmpty()) {
                throw new IllegalStateException("no codes on " + shown[0]);
            }
        });
    }

    private static double millis(Runnable work) {
        long begin = System.nanoTime();
        work.run();
        return (System.nanoTime() - begin) / 1e6;
    }

    /**
     * Logins that cost one hash, while nobody else is there, while one page of codes after the other is opened, and, to tell the page
     * from a busy machine, while somebody signs in with a password again and again.
     */
    static Table bystanders(Bench bench) {
        List<Double> alone = new ArrayList<>();
        List<Double> besidePages = new ArrayList<>();
        List<Double> besidePasswords = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            alone.addAll(logins(bench));
            besidePages.addAll(beside(
                    bench, () -> openPage(bench, bench.server().browser(Policy.DEFAULT), new Page[1])));
            besidePasswords.addAll(
                    beside(bench, () -> bench.prepare(Step.PASSWORD).post()));
        }
        double one = Medians.of(alone);
        return Table.titled("bystander", "A login while somebody else gets codes", "", "median", "ratio")
                .note(
                        "%d logins with one password hash each, one after the other; by turns with nobody else, with somebody who opens one"
                                .formatted(alone.size()))
                .note(
                        "page with ten new codes after the other, and with somebody who signs in with a password again and again. Clients, database")
                .note("and server share the two processors here.")
                .row("nobody else", Medians.cell(one, 1, "ms"), "1.00")
                .row("beside pages of codes", Medians.cell(Medians.of(besidePages), 1, "ms"), toAlone(besidePages, one))
                .row(
                        "beside password logins",
                        Medians.cell(Medians.of(besidePasswords), 1, "ms"),
                        toAlone(besidePasswords, one))
                .build();
    }

    private static String toAlone(List<Double> values, double one) {
        return Medians.number(Medians.of(values) / one, 2);
    }

    private static List<Double> beside(Bench bench, Runnable busy) {
        AtomicBoolean over = new AtomicBoolean();
        Thread other = new Thread(() -> {
            while (!over.get()) {
                busy.run();
            }
        });
        other.start();
        List<Double> times = logins(bench);
        over.set(true);
        join(other);
        return times;
    }

    private static List<Double> logins(Bench bench) {
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < BYSTANDERS / ROUNDS; i++) {
            times.add(millis(bench.prepare(Step.HASH)::post));
        }
        return times;
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
