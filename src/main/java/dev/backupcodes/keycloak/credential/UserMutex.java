package dev.backupcodes.keycloak.credential;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * On this node one change of a user's codes at a time. What is right does not hang on it, the locked row sees to that; but
 * whoever waits here waits without a database connection, so that many posts for one user do not take them all.
 */
final class UserMutex {

    private static final ConcurrentMap<String, UserMutex> QUEUES = new ConcurrentHashMap<>();

    private final Semaphore turn = new Semaphore(1, true);
    /** Whoever waits or works; changed inside the map's {@code compute} only. */
    private int members;

    private UserMutex() {}

    /**
     * @param patience how long to wait for others
     * @throws CodesBusyException when they take longer
     */
    static <T> T inTurn(String userId, Duration patience, Supplier<T> work) {
        UserMutex queue = QUEUES.compute(userId, (id, found) -> joined(found == null ? new UserMutex() : found));
        try {
            return queue.inTurn(patience, work);
        } finally {
            QUEUES.compute(userId, (id, found) -> left(queue));
        }
    }

    private <T> T inTurn(Duration patience, Supplier<T> work) {
        await(patience);
        try {
            return work.get();
        } finally {
            turn.release();
        }
    }

    private void await(Duration patience) {
        try {
            if (!turn.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new CodesBusyException(null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CodesBusyException(e);
        }
    }

    private static UserMutex joined(UserMutex queue) {
        queue.members++;
        return queue;
    }

    /** @return null when nobody is left: the map forgets the queue */
    private static UserMutex left(UserMutex queue) {
        queue.members--;
        return queue.members == 0 ? null : queue;
    }
}
