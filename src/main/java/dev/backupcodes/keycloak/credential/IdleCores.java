package dev.backupcodes.keycloak.credential;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Processors that nobody needs at the moment: with their help a set of hashes is made sooner. All sets together never take more than half
 * of the machine, so that others can sign in meanwhile; on two cores nobody helps.
 */
final class IdleCores {

    /** Those of this server. */
    static final IdleCores OF_SERVER = of(Runtime.getRuntime().availableProcessors(), IdleCores::loadOfLastMinute);

    private final Semaphore helpers;
    private final BooleanSupplier idle;

    /** @param idle whether anybody may help now */
    IdleCores(int helpers, BooleanSupplier idle) {
        this.helpers = new Semaphore(helpers);
        this.idle = idle;
    }

    private static IdleCores of(int cores, DoubleSupplier load) {
        return new IdleCores(helpers(cores), () -> load.getAsDouble() < cores / 2.0);
    }

    /** Negative where the system does not tell. */
    private static double loadOfLastMinute() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    /** Besides the thread that wants the work done. */
    static int helpers(int cores) {
        return Math.max(0, cores / 2 - 1);
    }

    /**
     * Does the work for all items, in this thread and with as much help as there is.
     *
     * @param work may run in several threads at once
     * @return the results, in the order of the items
     */
    <A, B> List<B> map(List<A> items, Function<A, B> work, Executor executor) {
        AtomicReferenceArray<B> results = new AtomicReferenceArray<>(items.size());
        AtomicInteger next = new AtomicInteger();
        Runnable share = () -> {
            for (int i = next.getAndIncrement(); i < items.size(); i = next.getAndIncrement()) {
                results.set(i, work.apply(items.get(i)));
            }
        };
        List<CompletableFuture<Void>> help = new ArrayList<>();
        while (help.size() < items.size() - 1 && idle.getAsBoolean() && helpers.tryAcquire()) {
            help.add(help(share, executor));
        }
        share.run();
        help.forEach(IdleCores::join);
        return IntStream.range(0, items.size()).mapToObj(results::get).toList();
    }

    private CompletableFuture<Void> help(Runnable share, Executor executor) {
        try {
            return CompletableFuture.runAsync(share, executor).whenComplete((done, failure) -> helpers.release());
        } catch (RuntimeException e) {
            // The executor is full: this thread does it.
            helpers.release();
            return CompletableFuture.completedFuture(null);
        }
    }

    private static void join(CompletableFuture<Void> one) {
        try {
            one.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
