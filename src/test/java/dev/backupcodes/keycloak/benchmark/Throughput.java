package dev.backupcodes.keycloak.benchmark;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Whole logins a second, of so many clients that each begin the next login when the last one is done. */
final class Throughput {

    static final List<Integer> CLIENTS = List.of(1, 2, 4, 8);

    private final Map<Step, Map<Integer, Double>> perSecond = new EnumMap<>(Step.class);

    private Throughput() {}

    static Throughput measure(Bench bench, int loginsEach) {
        Throughput throughput = new Throughput();
        for (Step step : Step.values()) {
            Map<Integer, Double> byClients = new TreeMap<>();
            for (int clients : CLIENTS) {
                byClients.put(clients, run(bench, step, clients, loginsEach));
            }
            throughput.perSecond.put(step, byClients);
        }
        return throughput;
    }

    private static double run(Bench bench, Step step, int clients, int count) {
        List<People.Login> logins = bench.logins(step, count);
        AtomicInteger next = new AtomicInteger();
        ExecutorService pool = Executors.newFixedThreadPool(clients);
        try {
            long begin = System.nanoTime();
            List<Future<?>> running = new ArrayList<>();
            for (int client = 0; client < clients; client++) {
                running.add(pool.submit(() -> {
                    for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                        bench.prepare(step, logins.get(i)).post();
                    }
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
            return count / ((System.nanoTime() - begin) / 1e9);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            pool.shutdownNow();
        }
    }

    double perSecond(Step step, int clients) {
        return perSecond.get(step).get(clients);
    }
}
