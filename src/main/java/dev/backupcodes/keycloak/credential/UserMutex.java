package dev.backupcodes.keycloak.credential;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Lets one request at a time change a user's codes on this node. It is not what makes a change correct, which the lock on the
 * row does; but a request that waits here holds no database connection, so many posts for one user cannot take them all.
 */
final class UserMutex {

    private static final ConcurrentMap<String, UserMutex> MUTEXES = new ConcurrentHashMap<>();

    private final Semaphore turn = new Semaphore(1, true);
    /** How many wait or work; changed inside the map's {@code compute} only. */
    private int members;

    private UserMutex() {}

    /**
     * @param patience how long to wait for others
     * @throws CodesBusyException when they take longer
     */
    static <T> T inTurn(String userId, Duration patience, Supplier<T> work) {
        UserMutex mutex = MUTEXES.compute(userId, (id, found) -> joined(found == null ? new UserMutex() : found));
        try {
            return mutex.inTurn(patience, work);
        } finally {
            MUTEXES.compute(userId, (id, found) -> left(mutex));
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
                throw new CodesBusyException();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CodesBusyException(e);
        }
    }

    private static UserMutex joined(UserMutex mutex) {
        mutex.members++;
        return mutex;
    }

    /** @return null when nobody is left: the map forgets the mutex */
    private static UserMutex left(UserMutex mutex) {
        mutex.members--;
        return mutex.members == 0 ? null : mutex;
    }
}
