package dev.backupcodes.keycloak.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * How long the server takes to answer each step. Logins of all kinds arrive at a fixed rate, in an order drawn from the seed,
 * whether or not those before them are done: who waits because the server is busy has waited since they arrived.
 */
final class StepTimes {

    private final Map<Step, Histogram> micros = new EnumMap<>(Step.class);

    private StepTimes() {
        for (Step step : Step.values()) {
            micros.put(step, new ConcurrentHistogram(3));
        }
    }

    static StepTimes measure(Bench bench, Settings settings, long seed) {
        StepTimes times = new StepTimes();
        List<Prepared> logins = new ArrayList<>();
        for (Step step : Step.values()) {
            for (int i = 0; i < settings.samples(); i++) {
                logins.add(bench.prepare(step));
            }
        }
        Collections.shuffle(logins, new Random(seed));
        times.arrive(logins, Duration.ofNanos((long) (1e9 / settings.perSecond())));
        return times;
    }

    private void arrive(List<Prepared> logins, Duration between) {
        ExecutorService arrivals = Executors.newFixedThreadPool(64);
        ConcurrentLinkedQueue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
        long begin = System.nanoTime() + between.toNanos();
        for (int i = 0; i < logins.size(); i++) {
            long due = begin + i * between.toNanos();
            Prepared login = logins.get(i);
            sleepUntil(due);
            arrivals.execute(() -> {
                try {
                    login.post();
                    micros.get(login.step()).recordValue((System.nanoTime() - due) / 1000);
                } catch (RuntimeException e) {
                    failures.add(e);
                }
            });
        }
        end(arrivals);
        if (!failures.isEmpty()) {
            throw failures.peek();
        }
    }

    private static void sleepUntil(long due) {
        try {
            TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void end(ExecutorService arrivals) {
        arrivals.shutdown();
        try {
            if (!arrivals.awaitTermination(5, TimeUnit.MINUTES)) {
                throw new IllegalStateException("some logins were never answered");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** @param percent 50 for the median */
    double millis(Step step, double percent) {
        return micros.get(step).getValueAtPercentile(percent) / 1000.0;
    }

    double medianRatio(Step step, Step to) {
        return millis(step, 50) / millis(to, 50);
    }
}
