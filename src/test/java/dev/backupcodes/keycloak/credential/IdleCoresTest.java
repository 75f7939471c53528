package dev.backupcodes.keycloak.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdleCoresTest {

    private static final List<Integer> TEN = IntStream.range(0, 10).boxed().toList();
    private static final Executor NEW_THREADS = task -> new Thread(task).start();

    @ParameterizedTest
    @CsvSource({"1, 0", "2, 0", "3, 0", "4, 1", "8, 3", "64, 31"})
    void halfOfTheMachineIsNeverTaken(int cores, int helpers) {
        assertThat(IdleCores.helpers(cores)).isEqualTo(helpers);
    }

    @Test
    void givenIdleCoresThenTheyHelpAndTheOrderStays() {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        CyclicBarrier together = new CyclicBarrier(2);

        List<Integer> doubled = new IdleCores(1, () -> true)
                .map(
                        TEN,
                        one -> {
                            threads.add(Thread.currentThread());
                            meet(together);
                            return 2 * one;
                        },
                        NEW_THREADS);

        assertThat(doubled).containsExactly(0, 2, 4, 6, 8, 10, 12, 14, 16, 18);
        assertThat(threads).hasSize(2);
    }

    @Test
    void givenABusyMachineThenOneThreadDoesAll() {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();

        new IdleCores(8, () -> false).map(TEN, one -> threads.add(Thread.currentThread()), NEW_THREADS);

        assertThat(threads).containsExactly(Thread.currentThread());
    }

    @Test
    void givenAHelperThatFailsThenItIsToldAndOthersCanHelpAgain() {
        IdleCores cores = new IdleCores(1, () -> true);
        Thread own = Thread.currentThread();
        CyclicBarrier together = new CyclicBarrier(2);

        assertThatThrownBy(() -> cores.map(
                        List.of(1, 2),
                        one -> {
                            meet(together);
                            if (Thread.currentThread() != own) {
                                throw new IllegalStateException("no such algorithm");
                            }
                            return one;
                        },
                        NEW_THREADS))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no such algorithm");

        givenIdleCoresThenTheyHelpAndTheOrderStays();
    }

    @Test
    void givenAFullExecutorThenOneThreadDoesAllAndOthersCanHelpLater() {
        IdleCores cores = new IdleCores(1, () -> true);
        Executor full = task -> {
            throw new RejectedExecutionException();
        };

        assertThat(cores.map(TEN, one -> one, full)).isEqualTo(TEN);

        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        CyclicBarrier together = new CyclicBarrier(2);
        cores.map(
                TEN,
                one -> {
                    meet(together);
                    return threads.add(Thread.currentThread());
                },
                NEW_THREADS);
        assertThat(threads).hasSize(2);
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException(e);
        }
    }
}
