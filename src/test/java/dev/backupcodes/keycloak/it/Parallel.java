package dev.backupcodes.keycloak.it;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Many at once. */
public final class Parallel {

    private static final ExecutorService THREADS = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "parallel");
        thread.setDaemon(true);
        return thread;
    });
    /** Few at a time where only the result counts: the server has two cores. */
    private static final ExecutorService FEW = Executors.newFixedThreadPool(4, task -> {
        Thread thread = new Thread(task, "few");
        thread.setDaemon(true);
        return thread;
    });

    private Parallel() {}

    static <T> List<T> repeat(int times, IntFunction<T> action) {
        return run(
                FEW,
                IntStream.range(0, times)
                        .<Callable<T>>mapToObj(i -> () -> action.apply(i))
                        .toList());
    }

    public static <A, B> List<B> map(List<A> inputs, Function<A, B> action) {
        return run(
                FEW,
                inputs.stream()
                        .<Callable<B>>map(input -> () -> action.apply(input))
                        .toList());
    }

    /** All start in the same instant. */
    static <T> List<T> atOnce(int times, IntFunction<T> action) {
        return within(0, times, action);
    }

    /**
     * All start within a few milliseconds, each at an instant of its own.
     *
     * @param milliseconds the widest offset
     */
    static <T> List<T> within(int milliseconds, int times, IntFunction<T> action) {
        CyclicBarrier start = new CyclicBarrier(times);
        return run(
                THREADS,
                IntStream.range(0, times)
                        .<Callable<T>>mapToObj(i -> () -> {
                            start.await();
                            delay(milliseconds);
                            return action.apply(i);
                        })
                        .toList());
    }

    private static void delay(int milliseconds) {
        long end = System.nanoTime() + (long) (ThreadLocalRandom.current().nextDouble() * milliseconds * 1_000_000);
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    private static <T> List<T> run(ExecutorService threads, List<Callable<T>> tasks) {
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> future : threads.invokeAll(tasks)) {
                results.add(future.get());
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }
}
